// SPDX-License-Identifier: MIT
import Audio
public import Files

extension RenderSettings.Normalization: OptionChoice {}
extension AudioEncoding.Container: OptionChoice {}
extension AudioEncoding.BitDepth: OptionChoice {}

extension RenderSettings {
  /// All settings by their names in plans, tags and manifests, and on the command line with hyphens.
  ///
  /// Tags and manifests list them in this order.
  public static let options = OptionTable([
    OptionTable.Group("CHOICE OF SOUNDS", soundOptions),
    OptionTable.Group("SHAPING", shapeOptions),
    OptionTable.Group("FILES", fileOptions),
  ])

  /// The largest number of sounds in one entry.
  public static let largestCount = 100_000_000

  private static let soundOptions: [OptionDeclaration<RenderSettings>] = [
    OptionDeclaration(
      "class", \.className,
      "Class of the model, or a mix like kick:0.7,snare:0.3; all classes in turn if left out.",
      .any("a class of the model or a mix")),
    OptionDeclaration(
      "latent",
      "Numbers that the generator gets for the only sound, as foley explore and foley invert-latent "
        + "write them; drawn from the seed if left out.",
      .any, read: { $0.latent.map(NumberText.init) }, write: { $0.latent = $1.numbers }),
    OptionDeclaration(
      "styles",
      "Numbers that the layers of a StyleGAN model get in place of the styles of latent, as foley "
        + "explore mix and foley invert-latent write them.",
      .any, read: { $0.styles.map(NumberText.init) }, write: { $0.styles = $1.numbers }),
    OptionDeclaration(
      "seed", \.seed, "Seed of the latents: another seed gives other sounds.",
      .range(0...UInt64.max)),
    OptionDeclaration(
      "first", \.first, "Number of the first sound.", .range(firstNumbers),
      shapesResult: false),
    OptionDeclaration(
      "count", \.count, "Number of sounds.", .range(1...largestCount), shapesResult: false),
    decimal(
      "truncation", \.truncation, 0.05...10,
      "Largest magnitude of the numbers of a latent; if left out what the model states (a new PCA "
        + "GAN 2) or no limit. Of StyleGAN models the distance of a style from the mean style, 1 if "
        + "left out. Lower values, such as 0.7, give more typical but less varied sounds."),
    OptionDeclaration(
      "noiseSeed", \.noiseSeed,
      "Seed of the noise in a sound, of models that add noise: another seed gives the same sound with "
        + "other noise.", .range(0...UInt64.max)),
    OptionDeclaration(
      "layer", \.layer,
      "Hit of models whose sounds are rows of hits: 1 for the softest; the whole row if left out.",
      .range(1...16)),
  ]

  private static let shapeOptions: [OptionDeclaration<RenderSettings>] = [
    decimal(
      "duration", \.duration, 0.001...longestDuration,
      "Duration of a sound: longer sounds overlap those of neighbouring latents, shorter sounds are "
        + "cut and faded out; that of the model's sounds if left out.", unit: "seconds"),
    number(
      "pitch", \.pitch, -24...24,
      "Pitch: played higher, a sound is shorter in the same measure.", unit: "semitones"),
    OptionDeclaration("reverse", \.reverse, "Play from the end to the beginning."),
    number(
      "attack", \.attack, 0...3600, "Duration of a fade-in at the beginning.", unit: "seconds"),
    decimal(
      "decay", \.decay, 0.001...3600,
      "Time in which an exponential envelope falls by 60 dB; no envelope if left out.",
      unit: "seconds"),
    number(
      "gain", \.gain, -120...60, "Gain; samples beyond full scale are clipped.", unit: "decibels"),
    OptionDeclaration(
      "normalize", \.normalize,
      "Level normalization: peak, loudness (ITU-R BS.1770-4) or none."),
    decimal(
      "level", \.level, -120...0,
      "Target of normalize: peak in dB of full scale (-1 if left out) or loudness in LUFS (-23 if "
        + "left out).", unit: "decibels"),
    OptionDeclaration(
      "limiter", \.limiter,
      "With normalize loudness, a limiter to -1 dB of true peak (ITU-R BS.1770-4, annex 2) for sounds "
        + "whose peaks do not allow the level."),
    OptionDeclaration(
      "trimSilence", \.trimSilence,
      "Trim the beginning and the end below -60 dB of the peak."),
    number("fade", \.fade, 0...3600, "Duration of a fade-out at the end.", unit: "seconds"),
    OptionDeclaration(
      "loop", \.loop,
      "Let the end go over into the beginning, so that the sound can be repeated without a seam; wav "
        + "and aiff files have the loop points for samplers."),
  ]

