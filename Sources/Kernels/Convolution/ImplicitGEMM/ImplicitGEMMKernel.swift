// SPDX-License-Identifier: MIT
import CKernels

/// A kernel packed for an implicit GEMM, as a whole or in the parts of the fast FIR algorithm.
indirect enum ImplicitGEMMKernel {
  case plain(PackedKernel)
  case paired(Halves)

  /// The kernels of the three products that compute a pair of rows.
  struct Halves {
    /// The even blocks of taps.
    let even: ImplicitGEMMKernel
    /// The odd blocks of taps.
    let odd: ImplicitGEMMKernel
    /// The sum of both.
    let sum: ImplicitGEMMKernel
  }

  /// Calls `body` with `kernel` `[K..., C, O]` packed for `product`: from the cache
  /// `prepared`, or packed for this call if that is nil.
  static func with(
    _ kernel: UnsafePointer<Float>, _ prepared: PreparedKernel?, for product: ImplicitGEMM,
    _ direction: PackedKernel.Direction, geometry: ConvolutionGeometry,
    _ body: (ImplicitGEMMKernel) -> Void
  ) {
    func pack(into arena: PackedKernelArena) -> ImplicitGEMMKernel {
      ImplicitGEMMKernel(
        kernel, for: product, direction, geometry: geometry, pairings: product.pairings, in: arena)
    }
    if let prepared {
      return body(prepared.packed(for: product, direction, geometry, make: pack))
    }
    let arena = PackedKernelArena()
    withExtendedLifetime(arena) { body(pack(into: arena)) }
  }

  private init(
    _ kernel: UnsafePointer<Float>, for product: ImplicitGEMM,
    _ direction: PackedKernel.Direction, geometry: ConvolutionGeometry, pairings: Int,
    in arena: PackedKernelArena
  ) {
    guard pairings > 0 else {
      self = .plain(
        PackedKernel(kernel, for: product, direction, geometry: geometry, in: arena))
      return
    }
    func half(odd: Bool) -> ImplicitGEMMKernel {
      ImplicitGEMMKernel(
        kernel, for: product.half(odd: odd), direction, geometry: geometry,
        pairings: pairings - 1, in: arena)
    }
    let (even, odd) = (half(odd: false), half(odd: true))
    let planes = product.axes[0].taps * product.axes[1].taps
    let sum = ImplicitGEMMKernel(sumOf: even, odd, planes: planes, in: arena)
    self = .paired(Halves(even: even, odd: odd, sum: sum))
  }

  private init(
    sumOf one: ImplicitGEMMKernel, _ other: ImplicitGEMMKernel, planes: Int,
    in arena: PackedKernelArena
  ) {
    func sum(_ one: ImplicitGEMMKernel, _ other: ImplicitGEMMKernel) -> ImplicitGEMMKernel {
      ImplicitGEMMKernel(sumOf: one, other, planes: planes, in: arena)
    }
    switch (one, other) {
    case (.plain(let one), .plain(let other)):
      self = .plain(PackedKernel(sumOf: one, other, planes: planes, in: arena))
    case (.paired(let one), .paired(let other)):
      self = .paired(
        Halves(
          even: sum(one.even, other.even), odd: sum(one.odd, other.odd),
          sum: sum(one.sum, other.sum)))
    default:
      preconditionFailure("halves of a kernel paired \(one.pairings) and \(other.pairings) times")
    }
  }

  /// The number of times rows are paired.
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
