// SPDX-License-Identifier: MIT
import CKernels

/// A phase of a tile: of stride 2 every second line and every second position, starting at the
/// first or the second; of stride 1 the whole tile.
struct WinogradPhase {
  /// Phases of a signal.
  static func count(_ filter: WinogradFilter) -> Int { filter.stride * filter.stride }

  /// Its transforms.
  let transforms: foley_winograd_phase
  /// Points of its spectrum.
  let points: Int
  private let stride: Int
  private let height: Int
  private let width: Int

  init(_ index: Int, of filter: WinogradFilter) {
    stride = filter.stride
    (height, width) = index.quotientAndRemainder(dividingBy: 2)
    transforms = foley_winograd_phase(UInt32(filter.isWide ? 4 + index : index))
    let side = filter.results + 2
    points = (side - height) * (side - width)
  }

  func tile(of tile: foley_winograd_tile) -> foley_winograd_tile {
    func bound(_ whole: Int32, _ phase: Int) -> Int32 {
      stride == 1 ? whole : (whole - Int32(phase) + 1) >> 1
    }
    return foley_winograd_tile(
      corner: tile.corner + height * tile.line + width * tile.position,
      line: stride * tile.line, position: stride * tile.position, top: bound(tile.top, height),
      bottom: bound(tile.bottom, height), left: bound(tile.left, width),
      right: bound(tile.right, width))
  }
}
