// SPDX-License-Identifier: MIT

/// The samples of one clip of a data set in pieces, `[L, C]`; silence of its length if the clip is
/// unavailable, see ``ClipDataset/drainChanges()``.
///
/// One piece at a time is in memory, unless the folder for decoded audio is full.
public struct ClipPieces: Sequence, IteratorProtocol {
  private static let frameCount = 65_536

  private let dataset: ClipDataset
  private let index: Int
  private var position = 0
  /// All samples, where they could not be stored.
  private var overflow: [Float] = []

  init(_ dataset: ClipDataset, clip index: Int) {
    self.dataset = dataset
    self.index = index
  }

  /// The next samples; nil at the end.
  public mutating func next() -> [Float]? {
    let count = Swift.min(Self.frameCount, dataset.frameCount(ofClip: index) - position)
    guard count > 0 else { return nil }
    if position == 0, !dataset.store.holds(dataset.clips[index].storeIndex) {
      _ = dataset.load(index) { overflow = $0 }
    }
    let (first, channels) = (position, dataset.channelCount)
    position += count
    if !overflow.isEmpty { return Array(overflow[first * channels..<position * channels]) }
    var piece = [Float](repeating: 0, count: count * channels)
    _ = piece.withUnsafeMutableBufferPointer {
      dataset.copySlice(ofClip: index, from: first, into: $0)
    }
    return piece
  }
}

extension ClipDataset {
  /// The samples of clip `index` in pieces.
  public func pieces(ofClip index: Int) -> ClipPieces { ClipPieces(self, clip: index) }
}
