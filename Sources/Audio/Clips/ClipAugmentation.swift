// SPDX-License-Identifier: MIT
import Glibc
public import Kernels

/// Makes another recording out of one, so that few recordings become many: what a training set is
/// widened by before a model sees it.
///
/// Each operation happens with a probability of its own draw, in this order:
///
/// | operation | how much |
/// |---|---|
/// | resampling, which changes length and pitch together | up to two semitones up or down, in steps of 1/120 |
/// | shift in time, silence moving in | up to a twentieth of the clip |
/// | equalisation, y = x + a x' with the sample before | a up to 0.5 |
/// | mixing with another clip of the class | -24 to -12 dB |
/// | noise | -70 to -40 dB of the peak |
/// | polarity, gain | -1, and down to -6 dB |
///
/// The model learns the changed sounds as they are: it will make some that are a little higher,
/// noisier or later than any recording. `Augmentation` in `Models`, of what the critic sees does not
/// have that effect.
public struct ClipAugmentation: Sendable, Equatable {
  /// The probability of each operation.
  public let probability: Float

  private static let semitones: Float = 2

  /// An augmentation; 0 leaves everything as it is.
  public init(probability: Float) {
    precondition((0...1).contains(probability), "an augmentation with probability \(probability)")
    self.probability = probability
  }

  /// A clip of the same length, rate and channels.
  ///
  /// - Parameters:
  ///   - other: what may be mixed in, of the same shape; nil for nothing.
  ///   - stream: decides; the same stream gives the same clip.
  public func callAsFunction(
    _ clip: AudioClip, mixing other: AudioClip?, using stream: inout RandomStream
  ) -> AudioClip {
    guard probability > 0 else { return clip }
    var draw = Draw(probability: probability, stream: stream)
    defer { stream = draw.stream }
    let peak = clip.peak
    var samples = resampled(clip, semitones: draw(-Self.semitones..<Self.semitones)).samples
    let frames = clip.frameCount
    let shift = draw(-0.05..<0.05).map { Int($0 * Float(frames)) } ?? 0
    samples = shifted(samples, by: shift * clip.channelCount)
    if let tilt = draw(-0.5..<0.5) {
      samples = equalized(samples, tilt: tilt, channelCount: clip.channelCount)
    }
    if let decibels = draw(-24 ..< -12), let other {
      let gain = pow(10, decibels / 20)
      for place in samples.indices { samples[place] += gain * other.samples[place] }
    }
    if let decibels = draw(-70 ..< -40) {
      let deviation = peak * pow(10, decibels / 20)
      for place in samples.indices { samples[place] += deviation * draw.stream.normal() }
    }
    let sign: Float = draw(0..<1) == nil ? 1 : -1
    let gain = sign * pow(10, (draw(-6..<0) ?? 0) / 20)
    return AudioClip(
      samples: samples.map { $0 * gain }, sampleRate: clip.sampleRate,
      channelCount: clip.channelCount)
  }

  /// The clip as if recorded faster or slower, cut or padded to its length.
  private func resampled(_ clip: AudioClip, semitones: Float?) -> AudioClip {
    guard let semitones else { return clip }
    // Few ratios, of small terms: a ratio's transforms are kept for good.
    let steps = 120
    let changed = Int((Float(steps) * pow(2, semitones / 12)).rounded())
    let recorded = AudioClip(
      samples: clip.samples, sampleRate: steps, channelCount: clip.channelCount)
    // Ratios within two semitones are always possible.
    guard let converted = try? Resampler().convert(recorded, to: changed) else { return clip }
    return converted.slice(from: 0, length: clip.frameCount)
  }

  private func shifted(_ samples: [Float], by count: Int) -> [Float] {
    samples.indices.map { place in
      samples.indices.contains(place - count) ? samples[place - count] : 0
    }
  }

  private func equalized(_ samples: [Float], tilt: Float, channelCount: Int) -> [Float] {
    samples.indices.map { place in
      let before = place >= channelCount ? samples[place - channelCount] : 0
      return (samples[place] + tilt * before) / (1 + abs(tilt))
    }
  }

  /// Decides whether something happens, and how much.
  private struct Draw {
    let probability: Float
    var stream: RandomStream

    /// A number of the range, or nil where the operation does not happen; as many random numbers are
    /// used in either case.
    mutating func callAsFunction(_ range: Range<Float>) -> Float? {
      let happens = stream.uniform(0..<1) < probability
      let value = stream.uniform(range)
      return happens ? value : nil
    }
  }
}
