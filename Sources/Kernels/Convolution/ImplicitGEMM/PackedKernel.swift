// SPDX-License-Identifier: MIT
import CKernels

/// A convolution kernel packed as the right-hand matrix of a GEMM.
///
/// The layout is `[panel][term][column]` with panels of neighbouring columns, two vectors wide; the
/// last panel is one vector wide if that is enough.
struct PackedKernel {
  /// Which of the kernel's two channel axes the GEMM sums over.
  enum Direction {
    /// Terms are input channels C, columns output channels O.
    case forward
    /// Terms are output channels O, columns input channels C.
    case adjoint
  }

  let panels: Int
  let terms: Int
  private let columns: Int
  private let values: UnsafeMutablePointer<Float>

  /// The elements of `kernel` `[K..., C, O]` that `product` uses.
  init(
    _ kernel: UnsafePointer<Float>, for product: ImplicitGEMM, _ direction: Direction,
    geometry: ConvolutionGeometry, in arena: PackedKernelArena
  ) {
    self.init(terms: product.terms, columns: product.columns, in: arena)
    pack(kernel, product, direction, geometry)
  }

  /// A packed kernel with uninitialised values.
  init(terms: Int, columns: Int, in arena: PackedKernelArena) {
    let vector = Int(foley_vector_width())
    panels = (columns + 2 * vector - 1) / (2 * vector)
    self.terms = terms
    self.columns = columns
    values = arena.allocate((columns + vector - 1) / vector * vector * terms)
  }

  /// The sum of two packed kernels.
  ///
  /// Both consist of `planes` equal parts; a part of `even` has at least as many terms as one of
  /// `odd`.
  init(sumOf even: PackedKernel, _ odd: PackedKernel, planes: Int, in arena: PackedKernelArena) {
    self.init(terms: even.terms, columns: even.columns, in: arena)
    let (longer, shorter) = (even.terms / planes, odd.terms / planes)
    parallelFor(panels * planes) { [self] task in
      let (panel, plane) = task.quotientAndRemainder(dividingBy: planes)
      let width = width(ofPanel: panel)
      let from = even.start(ofPanel: panel, term: plane * longer)
      let to = start(ofPanel: panel, term: plane * longer)
      foley_add(from, odd.start(ofPanel: panel, term: plane * shorter), to, shorter * width)
      (to + shorter * width).update(
        from: from + shorter * width, count: (longer - shorter) * width)
    }
  }

  /// The columns of a panel.
  func columns(ofPanel panel: Int) -> Range<Int> {
    let width = Int(foley_panel_width())
    return panel * width..<min(columns, (panel + 1) * width)
  }

  /// Floats between neighbouring terms of a panel.
  func width(ofPanel panel: Int) -> Int {
    let vector = Int(foley_vector_width())
    return columns(ofPanel: panel).count > vector ? 2 * vector : vector
  }

  /// Pointer to term `term` of a panel.
  func start(ofPanel panel: Int, term: Int) -> UnsafeMutablePointer<Float> {
    values + panel * Int(foley_panel_width()) * terms + term * width(ofPanel: panel)
  }

  private func pack(
    _ kernel: UnsafePointer<Float>, _ product: ImplicitGEMM, _ direction: Direction,
    _ geometry: ConvolutionGeometry
  ) {
    let taps = product.taps
    let hasZeroTaps = product.hasZeroTaps
    let tapSize = geometry.inputChannels * geometry.outputChannels
    parallelFor(panels * taps) { task in
      let (panel, tap) = task.quotientAndRemainder(dividingBy: taps)
      let width = width(ofPanel: panel)
      let rows = start(ofPanel: panel, term: tap * product.sourceChannels)
      if hasZeroTaps || columns(ofPanel: panel).count < width {
        rows.update(repeating: 0, count: product.sourceChannels * width)
      }
      let span = columns(ofPanel: panel)
      var column = span.lowerBound
      while column < span.upperBound {
        let (position, channel) = column.quotientAndRemainder(dividingBy: product.targetChannels)
        let run = min(product.targetChannels - channel, span.upperBound - column)
        if let element = product.kernelElement(tap: tap, position: position, geometry) {
          let tapStart = kernel + element * tapSize
          let to = rows + column - span.lowerBound
          switch direction {
          case .forward:
            foley_copy_block(
              tapStart + channel, geometry.outputChannels, to, width, product.sourceChannels, run)
          case .adjoint:
            foley_transpose_block(
              tapStart + channel * geometry.outputChannels, geometry.outputChannels, to, width,
              product.sourceChannels, run)
          }
        }
        column += run
      }
    }
  }
}

extension ImplicitGEMM {
  /// Whether a tap has no kernel element for some position of a row.
  fileprivate var hasZeroTaps: Bool {
    axes.indices.contains { index in
      let axis = axes[index]
      return (0..<axis.taps * axis.span).contains {
        axis.kernelElement(tap: $0 / axis.span, position: $0 % axis.span) == nil
      }
    }
  }

  /// The index, over all spatial axes, of the kernel element between a tap and a position of a row;
  /// nil if there is none.
  fileprivate func kernelElement(
    tap: Int, position: Int, _ geometry: ConvolutionGeometry
  ) -> Int? {
    let (plane, along) = tap.quotientAndRemainder(dividingBy: axes[2].taps)
    guard let depth = axes[0].kernelElement(tap: plane / axes[1].taps, position: 0),
      let height = axes[1].kernelElement(tap: plane % axes[1].taps, position: 0),
      let width = axes[2].kernelElement(tap: along, position: position)
    else { return nil }
    return (depth * geometry.kernelSize[1] + height) * geometry.kernelSize[2] + width
  }
}
