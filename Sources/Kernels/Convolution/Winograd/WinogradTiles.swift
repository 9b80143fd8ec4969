// SPDX-License-Identifier: MIT
import CKernels

/// Square tiles of a signal `[N, H, W, C]`, `step` positions apart; may exceed the signal.
struct WinogradTiles {
  let size: (height: Int, width: Int)
  let channels: Int
  let step: Int
  let origin: (height: Int, width: Int)
  /// Tiles of an example along each axis.
  let count: (height: Int, width: Int)

  /// The example of a tile, and its row and column among that example's tiles.
  struct Place {
    var example: Int
    var row: Int
    var column: Int
  }

  /// Tiles of an example.
  var countPerExample: Int { count.height * count.width }

  /// The place of tile number `tile`, counted over all examples.
  func place(_ tile: Int) -> Place {
    let (example, inside) = tile.quotientAndRemainder(dividingBy: countPerExample)
    let (row, column) = inside.quotientAndRemainder(dividingBy: count.width)
    return Place(example: example, row: row, column: column)
  }

  /// Advances to the next tile without a division.
  func advance(_ place: inout Place) {
    place.column += 1
    guard place.column == count.width else { return }
    (place.row, place.column) = (place.row + 1, 0)
    guard place.row == count.height else { return }
    (place.example, place.row) = (place.example + 1, 0)
  }

  /// The tile at a place, starting at channel `channel`.
  func tile(_ place: Place, channel: Int = 0) -> foley_winograd_tile {
    let (top, left) = (origin.height + place.row * step, origin.width + place.column * step)
    let line = size.width * channels
    return foley_winograd_tile(
      corner: (place.example * size.height + top) * line + left * channels + channel, line: line,
      position: channels, top: Int32(-top), bottom: Int32(size.height - top), left: Int32(-left),
      right: Int32(size.width - left))
  }
}
