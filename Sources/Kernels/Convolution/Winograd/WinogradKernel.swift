// SPDX-License-Identifier: MIT
import CKernels

/// The spectrum of a kernel `[K, K, C, O]` as the right-hand matrices of one product for each point,
/// packed into panels of neighbouring columns: `[panel][point][term][column]`.
///
/// Elements beyond the last column are zero: no result depends on them, but products of subnormal
/// numbers would be slow.
struct WinogradKernel {
  /// The matrices of all points, one after the other within a panel.
  let packed: PackedKernel
  /// Rows of each matrix.
  let terms: Int
  private let columns: Int
  private let filter: WinogradFilter
  private let transforms: foley_winograd_filter

  /// Calls `body` with the spectrum of `kernel`, from the cache `prepared` if there is one.
  static func with(
    _ kernel: UnsafePointer<Float>, _ prepared: PreparedKernel?,
    _ direction: PackedKernel.Direction, _ winograd: WinogradGeometry,
    _ body: (WinogradKernel) -> Void
  ) {
    func transform(into arena: PackedKernelArena) -> WinogradKernel {
      WinogradKernel(kernel, direction, winograd, in: arena)
    }
    if let prepared {
      return body(prepared.spectrum(for: winograd, direction, make: transform))
    }
    let arena = PackedKernelArena()
    withExtendedLifetime(arena) { body(transform(into: arena)) }
  }

  /// The spectrum of `kernel`.
  ///
  /// For the adjoint, terms are output channels, columns are input channels, and the taps are
  /// rotated by 180 degrees.
  private init(
    _ kernel: UnsafePointer<Float>, _ direction: PackedKernel.Direction,
    _ winograd: WinogradGeometry, in arena: PackedKernelArena
  ) {
    let geometry = winograd.geometry
    let (inputs, outputs) = (geometry.inputChannels, geometry.outputChannels)
    (filter, transforms) = (winograd.filter, winograd.filter.transforms(direction))
    let isForward = direction == .forward
    (terms, columns) = isForward ? (inputs, outputs) : (outputs, inputs)
    packed = PackedKernel(terms: filter.points * terms, columns: columns, in: arena)
    clearLastPanel()
    isForward ? pack(kernel) : packTransposed(kernel)
  }

  /// Zeros the last panel if it is not full.
  private func clearLastPanel() {
    let last = packed.panels - 1
    let width = packed.width(ofPanel: last)
    guard packed.columns(ofPanel: last).count < width else { return }
    packed.start(ofPanel: last, term: 0).update(repeating: 0, count: packed.terms * width)
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
      foley_kernel_spectrum(transforms, kernel, &taps, target, terms * width, span.count)
    }
  }

  private func packTransposed(_ kernel: UnsafePointer<Float>) {
    let block = Int(foley_panel_width())
    let blocks = (terms + block - 1) / block
    parallelFor(packed.panels * blocks) { task in
      let (panel, index) = task.quotientAndRemainder(dividingBy: blocks)
      let (span, width) = (packed.columns(ofPanel: panel), packed.width(ofPanel: panel))
      let part = index * block..<min(terms, (index + 1) * block)
      let rowStep = filter.points * block
      let spectrum = threadScratch(block * rowStep)
      for (row, column) in span.enumerated() {
        var taps = taps(from: column * terms + part.lowerBound, isTurned: true)
        foley_kernel_spectrum(
          transforms, kernel, &taps, spectrum + row * rowStep, block, part.count)
      }
      let target = start(ofPanel: panel, point: 0) + part.lowerBound * width
      for point in 0..<filter.points {
        let matrix = target + point * terms * width
        foley_transpose_block(
          spectrum + point * block, rowStep, matrix, width, part.count, span.count)
      }
    }
  }

  /// The taps of consecutive channel pairs from `start` on, rotated by 180 degrees if asked.
  private func taps(from start: Int, isTurned: Bool = false) -> foley_winograd_tile {
    let (size, sign, side) = (terms * columns, isTurned ? -1 : 1, filter.taps)
    return foley_winograd_tile(
      corner: start + (isTurned ? (side * side - 1) * size : 0), line: sign * side * size,
      position: sign * size, top: 0, bottom: Int32(side), left: 0, right: Int32(side))
  }
}
