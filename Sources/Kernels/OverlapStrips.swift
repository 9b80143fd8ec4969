// SPDX-License-Identifier: MIT
import CKernels

/// The strips of memory that the tiles of one clip's frames are added up in, and where they lie.
///
/// Strip i begins at sample `start + i · step` and reaches into the next one, never further.
struct OverlapStrips {
  /// Tiles of frames, each with a strip.
  let tiles: Int
  /// Samples of a strip.
  let length: Int
  private let framesPerTile: Int
  private let frameCount: Int
  /// Samples between the beginnings of two strips.
  private let step: Int
  private let start: Int
  private let sampleCount: Int

  init(_ transform: FrameTransform, _ batch: FrameTransform.Batch) {
    framesPerTile = min(transform.framesPerTile, max(1, batch.frameCount))
    frameCount = batch.frameCount
    sampleCount = batch.sampleCount
    start = transform.start
    tiles = (frameCount + framesPerTile - 1) / framesPerTile
    step = framesPerTile * transform.hop
    length = step - transform.hop + transform.window.count
  }

  /// Floats of all strips of a clip.
  var countOfClip: Int { tiles * length }

  /// The frames of a tile.
  func frames(of tile: Int) -> Range<Int> {
    tile * framesPerTile..<min((tile + 1) * framesPerTile, frameCount)
  }

  /// Pieces that the samples of a clip are cut into: one from the beginning of each strip to that of
  /// the next, and what is left before the first and after the last.
  var regions: Int { tiles + 2 }

  /// The samples of region `region`; region 0 lies before the first strip.
  func samples(of region: Int) -> Range<Int> {
    let lower = region == 0 ? 0 : clamped(start + (region - 1) * step)
    let upper = region == tiles + 1 ? sampleCount : clamped(start + region * step)
    return lower..<max(lower, upper)
  }

  private func clamped(_ sample: Int) -> Int { min(max(sample, 0), sampleCount) }

  /// Writes the sums of the strips over `range`, the samples of `region`, into `signal`.
  func addUp(
    _ strips: UnsafePointer<Float>, _ range: Range<Int>, region: Int,
    into signal: UnsafeMutablePointer<Float>
  ) {
    (signal + range.lowerBound).update(repeating: 0, count: range.count)
    for tile in max(0, region - 2)..<min(tiles, region) {
      let first = start + tile * step
      let common = range.clamped(to: first..<first + length)
      let strip = strips + tile * length + (common.lowerBound - first)
      foley_accumulate(strip, signal + common.lowerBound, common.count)
    }
  }

  /// Calls `body` with every place beyond the ends of the signal that a strip covers, and its sum.
  func forEachOutside(_ strips: UnsafePointer<Float>, _ body: (_ place: Int, _ sum: Float) -> Void)
  {
    guard tiles > 0 else { return }
    let end = start + (tiles - 1) * step + length
    let before = min(start, 0)..<min(max(start, end), 0)
    let after = max(sampleCount, start)..<max(sampleCount, start, end)
    for place in [before, after].joined() {
      let last = min((place - start) / step, tiles - 1)
      var sum: Float = 0
      for tile in max(0, last - 1)...last {
        let index = place - start - tile * step
        if index < length { sum += strips[tile * length + index] }
      }
      body(place, sum)
    }
  }
}
