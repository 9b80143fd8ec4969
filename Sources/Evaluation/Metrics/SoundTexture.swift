// SPDX-License-Identifier: MIT
public import Audio
import Glibc
import Kernels

/// Two numbers that steady noise has and most recordings have not: a flat spectrum and an even level.
public struct SoundTexture: Sendable, Equatable {
  /// The spectral flatness of neighbouring bins, 0 to 1: the geometric mean of the powers of sixteen bins
  /// of a frame over their arithmetic mean, weighted by power (Johnston, "Transform coding of audio
  /// signals using perceptual noise criteria" (1988), equation 1, in bands).
  ///
  /// Noise of any colour has about 0.56, a tone nearly 0; 0 for silence.
  public let flatness: Double
  /// The standard deviation of the levels of frames in decibels, down to 60 dB below the loudest frame.
  public let deviationDecibels: Double

  /// A texture of these values.
  public init(flatness: Double, deviationDecibels: Double) {
    self.flatness = flatness
    self.deviationDecibels = deviationDecibels
  }

  private static let binsOfABlock = 16
  private static let rangeDecibels = 60.0

  /// The texture of a clip, mixed down to one channel, in frames of about 32 ms.
  public init(of clip: AudioClip) {
    let size = 1 << max(6, Int(log2(0.032 * Double(clip.sampleRate)).rounded()))
    let transform = ShortTimeTransform(
      fftSize: size, hop: size / 2, alignment: .left(paddingEnd: false))
    let magnitudes = transform.magnitudes(of: clip.mixedDown().samples)
    var (geometric, arithmetic) = (0.0, 0.0)
    var powers: [Double] = []
    for start in stride(from: 0, to: magnitudes.count, by: transform.binCount) {
      var framePower = 0.0
      for first in stride(
        from: start + 1, through: start + transform.binCount - Self.binsOfABlock,
        by: Self.binsOfABlock)
      {
        let block = magnitudes[first..<(first + Self.binsOfABlock)].map {
          Double($0) * Double($0)
        }
        let mean = block.reduce(0, +) / Double(block.count)
        guard mean > 0 else { continue }
        let logarithm = block.reduce(0) { $0 + log(max($1, 1e-12 * mean)) } / Double(block.count)
        geometric += exp(logarithm)
        arithmetic += mean
        framePower += mean
      }
      powers.append(framePower)
    }
    flatness = arithmetic > 0 ? geometric / arithmetic : 0
    deviationDecibels = Self.deviation(of: powers)
  }

  private static func deviation(of powers: [Double]) -> Double {
    guard let largest = powers.max(), largest > 0 else { return 0 }
    let levels = powers.map { max(-rangeDecibels, 10 * log10(max($0 / largest, 1e-12))) }
    let mean = levels.reduce(0, +) / Double(levels.count)
    let squares = levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(levels.count)).squareRoot()
  }
}

/// The textures of recordings, which decide what counts as noise.
public struct TextureReference: Sendable {
  /// The flatness that a quarter of the recordings exceed.
  private let flatness: Double
  /// The deviation that a quarter of the recordings fall short of.
  private let deviationDecibels: Double

  /// The reference of one recording or more.
  public init(_ recordings: [SoundTexture]) {
    precondition(!recordings.isEmpty, "textures of no recording")
    flatness = recordings.map(\.flatness).sorted()[recordings.count * 3 / 4]
    deviationDecibels = recordings.map(\.deviationDecibels).sorted()[recordings.count / 4]
  }

  /// Whether a sound is noise: clearly flatter and clearly steadier than three quarters of the
  /// recordings.
  public func isNoise(_ sound: SoundTexture) -> Bool {
    sound.flatness > flatness + 0.02 && sound.deviationDecibels < 0.8 * deviationDecibels
  }

  /// The share of sounds that are noise, 0 to 1.
  public func noiseShare(of sounds: [AudioClip]) -> Double {
    let textures = parallelMap(sounds.count) { SoundTexture(of: sounds[$0]) }
    return Double(textures.count(where: isNoise)) / Double(max(sounds.count, 1))
  }
}
