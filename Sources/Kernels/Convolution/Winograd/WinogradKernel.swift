// SPDX-License-Identifier: MIT
import CKernels

/// The spectrum of a kernel `[5, 5, C, O]` as the right-hand matrices of 49 products, packed into
/// panels of neighbouring columns: `[panel][point][term][column]`.
///
/// Elements beyond the last column are uninitialised; no result depends on them.
struct WinogradKernel {
  /// The matrices of all points, one after the other within a panel.
  let packed: PackedKernel
  /// Rows of each matrix.
  let terms: Int
  private let columns: Int

  private static let points = WinogradGeometry.points

  /// Calls `body` with the spectrum of `kernel`, from the cache `prepared` if there is one.
  static func with(
    _ kernel: UnsafePointer<Float>, _ prepared: PreparedKernel?,
    _ direction: PackedKernel.Direction, geometry: ConvolutionGeometry,
    _ body: (WinogradKernel) -> Void
  ) {
    func transform(into arena: PackedKernelArena) -> WinogradKernel {
      WinogradKernel(kernel, direction, geometry: geometry, in: arena)
    }
    if let prepared { return body(prepared.spectrum(direction, geometry, make: transform)) }
    let arena = PackedKernelArena()
    withExtendedLifetime(arena) { body(transform(into: arena)) }
  }

  /// The spectrum of `kernel`.
  ///
  /// For the adjoint, terms are output channels, columns are input channels, and the taps are
  /// rotated by 180 degrees.
  private init(
    _ kernel: UnsafePointer<Float>, _ direction: PackedKernel.Direction,
    geometry: ConvolutionGeometry, in arena: PackedKernelArena
  ) {
    let (inputs, outputs) = (geometry.inputChannels, geometry.outputChannels)
    let isForward = direction == .forward
    (terms, columns) = isForward ? (inputs, outputs) : (outputs, inputs)
    packed = PackedKernel(terms: Self.points * terms, columns: columns, in: arena)
    isForward ? pack(kernel) : packTransposed(kernel)
  }

  /// A panel's matrix of a point.
  func start(ofPanel panel: Int, point: Int) -> UnsafeMutablePointer<Float> {
    packed.start(ofPanel: panel, term: point * terms)
  }

  private func pack(_ kernel: UnsafePointer<Float>) {
    parallelFor(packed.panels * terms) { task in
      let (panel, term) = task.quotientAndRemainder(dividingBy: terms)
      let (span, width) = (packed.columns(ofPanel: panel), packed.width(ofPanel: panel))
      let target = start(ofPanel: panel, point: 0) + term * width
      var taps = taps(from: term * columns + span.lowerBound)
      foley_kernel_spectrum(kernel, &taps, target, terms * width, span.count)
    }
  }

  private func packTransposed(_ kernel: UnsafePointer<Float>) {
    let block = Int(foley_panel_width())
    let blocks = (terms + block - 1) / block
    parallelFor(packed.panels * blocks) { task in
      let (panel, index) = task.quotientAndRemainder(dividingBy: blocks)
      let (span, width) = (packed.columns(ofPanel: panel), packed.width(ofPanel: panel))
      let part = index * block..<min(terms, (index + 1) * block)
      let rowStep = Self.points * block
      let spectrum = threadScratch(block * rowStep)
      for (row, column) in span.enumerated() {
        var taps = taps(from: column * terms + part.lowerBound, isTurned: true)
        foley_kernel_spectrum(kernel, &taps, spectrum + row * rowStep, block, part.count)
      }
      let target = start(ofPanel: panel, point: 0) + part.lowerBound * width
      for point in 0..<Self.points {
        let matrix = target + point * terms * width
        foley_transpose_block(
          spectrum + point * block, rowStep, matrix, width, part.count, span.count)
      }
    }
  }

  /// The 5x5 taps of consecutive channel pairs from `start` on, rotated by 180 degrees if asked.
  private func taps(from start: Int, isTurned: Bool = false) -> foley_winograd_tile {
    let (size, sign) = (terms * columns, isTurned ? -1 : 1)
    return foley_winograd_tile(
      corner: start + (isTurned ? 24 * size : 0), line: sign * 5 * size, position: sign * size,
      top: 0, bottom: 5, left: 0, right: 5)
  }
}
