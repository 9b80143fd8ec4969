// SPDX-License-Identifier: MIT
import Kernels

/// Consecutive frames of a sound and the samples under their windows.
struct FrameBlock {
  /// The numbers of the frames.
  let frames: Range<Int>
  /// The samples from sample `start` of the sound on, `[C, L]`.
  let samples: [Float]
  let start: Int
  let channelCount: Int

  /// The spectra of the frames, `[C, T, F, 2]`.
  func spectra(_ transform: ShortTimeTransform) -> [Float] {
    transform.values(count: channelCount * frames.count * transform.binCount * 2) { result in
      transform.withPointer(to: samples) { part(of: transform).forward($0, batch, into: result) }
    }
  }

  /// The magnitudes of the spectra, `[C, T, F]`.
  func magnitudes(_ transform: ShortTimeTransform) -> [Float] {
    transform.values(count: channelCount * frames.count * transform.binCount) { result in
      transform.withPointer(to: samples) { part(of: transform).magnitudes($0, batch, into: result) }
    }
  }

  private func part(of transform: ShortTimeTransform) -> FrameTransform {
    transform.frames.ofPart(fromFrame: frames.lowerBound, sample: start)
  }

  private var batch: FrameTransform.Batch {
    FrameTransform.Batch(
      clipCount: channelCount, sampleCount: samples.count / channelCount, frameCount: frames.count)
  }
}

/// Cuts a sound that arrives in pieces into blocks of the frames of a short-time transform.
struct FrameCutter {
  private let transform: ShortTimeTransform
  private let channelCount: Int
  private let framesPerBlock: Int
  /// The samples from sample `start` on, `[L, C]`.
  private var samples: [Float] = []
  private var start = 0
  /// The number of samples of a channel that have arrived.
  private(set) var sampleCount = 0
  /// The number of frames of the blocks so far.
  private(set) var frameCount = 0

  init(_ transform: ShortTimeTransform, channelCount: Int, framesPerBlock: Int) {
    precondition(framesPerBlock > 0, "blocks of \(framesPerBlock) frames")
    self.transform = transform
    self.channelCount = channelCount
    self.framesPerBlock = framesPerBlock
  }

  /// Takes further samples, `[L, C]`.
  mutating func add(_ piece: ArraySlice<Float>) {
    samples += piece
    sampleCount += piece.count / channelCount
  }

  /// The next block; nil if it depends on samples that have not arrived, or if there are no more frames.
  ///
  /// - Parameter isAtEnd: whether all samples have arrived.
  mutating func next(isAtEnd: Bool) -> FrameBlock? {
    let total = transform.frameCount(ofSamples: sampleCount)
    let end = isAtEnd ? min(frameCount + framesPerBlock, total) : frameCount + framesPerBlock
    guard end > frameCount else { return nil }
    let covered = transform.frames.samples(ofFrame: end - 1).upperBound
    guard isAtEnd || covered <= sampleCount else { return nil }
    let frames = frameCount..<end
    let first = min(max(0, transform.frames.samples(ofFrame: frameCount).lowerBound), sampleCount)
    let last = max(first, min(covered, sampleCount))
    let part = samples[(first - start) * channelCount..<(last - start) * channelCount]
    let block = FrameBlock(
      frames: frames,
      samples: permuted(Array(part), shape: [last - first, channelCount], order: [1, 0]),
      start: first, channelCount: channelCount)
    frameCount = end
    dropSamples(before: transform.frames.samples(ofFrame: end).lowerBound)
    return block
  }

  private mutating func dropSamples(before sample: Int) {
    let count = min(max(0, sample - start), samples.count / channelCount)
    samples.removeFirst(count * channelCount)
    start += count
  }
}
