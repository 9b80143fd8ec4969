// SPDX-License-Identifier: MIT

/// A block of w's rows, w `[K..., C, O]` as a matrix: of each tap of the outer axes in `planes` the
/// elements `inside`, counted over the last axis and C.
struct KernelRows {
  let planes: Range<Int>
  let inside: Range<Int>
  /// The block's first row in w.
  let first: Int

  /// Rows in the block.
  var count: Int { planes.count * inside.count }
  /// Whether the block's elements of a window are several runs of memory.
  var isScattered: Bool { planes.count > 1 }
}

/// The cut of w's rows into blocks.
///
/// A block's elements of a window are neighbours in memory: they belong to one tap of the outer axes. They
/// are whole taps of the last axis where C is small, and part of one where it is large, so that many
/// windows lie inside x or outside as one. Only where a whole run is too short for a register tile do
/// several make a block.
struct KernelRowCut {
  /// Rows of a block, at most: what is read of a chunk of windows fits the second-level cache.
  private static let mostRows = 192
  /// Rows that fill a register tile well.
  private static let leastRows = 24
  /// Channels from which on a block belongs to a single tap.
  private static let channelsOfSingleTaps = 48

  /// Blocks of w.
  let count: Int
  private let channels: Int
  private let taps: Int
  private let planes: Int
  /// Groups of planes, or the pieces of one, of which `piecesPerTap` belong to a tap.
  private let planeGroups: Int
  private let pieces: Int
  private let piecesPerTap: Int

  init(_ geometry: ConvolutionGeometry) {
    channels = geometry.inputChannels
    taps = geometry.kernelSize[2]
    planes = geometry.kernelSize[0] * geometry.kernelSize[1]
    let run = taps * channels
    let mostRows = Self.mostRows
    if run < Self.leastRows && geometry.stride[2] <= taps {
      planeGroups = (planes * run + mostRows - 1) / mostRows
      (pieces, piecesPerTap) = (1, 1)
    } else if channels < Self.channelsOfSingleTaps {
      planeGroups = planes
      (pieces, piecesPerTap) = ((run + mostRows - 1) / mostRows, 1)
    } else {
      planeGroups = planes
      piecesPerTap = (channels + mostRows - 1) / mostRows
      pieces = taps * piecesPerTap
    }
    count = channels == 0 ? 0 : planeGroups * pieces
  }

  func block(_ index: Int) -> KernelRows {
    let (group, piece) = index.quotientAndRemainder(dividingBy: pieces)
    let planes = group * planes / planeGroups..<(group + 1) * planes / planeGroups
    let inside = start(ofPiece: piece)..<start(ofPiece: piece + 1)
    return KernelRows(
      planes: planes, inside: inside,
      first: planes.lowerBound * taps * channels + inside.lowerBound)
  }

  /// Where a piece of a run begins.
  private func start(ofPiece piece: Int) -> Int {
    guard channels >= Self.channelsOfSingleTaps else { return piece * taps / pieces * channels }
    let (tap, part) = piece.quotientAndRemainder(dividingBy: piecesPerTap)
    return tap * channels + part * channels / piecesPerTap
  }
}
