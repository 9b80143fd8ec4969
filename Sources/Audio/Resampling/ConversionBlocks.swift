// SPDX-License-Identifier: MIT
import Kernels

/// Sample rate conversion of a clip block by block in the frequency domain (overlap-save).
///
/// A block is k · M frames at the old rate and k · L at the new one, with L / M the ratio of the rates in
/// lowest terms: both have the same duration, so their spectra have the same bin spacing. The old
/// frames are transformed, the bins multiplied by ``LowPass``, and as many bins as the new block has
/// transformed back. The ends of the block, which circular convolution makes wrong, are discarded. A
/// clip that fits into one block together with the filter's impulse response is converted as one.
///
/// Reference: Crochiere and Rabiner, "Multirate Digital Signal Processing" (1983).
struct ConversionBlocks: Sendable {
  /// The number of frames of the whole clip at the new rate.
  private(set) var convertedCount: Int
  private var frameCount: Int
  private let ratio: RateRatio
  /// The discarded frames on either side of a block's useful part, in units of M or L.
  private let margin: Int
  /// The useful frames of a block, in units of M or L.
  let hop: Int
  private let forward: FourierTransform
  private let inverse: FourierTransform
  private let gains: [Float]

  /// Shorter blocks consist mostly of margins; longer ones do not fit the first-level cache.
  private static let usualSize = 8192

  init(ratio: RateRatio, frameCount: Int) {
    self.ratio = ratio
    self.frameCount = frameCount
    convertedCount = ratio.convertedCount(frameCount)
    let (up, down) = (ratio.up, ratio.down)
    let ringing = Self.ringing(ratio)
    let periods = (ringing + down - 1) / down
    let usual = Self.usualMultiple(ratio)
    let isOneBlock = frameCount <= Self.oneBlockLimit(ratio)
    let multiple =
      isOneBlock ? Self.smoothNumber(from: (frameCount + ringing + down - 1) / down) : usual
    margin = isOneBlock ? 0 : periods
    hop = multiple - 2 * margin
    forward = FourierTransform(size: multiple * down)
    inverse = FourierTransform(size: multiple * up)
    gains = LowPass.gains(size: multiple * min(up, down))
  }

  /// The longest clip, in frames, that is converted as one block.
  static func oneBlockLimit(_ ratio: RateRatio) -> Int {
    usualMultiple(ratio) * ratio.down - ringing(ratio)
  }

  /// Half the length of the filter's impulse response in frames at the old rate.
  private static func ringing(_ ratio: RateRatio) -> Int {
    Int((LowPass.halfLength * max(1, Double(ratio.down) / Double(ratio.up))).rounded(.up))
  }

  /// The size of a block of a long clip, in units of M or L.
  private static func usualMultiple(_ ratio: RateRatio) -> Int {
    let periods = (ringing(ratio) + ratio.down - 1) / ratio.down
    return powerOfTwo(from: max(8 * periods, usualSize / max(ratio.up, ratio.down)))
  }

  /// Changes the length of a clip of more than one block.
  mutating func setFrameCount(_ count: Int) {
    frameCount = count
    convertedCount = ratio.convertedCount(count)
  }

  /// The first frame at the old rate that a block depends on, and the one after the last.
  func sourceFrames(of block: Int) -> Range<Int> {
    let start = (block * hop - margin) * ratio.down
    return start..<start + forward.size
  }

  /// The first power of two that is not less, at least 2: FFTW transforms even sizes twice as fast.
  private static func powerOfTwo(from least: Int) -> Int {
    var power = 2
    while power < least { power *= 2 }
    return power
  }

  /// The first of 2, 4, 6, 8, 12, 16, 24, 32, 48 … that is not less: few sizes, because plans are kept.
  private static func smoothNumber(from least: Int) -> Int {
    let power = powerOfTwo(from: least)
    return power > 4 && power / 4 * 3 >= least ? power / 4 * 3 : power
  }

  /// The number of blocks of one channel.
  var count: Int { (convertedCount + hop * ratio.up - 1) / (hop * ratio.up) }

  /// Converts block `block` of one channel.
  ///
  /// - Parameters:
  ///   - source: the clip at the old rate, `[L, C]`, from frame `sourceStart` on.
  ///   - target: the clip at the new rate, `[L, C]`, from frame `targetStart` on, overwritten where the
  ///     block's useful part lies.
  func convert(
    _ block: Int, channel: Int, of channels: Int, from source: UnsafeBufferPointer<Float>,
    sourceStart: Int = 0, into target: UnsafeMutableBufferPointer<Float>, targetStart: Int = 0
  ) {
    let signalCount = max(forward.size, inverse.size)
    let spectrumCount = 2 * max(forward.binCount, inverse.binCount)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: signalCount + spectrumCount) { memory in
      let signal = UnsafeMutableBufferPointer(rebasing: memory[..<signalCount])
      let spectrum = UnsafeMutableBufferPointer(rebasing: memory[signalCount...])
      let start = sourceFrames(of: block).lowerBound
      let frames = max(0, start)..<min(frameCount, start + forward.size)
      signal[..<(frames.lowerBound - start)].initialize(repeating: 0)
      signal[(frames.upperBound - start)...].initialize(repeating: 0)
      Self.copy(
        frames.count, of: source[((frames.lowerBound - sourceStart) * channels + channel)...],
        step: channels,
        to: signal[(frames.lowerBound - start)...], step: 1)
      transform(signal, by: spectrum)
      let first = block * hop * ratio.up
      Self.copy(
        min(convertedCount - first, hop * ratio.up),
        of: UnsafeBufferPointer(signal)[(margin * ratio.up)...], step: 1,
        to: target[((first - targetStart) * channels + channel)...], step: channels)
    }
  }

  /// Copies `count` values with the given strides.
  private static func copy(
    _ count: Int, of source: Slice<UnsafeBufferPointer<Float>>, step sourceStep: Int,
    to target: Slice<UnsafeMutableBufferPointer<Float>>, step targetStep: Int
  ) {
    let source = UnsafeBufferPointer(rebasing: source)
    let target = UnsafeMutableBufferPointer(rebasing: target)
    if sourceStep == 1, targetStep == 1 {
      _ = target.update(fromContentsOf: source.prefix(count))
    } else {
      for place in 0..<count { target[place &* targetStep] = source[place &* sourceStep] }
    }
  }

  /// Replaces the frames at the old rate at the beginning of `signal` by those at the new rate.
  private func transform(
    _ signal: UnsafeMutableBufferPointer<Float>, by spectrum: UnsafeMutableBufferPointer<Float>
  ) {
    let old = UnsafeMutableBufferPointer(rebasing: spectrum[..<(2 * forward.binCount)])
    forward.forward(UnsafeBufferPointer(rebasing: signal[..<forward.size]), into: old)
    let scale = Float(ratio.up) / Float(ratio.down)
    gains.withUnsafeBufferPointer { gains in
      for bin in gains.indices {
        spectrum[2 &* bin] *= scale * gains[bin]
        spectrum[2 &* bin &+ 1] *= scale * gains[bin]
      }
    }
    let new = UnsafeMutableBufferPointer(rebasing: spectrum[..<(2 * inverse.binCount)])
    new[(2 * gains.count)...].initialize(repeating: 0)
    inverse.inverse(
      UnsafeBufferPointer(new), into: UnsafeMutableBufferPointer(rebasing: signal[..<inverse.size]))
  }
}
