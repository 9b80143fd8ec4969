// SPDX-License-Identifier: MIT
import CKernels

/// A kernel packed for a gathered product, in one piece or for rows in pairs.
indirect enum GatherKernel {
  case plain(PackedKernel)
  case paired(Halves)

  /// The kernels of the three products that make a pair of rows.
  struct Halves {
    /// Every second block of taps, from the first on.
    let even: GatherKernel
    /// The blocks between them.
    let odd: GatherKernel
    /// Both added up.
    let sum: GatherKernel
  }

  /// Lends `kernel` `[K..., C, O]` as `product`, number `part` of a convolution, wants it: from `prepared`
  /// where there is that, else packed for this once.
  static func with(
    _ kernel: UnsafePointer<Float>, _ prepared: PreparedKernel?, part: Int = 0,
    for product: GatheredProduct, _ direction: PackedKernel.Direction,
    geometry: ConvolutionGeometry, _ body: (GatherKernel) -> Void
  ) {
    func pack(into room: KernelRoom) -> GatherKernel {
      GatherKernel(
        kernel, for: product, direction, geometry: geometry, pairings: product.pairings, in: room)
    }
    if let prepared {
      return body(prepared.gathered(direction, geometry, part: part, make: pack))
    }
    let room = KernelRoom()
    withExtendedLifetime(room) { body(pack(into: room)) }
  }

  private init(
    _ kernel: UnsafePointer<Float>, for product: GatheredProduct,
    _ direction: PackedKernel.Direction, geometry: ConvolutionGeometry, pairings: Int,
    in room: KernelRoom
  ) {
    guard pairings > 0 else {
      self = .plain(
        PackedKernel(kernel, for: product, direction, geometry: geometry, in: room))
      return
    }
    func half(odd: Bool) -> GatherKernel {
      GatherKernel(
        kernel, for: product.half(odd: odd), direction, geometry: geometry,
        pairings: pairings - 1, in: room)
    }
    let (even, odd) = (half(odd: false), half(odd: true))
    let planes = product.axes[0].taps * product.axes[1].taps
    let sum = GatherKernel(sumOf: even, odd, planes: planes, in: room)
    self = .paired(Halves(even: even, odd: odd, sum: sum))
  }

  private init(sumOf one: GatherKernel, _ other: GatherKernel, planes: Int, in room: KernelRoom) {
    func sum(_ one: GatherKernel, _ other: GatherKernel) -> GatherKernel {
      GatherKernel(sumOf: one, other, planes: planes, in: room)
    }
    switch (one, other) {
    case (.plain(let one), .plain(let other)):
      self = .plain(PackedKernel(sumOf: one, other, planes: planes, in: room))
    case (.paired(let one), .paired(let other)):
      self = .paired(
        Halves(
          even: sum(one.even, other.even), odd: sum(one.odd, other.odd),
          sum: sum(one.sum, other.sum)))
    default:
      preconditionFailure("halves of a kernel paired \(one.pairings) and \(other.pairings) times")
    }
  }

  /// How many times rows are paired.
  var pairings: Int {
    switch self {
    case .plain: 0
    case .paired(let halves): 1 + halves.sum.pairings
    }
  }

  /// Panels of columns.
  var panels: Int { first.panels }

  /// The columns of a panel.
  func columns(ofPanel panel: Int) -> Range<Int> { first.columns(ofPanel: panel) }

  private var first: PackedKernel {
    switch self {
    case .plain(let kernel): kernel
    case .paired(let halves): halves.sum.first
    }
  }
}
