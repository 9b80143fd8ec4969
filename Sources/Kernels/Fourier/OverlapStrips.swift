// SPDX-License-Identifier: MIT
import CKernels

/// The strips in which overlap-add sums the frame tiles of one clip, and the samples they cover.
///
/// Strip i begins at sample `start + i · step` and extends `overlap` samples into the next strip
/// only. The samples a strip shares with its neighbours are its rims.
struct OverlapStrips {
  /// Tiles of frames, each with a strip.
  let tiles: Int
  /// Samples of a strip, those between windows included.
  let length: Int
  /// Samples that two neighbouring strips share.
  let overlap: Int
  private let framesPerTile: Int
  private let frameCount: Int
  /// Samples between the starts of neighbouring strips.
  private let step: Int
  private let start: Int
  /// The requested samples.
  private let bounds: Range<Int>

  init(_ transform: FrameTransform, _ batch: FrameTransform.Batch, bounds: Range<Int>) {
    framesPerTile = min(transform.framesPerTile, max(1, batch.frameCount))
    frameCount = batch.frameCount
    start = transform.start
    tiles = (frameCount + framesPerTile - 1) / framesPerTile
    step = framesPerTile * transform.hop
    overlap = max(0, transform.window.count - transform.hop)
    length = step + overlap
    self.bounds = bounds
  }

  /// The frames of a tile.
  func frames(of tile: Int) -> Range<Int> {
    tile * framesPerTile..<min((tile + 1) * framesPerTile, frameCount)
  }

  /// The first sample of strip `tile`.
  func origin(of tile: Int) -> Int { start + tile * step }

  /// The samples covered by this strip only.
  func interior(of tile: Int) -> Range<Int> {
    let lower = origin(of: tile) + (tile == 0 ? 0 : overlap)
    let upper = origin(of: tile) + (tile == tiles - 1 ? length : step)
    return (lower..<max(lower, upper)).clamped(to: bounds)
  }

  /// The samples that this strip shares with the one before.
  func sharedWithPrevious(_ tile: Int) -> Range<Int> {
    (origin(of: tile)..<origin(of: tile) + overlap).clamped(to: bounds)
  }

  /// The requested samples that no strip covers.
  var uncovered: [Range<Int>] {
    guard tiles > 0 else { return [bounds] }
    let end = origin(of: tiles - 1) + length
    let before = bounds.clamped(to: bounds.lowerBound..<max(bounds.lowerBound, start))
    let after = bounds.clamped(to: end..<max(end, bounds.upperBound))
    return [before, after].filter { !$0.isEmpty }
  }
}

/// The rims of all strips of one clip: each strip's sums over the samples shared with its
/// neighbours.
struct OverlapRims {
  private let strips: OverlapStrips
  private let memory: UnsafeMutablePointer<Float>

  /// Floats of the rims of a clip.
  static func count(_ strips: OverlapStrips) -> Int { 2 * strips.overlap * strips.tiles }

  init(_ strips: OverlapStrips, in memory: UnsafeMutablePointer<Float>) {
    self.strips = strips
    self.memory = memory
  }

  private func rim(_ tile: Int) -> UnsafeMutablePointer<Float> {
    memory + 2 * strips.overlap * tile
  }

  /// Stores both rims of a strip.
  func keep(_ strip: UnsafePointer<Float>, of tile: Int) {
    rim(tile).update(from: strip, count: strips.overlap)
    let last = strip + (strips.length - strips.overlap)
    (rim(tile) + strips.overlap).update(from: last, count: strips.overlap)
  }

  /// The sums of the two strips over the samples shared by `tile` and the previous tile.
  func addUp(before tile: Int) -> UnsafePointer<Float> {
    let sums = rim(tile - 1) + strips.overlap
    foley_accumulate(rim(tile), sums, strips.overlap)
    return UnsafePointer(sums)
  }
}
