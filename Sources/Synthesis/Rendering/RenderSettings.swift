// SPDX-License-Identifier: MIT
public import Audio

/// Which sounds of a model are rendered, how they are shaped, and how their files are encoded.
///
/// The same settings apply to `foley synth`, to an entry of a render plan and, as far as they shape a
/// file's bytes, to the tags of a file. ``options`` names each of them, with its meaning and range.
public struct RenderSettings: Equatable, Sendable {
  /// The class of all sounds, as ``ClassMix`` reads it; nil for all classes in turn.
  public var className: String?
  /// The latent of the only sound, `[Z]`; nil for latents drawn from the seed.
  public var latent: [Float]?
  /// The styles of all layers of the only sound, `[layers · W]`, of a style model; nil for those of the
  /// latent.
  public var styles: [Float]?
  /// The seed of the latents.
  public var seed: UInt64 = 0
  /// The number of the first sound.
  public var first = 1
  /// The number of sounds.
  public var count = 16
  /// The largest magnitude of the numbers of a latent, or the distance of a style from the mean style
  /// (the truncation trick); nil for that of the model.
  ///
  /// A lower value gives more typical sounds and less variety: Brock, Donahue and Simonyan, "Large
  /// Scale GAN Training for High Fidelity Natural Image Synthesis" (ICLR 2019), section 3.1.
  public var truncation: Double?
  /// A seed of the noise of a sound, for models that add noise: another seed, other noise in the same
  /// sound.
  public var noiseSeed: UInt64 = 0
  /// The hit of a sound that is a row of hits, from 1, the softest, on; nil for the row.
  public var layer: Int?
  /// The longest sound in seconds: sounds are made in memory.
  public static let longestDuration = 3600.0
  /// The duration of a sound in seconds; nil for that of the model's sounds.
  public var duration: Double?
  /// Semitones by which a sound is played higher, and so shorter.
  public var pitch = 0.0
  /// Whether a sound runs from its end to its beginning.
  public var reverse = false
  /// The duration of the fade-in in seconds.
  public var attack = 0.0
  /// The seconds in which an exponential envelope falls by 60 dB; nil for none.
  public var decay: Double?
  /// The gain in decibels.
  public var gain = 0.0
  /// The measure that normalization makes equal.
  public var normalize = Normalization.none
  /// The target of normalization: the peak in decibels below full scale, or the loudness in LUFS; nil
  /// for ``Normalization/standardLevel``.
  public var level: Double?
  /// Whether a true-peak limiter makes sounds reach the loudness that their peaks would not allow.
  public var limiter = false
  /// Whether silence at the beginning and at the end is cut off.
  public var trimSilence = false
  /// The duration of the fade-out in seconds.
  public var fade = 0.0
  /// Whether the end of a sound goes over into its beginning, so that it can be repeated without a seam.
  public var loop = false
  /// The sample rate of the files in hertz; nil for the model's.
  public var sampleRate: Int?
  /// The number of channels of the files; nil for the model's.
  public var channels: Int?
  /// The sample format of the files.
  public var bitDepth = AudioEncoding.BitDepth.integer16
  /// Whether integer samples are dithered.
  public var dither = true
  /// Whether sounds carry the watermark that `foley detect` finds.
  public var watermark = true
  /// The format of the files.
  public var format = AudioEncoding.Container.wav
  /// The MIDI key at which samplers play a file as it is; nil for none.
  public var rootKey: Int?
  /// The pattern of the file names, see ``NamePattern``.
  public var name = NamePattern.standard

  /// Sixteen sounds as the model makes them.
  public init() {}

  /// The measure that normalization makes equal in all sounds.
  public enum Normalization: String, CaseIterable, Sendable {
    /// No normalization.
    case none
    /// The peak: -1 dB of full scale, or the level.
    case peak
    /// The loudness: -23 LUFS (EBU R 128), or the level.
    case loudness

    /// The level if none is given, in decibels.
    public var standardLevel: Double {
      switch self {
      case .none: 0
      case .peak: -1
      case .loudness: -23
      }
    }
  }

  /// The format and the sample format of the files.
  public var encoding: AudioEncoding { AudioEncoding(format, bitDepth: bitDepth) }

  /// The numbers that a sound may have.
  static let firstNumbers = 1...(1 << 40)

  /// The numbers of the sounds.
  public var numbers: Range<Int> { first..<(first + count) }
}
