// SPDX-License-Identifier: MIT

/// A block of rows of w `[K..., C, O]` seen as a matrix `[K... C, O]`: for each tap of the outer
/// axes in `planes`, the rows `inside`, numbered over the last axis and C.
struct KernelGradientRows {
  let planes: Range<Int>
  let inside: Range<Int>
  /// The block's first row in w.
  let first: Int

  /// Rows in the block.
  var count: Int { planes.count * inside.count }
  /// Whether the block's elements of a window are not contiguous in memory.
  var isScattered: Bool { planes.count > 1 }
}

/// The partition of w's rows into blocks.
///
/// A block's elements of a window are contiguous in memory: they belong to one tap of the outer
/// axes. For small C a block is several whole taps of the last axis; for large C it is a part of
/// one tap, so that most windows lie either inside or outside x as a whole. Only if a contiguous
/// run is too short for a register tile does a block consist of several runs.
struct KernelGradientPartition {
  /// Limit for the rows of a block: a chunk of windows then fits into the second-level cache.
  private static let mostRows = 192
  /// Rows that fill a register tile well.
  private static let leastRows = 24
  /// From this number of channels on, a block belongs to a single tap.
  private static let channelsOfSingleTaps = 48

  /// Blocks of w.
  let count: Int
  private let channels: Int
  private let taps: Int
  private let planes: Int
  /// Groups of planes, and pieces of a plane, `piecesPerTap` of which make up a tap.
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
    count = planeGroups * pieces
  }

  func block(_ index: Int) -> KernelGradientRows {
    let (group, piece) = index.quotientAndRemainder(dividingBy: pieces)
    let planes = group * planes / planeGroups..<(group + 1) * planes / planeGroups
    let inside = start(ofPiece: piece)..<start(ofPiece: piece + 1)
    return KernelGradientRows(
      planes: planes, inside: inside,
      first: planes.lowerBound * taps * channels + inside.lowerBound)
  }

  /// First row of a piece.
  private func start(ofPiece piece: Int) -> Int {
    guard channels >= Self.channelsOfSingleTaps else { return piece * taps / pieces * channels }
    let (tap, part) = piece.quotientAndRemainder(dividingBy: piecesPerTap)
    return tap * channels + part * channels / piecesPerTap
  }
}
