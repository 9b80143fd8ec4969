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

  /// Packs `kernel` `[K..., C, O]` as `product` wants it and lends it to `body`.
  static func with(
    _ kernel: UnsafePointer<Float>, for product: GatheredProduct,
    _ direction: PackedKernel.Direction, geometry: ConvolutionGeometry,
    _ body: (GatherKernel) -> Void
  ) {
    func pack(
      _ product: GatheredProduct, pairings: Int, _ body: (GatherKernel) -> Void
    ) {
      guard pairings > 0 else {
        return PackedKernel.with(kernel, for: product, direction, geometry: geometry) {
          body(.plain($0))
        }
      }
      pack(product.half(odd: false), pairings: pairings - 1) { even in
        pack(product.half(odd: true), pairings: pairings - 1) { odd in
          let planes = product.axes[0].taps * product.axes[1].taps
          withSum(even, odd, planes: planes) { sum in
            body(.paired(Halves(even: even, odd: odd, sum: sum)))
          }
        }
      }
    }
    pack(product, pairings: product.pairings, body)
  }

  private static func withSum(
    _ even: GatherKernel, _ odd: GatherKernel, planes: Int, _ body: (GatherKernel) -> Void
  ) {
    switch (even, odd) {
    case (.plain(let even), .plain(let odd)):
      PackedKernel.withSum(even, odd, planes: planes) { body(.plain($0)) }
    case (.paired(let first), .paired(let second)):
      withSum(first.even, second.even, planes: planes) { even in
        withSum(first.odd, second.odd, planes: planes) { odd in
          withSum(first.sum, second.sum, planes: planes) { sum in
            body(.paired(Halves(even: even, odd: odd, sum: sum)))
          }
        }
      }
    default:
      preconditionFailure("halves of a kernel paired \(even.pairings) and \(odd.pairings) times")
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
