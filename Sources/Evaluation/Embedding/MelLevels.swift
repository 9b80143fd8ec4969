// SPDX-License-Identifier: MIT
public import Audio
import Glibc
import Kernels

/// Log-mel spectrograms relative to the loudest point of a clip, scaled to -1...1.
///
///     level[t, b] = max(0, 1 + 10 log10 (power[t, b] / largest power of the clip) / range) · 2 - 1
///
/// so 1 is the loudest point and -1 is at least `rangeDecibels` below it. A gain changes no value. A
/// clip whose peak is below ``silenceDecibels`` is silence: -1 everywhere.
///
/// Clips are mixed down and cut or zero-padded to one length, so that sounds of any length can be
/// compared; a clip that is cut fades out as in a training (`AudioClip.fitted(to:)`). Bands are
/// librosa's (Slaney scale, area normalization, 0 Hz to half the rate); frames are centred, with a
/// periodic Hann window and zero padding around the clip.
public struct MelLevels: Codable, Sendable, Equatable {
  /// The sample rate of the clips in hertz.
  public let sampleRate: Int
  /// The length in samples that clips are cut or padded to, L.
  public let sampleCount: Int
  /// The length of a frame and of its Fourier transform in samples.
  public let fftSize: Int
  /// The hop between frames in samples.
  public let hop: Int
  /// The number of bands, B.
  public let bandCount: Int
  /// The range of levels in decibels.
  public let rangeDecibels: Float

  /// Classifier files have the key `transformSize` for ``fftSize``.
  private enum CodingKeys: String, CodingKey {
    case fftSize = "transformSize"
    case sampleRate, sampleCount, hop, bandCount, rangeDecibels
  }

  /// The peak in decibels of full scale below which a clip is silence.
  public static let silenceDecibels: Float = -60

  /// Levels of clips of L samples.
  ///
  /// - Parameters:
  ///   - fftSize: the length of a frame (default: the power of two nearest to 32 ms).
  ///   - hop: the hop between frames (default: a quarter of a frame).
  public init(
    sampleRate: Int, sampleCount: Int, fftSize: Int? = nil, hop: Int? = nil,
    bandCount: Int = 32, rangeDecibels: Float = 60
  ) {
    let size = fftSize ?? Self.fftSize(sampleRate: sampleRate)
    precondition(
      sampleRate > 0 && sampleCount > 0 && bandCount > 0 && rangeDecibels > 0 && size > 3
        && hop ?? 1 > 0,
      "levels of \(sampleCount) samples at \(sampleRate) Hz in \(bandCount) bands")
    self.sampleRate = sampleRate
    self.sampleCount = sampleCount
    self.fftSize = size
    self.hop = hop ?? size / 4
    self.bandCount = bandCount
    self.rangeDecibels = rangeDecibels
  }

  private static func fftSize(sampleRate: Int) -> Int {
    1 << max(2, Int(log2(0.032 * Double(sampleRate)).rounded()))
  }

  /// The number of frames, T.
  public var frameCount: Int { 1 + sampleCount / hop }

  /// The levels of N clips at ``sampleRate``: `[N, T, B]`.
  ///
  /// Clips are processed in parallel; the levels of a clip depend only on that clip.
  public func callAsFunction(_ clips: [AudioClip]) -> [Float] {
    let analysis = MelAnalysis(self)
    return parallelMap(clips.count) { analysis.levels(ofPowers: analysis.powers(of: clips[$0])) }
      .flatMap { $0 }
  }
}

/// The Fourier transform and the filter bank of mel levels, prepared once for many clips.
struct MelAnalysis {
  let options: MelLevels
  private let transform: ShortTimeTransform
  private let bank: MelFilterBank

  init(_ options: MelLevels) {
    self.options = options
    transform = ShortTimeTransform(
      fftSize: options.fftSize, hop: options.hop, alignment: .centered(.zeros))
    bank = MelFilterBank(
      bandCount: options.bandCount, fftSize: options.fftSize,
      sampleRate: Double(options.sampleRate))
  }

  /// The clip mixed down to one channel, and cut and faded out or padded to L samples.
  func fitted(_ clip: AudioClip) -> AudioClip {
    precondition(
      clip.sampleRate == options.sampleRate,
      "a clip at \(clip.sampleRate) Hz where \(options.sampleRate) Hz are measured")
    return clip.mixedDown().fitted(to: options.sampleCount)
  }

  /// The power in each band, `[T, B]`; nil for silence.
  func powers(of clip: AudioClip) -> [Float]? {
    let fitted = fitted(clip)
    guard !fitted.isSilent else { return nil }
    return bank.bands(of: transform.magnitudes(of: fitted.samples).map { $0 * $0 })
  }

  /// The levels of powers `[T, B]`; those of silence for nil.
  func levels(ofPowers powers: [Float]?) -> [Float] {
    guard let powers, let largest = powers.max(), largest > 0 else {
      return [Float](repeating: -1, count: options.frameCount * options.bandCount)
    }
    let scale = 20 / options.rangeDecibels
    return powers.map { power in
      max(-1, 1 + scale * log10(max(power / largest, .leastNormalMagnitude)))
    }
  }
}

extension AudioClip {
  /// Whether the peak is below ``MelLevels/silenceDecibels``.
  var isSilent: Bool { !(peak >= pow(10, MelLevels.silenceDecibels / 20)) }
}
