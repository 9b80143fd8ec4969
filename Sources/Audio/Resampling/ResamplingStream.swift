// SPDX-License-Identifier: MIT
import Kernels

/// The conversion of a sound that arrives in pieces, with the bits of ``Resampler`` for the whole sound.
public struct ResamplingStream {
  /// Nil where the rates are the same.
  private let ratio: RateRatio?
  private let channelCount: Int
  /// The frames from `inputStart` on that later blocks depend on, `[L, C]`.
  private var input: [Float] = []
  private var inputStart = 0
  /// The number of frames that have arrived.
  private var frameCount = 0
  /// Nil as long as the sound may be converted as one block.
  private var blocks: ConversionBlocks?
  private var nextBlock = 0

  /// A conversion between two rates in hertz.
  ///
  /// - Throws: ``AudioConversionError/sampleRates(from:to:)``
  public init(from oldRate: Int, to newRate: Int, channelCount: Int) throws(AudioConversionError) {
    self.channelCount = channelCount
    guard oldRate != newRate else {
      ratio = nil
      return
    }
    guard let ratio = RateRatio(from: oldRate, to: newRate) else {
      throw .sampleRates(from: oldRate, to: newRate)
    }
    self.ratio = ratio
  }

  /// Takes further samples, `[L, C]`, and returns those at the new rate that depend on no later one.
  public mutating func convert(_ samples: [Float]) -> [Float] {
    guard let ratio else { return samples }
    input += samples
    frameCount += samples.count / channelCount
    if blocks == nil, frameCount > ConversionBlocks.oneBlockLimit(ratio) {
      blocks = ConversionBlocks(ratio: ratio, frameCount: frameCount)
    }
    guard var blocks else { return [] }
    blocks.setFrameCount(frameCount)
    self.blocks = blocks
    var end = nextBlock
    while blocks.sourceFrames(of: end).upperBound <= frameCount { end += 1 }
    return convert(blocks, until: end, frames: (end - nextBlock) * blocks.hop * ratio.up)
  }

  /// The rest of the samples at the new rate.
  public mutating func finish() -> [Float] {
    guard let ratio else { return [] }
    guard let blocks else {
      let count = ratio.convertedCount(frameCount) * channelCount
      return [Float](unsafeUninitializedCapacity: count) { target, done in
        input.withUnsafeBufferPointer {
          Resampler.convert(
            $0, into: .init(rebasing: target[..<count]), by: ratio, channelCount: channelCount)
        }
        done = count
      }
    }
    let done = nextBlock * blocks.hop * ratio.up
    return convert(blocks, until: blocks.count, frames: max(0, blocks.convertedCount - done))
  }

  /// Converts the blocks before `end` and removes the input that no later block depends on.
  private mutating func convert(
    _ blocks: ConversionBlocks, until end: Int, frames: Int
  ) -> [Float] {
    guard let ratio, end > nextBlock, frames > 0 else { return [] }
    let (first, start, channels) = (nextBlock, inputStart, channelCount)
    let count = frames * channels
    let converted = [Float](unsafeUninitializedCapacity: count) { target, done in
      let target = UnsafeMutableBufferPointer(rebasing: target[..<count])
      input.withUnsafeBufferPointer { input in
        parallelFor((end - first) * channels) { task in
          let (block, channel) = task.quotientAndRemainder(dividingBy: channels)
          blocks.convert(
            first + block, channel: channel, of: channels, from: input, sourceStart: start,
            into: target, targetStart: first * blocks.hop * ratio.up)
        }
      }
      done = count
    }
    nextBlock = end
    let kept = max(inputStart, blocks.sourceFrames(of: end).lowerBound)
    input.removeFirst(min(input.count, (kept - inputStart) * channels))
    inputStart = kept
    return converted
  }
}
