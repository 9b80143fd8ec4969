// SPDX-License-Identifier: MIT
import CKernels

/// A kernel packed for a gathered product, in one piece or for rows in pairs.
enum GatherKernel {
  case plain(PackedKernel)
  case paired(PairedKernel)

  /// Packs `kernel` `[K..., C, O]` as `product` wants it and lends it to `body`.
  static func with(
    _ kernel: UnsafePointer<Float>, for product: GatheredProduct,
    _ direction: PackedKernel.Direction, geometry: ConvolutionGeometry,
    _ body: (GatherKernel) -> Void
  ) {
    guard product.isPaired else {
      return PackedKernel.with(kernel, for: product, direction, geometry: geometry) {
        body(.plain($0))
      }
    }
    let (even, odd) = (product.half(odd: false), product.half(odd: true))
    PackedKernel.with(kernel, for: even, direction, geometry: geometry) { evenKernel in
      PackedKernel.with(kernel, for: odd, direction, geometry: geometry) { oddKernel in
        PackedKernel.withSum(
          evenKernel, oddKernel, planes: product.axes[0].taps * product.axes[1].taps
        ) { body(.paired(PairedKernel(even: evenKernel, odd: oddKernel, sum: $0))) }
      }
    }
  }

  /// Panels of columns.
  var panels: Int { first.panels }

  /// The columns of a panel.
  func columns(ofPanel panel: Int) -> Range<Int> { first.columns(ofPanel: panel) }

  private var first: PackedKernel {
    switch self {
    case .plain(let kernel): kernel
    case .paired(let kernel): kernel.sum
    }
  }
}

/// The kernels of the three products that make a pair of rows.
struct PairedKernel {
  /// Every second block of taps, from the first on.
  let even: PackedKernel
  /// The blocks between them.
  let odd: PackedKernel
  /// Both added up.
  let sum: PackedKernel
}