  private static let fileOptions: [OptionDeclaration<RenderSettings>] = [
    OptionDeclaration(
      "sampleRate", \.sampleRate, "Sample rate of the files; that of the model if left out.",
      unit: "hertz", .range(100...1_000_000)),
    OptionDeclaration(
      "channels", \.channels, "Number of channels of the files; that of the model if left out.",
      .range(1...64)),
    OptionDeclaration(
      "bitDepth", \.bitDepth,
      "Bits per sample: integers of 16 or 24 bits, or 32f, floating point in wav and aiff."),
    OptionDeclaration(
      "dither", \.dither,
      "Triangular noise of one quantization step, which is added to samples before they are rounded to "
        + "integers."),
    OptionDeclaration(
      "watermark", \.watermark,
      "Faint mark by which foley detect tells generated sounds from recordings."),
    OptionDeclaration("format", \.format, "Format of the files."),
    OptionDeclaration(
      "rootKey", \.rootKey,
      "MIDI key at which samplers play a file as it is, 60 for C4; only in wav and aiff files.",
      .range(0...127)),
    OptionDeclaration(
      "name", \.name,
      "Pattern of file names with {model}, {class}, {seed}, {number}, {group} (the number divided by "
        + "1000) and {layer}; / separates folders.", .any("a pattern"), shapesResult: false),
  ]

  /// Checks every value that can be checked without the model.
  ///
  /// - Throws: `OptionError` for the first value or combination that is not allowed.
  public func validate() throws(OptionError) {
    try Self.options.validate(self)
    let (last, largest) = (first + count - 1, Self.firstNumbers.upperBound)
    guard last <= largest else {
      throw .conflict(
        name: "first", reason: "the last of \(count) sounds would have the number \(last)",
        advice: "give a number up to \(largest - count + 1)")
    }
    guard level == nil || normalize != .none else {
      throw .conflict(
        name: "level", reason: "nothing is normalized",
        advice: "set normalize to peak or loudness")
    }
    guard gain == 0 || normalize == .none else {
      throw .conflict(
        name: "gain", reason: "normalization sets the level", advice: "set level in its place")
    }
    guard !limiter || normalize == .loudness else {
      throw .conflict(
        name: "limiter", reason: "only loudness needs it", advice: "set normalize to loudness")
    }
    guard layer == nil || !limiter else {
      throw .conflict(
        name: "limiter", reason: "it would change the levels between the layers of a sound",
        advice: "leave it out")
    }
    guard latent == nil || (count == 1 && truncation == nil) else {
      throw .conflict(
        name: "latent", reason: "it makes one sound, without truncation",
        advice: "set count to 1 and leave truncation out")
    }
    guard !loop || (!trimSilence && fade == 0 && attack == 0 && decay == nil) else {
      throw .conflict(
        name: "loop", reason: "a loop has neither silence nor a fade at its ends",
        advice: "leave trimSilence, fade, attack and decay out")
    }
    guard rootKey == nil || format.hasSamplerInformation else {
      throw .conflict(
        name: "rootKey", reason: "\(format.rawValue) files have no place for it",
        advice: "choose the format wav or aiff")
    }
    guard encoding.isSupported else {
      throw .conflict(
        name: "bitDepth",
        reason: "\(format.rawValue) files have no samples of \(bitDepth.rawValue) bits",
        advice: "choose 16 or 24, or the format wav or aiff")
    }
  }
}
