// SPDX-License-Identifier: MIT
import Audio
import Files

/// The options of spectrograms that a model learns; nil until they are resolved.
public struct SpectrogramOptions: KindOptions {
  /// Samples of a frame and of its Fourier transform.
  public var fftSize: Int?
  /// Samples from one frame to the next.
  public var hop: Int?
  /// Mel bands in the place of bins, 0 for bins.
  public var melBands: Int?
  /// Decibels below full scale that spectrograms reach, 0 for the paper's scaling.
  public var rangeDecibels: Int?
  /// Which of ``layouts`` the spectrograms have.
  public var spectrogramLayout: Int?

  /// The numbers of layouts: where frames lie, how bands are spaced and how phases are found.
  ///
  /// - 1: the paper's frames, Slaney's mel bands, phase gradient integration and 60 iterations; all
  ///   models of earlier versions.
  /// - 2: ``LogSpectrogram/Framing/hopCentered`` and ``MelBands/Spacing/resolved``; phases of bands
  ///   from random ones in 3 iterations at half the hop.
  static let layouts = 1...2

  /// Nothing set.
  public init() {}

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "fftSize", \.fftSize,
      "Samples of a frame and of its Fourier transform; the smallest power of two of 21 ms or more if "
        + "left out.", unit: "samples",
      OptionDomain("an even number from 32 to 65536") {
        (32...65_536).contains($0) && $0.isMultiple(of: 2)
      }, formerly: ["nFFT"]),
    OptionDeclaration<Self>(
      "hop", \.hop,
      "Samples from one frame to the next; 9 ms at most, or half a frame of bins, if left out.",
      unit: "samples", OptionDomain("a whole number from 1 to half of fftSize") { $0 > 0 }),
    OptionDeclaration<Self>(
      "melBands", \.melBands,
      "Mel bands to learn; 0 for the bins of the transform; 64 to 128 by the sample rate, or 0 if "
        + "fftSize is set, if left out.", .range(0...MelBands.counts.upperBound)),
    OptionDeclaration<Self>(
      "rangeDecibels", \.rangeDecibels,
      "How far below full scale spectrograms reach; 0 for the paper's scaling.", unit: "dB",
      .range(0...140)),
    OptionDeclaration<Self>(
      "spectrogramLayout", \.spectrogramLayout,
      "1: frames that begin at every hop, Slaney's mel bands, phases by PGHI and 60 iterations, as "
        + "in earlier versions and the preset full. 2: frames around every hop, bands of at least "
        + "a bin, random phases, 3 iterations at half the hop, and the grain of noise kept.",
      .range(layouts)),
  ].map(\.asTrainingOption)

  /// The spectrogram of resolved options.
  func spectrogram(sampleRate: Int) -> LogSpectrogram {
    let (size, hop, bands) = (fftSize ?? 0, hop ?? 0, melBands ?? 0)
    let isFirst = spectrogramLayout == 1
    let melBands =
      bands == 0
      ? nil : MelBands(count: bands, sampleRate: sampleRate, spacing: isFirst ? nil : .resolved)
    let framing: LogSpectrogram.Framing? = isFirst ? nil : .hopCentered
    let range = Float(rangeDecibels ?? 0)
    return range == 0
      ? LogSpectrogram(fftSize: size, hop: hop, melBands: melBands, framing: framing)
      : LogSpectrogram(
        fftSize: size, hop: hop, rangeDecibels: range, melBands: melBands, framing: framing)
  }

  /// The phases of bands, which lack the fine structure that phase gradient integration needs;
  /// Guides/quality.md has the comparison.
  private var phases: PhaseReconstruction? {
    spectrogramLayout == 1 || melBands == 0
      ? nil : PhaseReconstruction(start: .random, iterations: 3, momentum: 0, keepsGrain: true)
  }

  /// The representation of resolved options; the paper's scaling measures all slices first.
  func representation(
    _ options: TrainingOptions, dataset: ClipDataset,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> SpectrogramRepresentation {
    let spectrogram = spectrogram(sampleRate: dataset.sampleRate)
    let scaling: SpectrogramScaling =
      rangeDecibels == 0
      ? .standardized(
        moments: SpectrogramMoments(
          of: dataset, seed: options.seed, spectrogram: spectrogram, progress: progress))
      : .fullScale
    return SpectrogramRepresentation(
      sampleRate: dataset.sampleRate, sliceLength: options.sliceLength,
      channelCount: options.channels, spectrogram: spectrogram, scaling: scaling, phases: phases)
  }
}

extension SpectrogramOptions {
  /// Sets the spectrogram's layout, scaling, bands, transform and hop.
  static func resolve(_ options: inout TrainingOptions) {
    var own = options[Self.self]
    let isPaper = options.preset == .full
    let layout = own.spectrogramLayout ?? (isPaper ? 1 : 2)
    own.spectrogramLayout = layout
    own.rangeDecibels = own.rangeDecibels ?? (isPaper ? 0 : 60)
    let hasBins = isPaper || own.fftSize != nil
    let rate = options.sampleRate
    let bands = own.melBands ?? (hasBins ? 0 : layout == 1 ? 64 : Self.bandCount(sampleRate: rate))
    let size =
      own.fftSize
      ?? (layout == 1
        ? Self.fftSize(melBands: bands, sampleRate: rate) : Self.fftSize(sampleRate: rate))
    own.melBands = bands
    own.fftSize = size
    own.hop =
      own.hop
      ?? (bands == 0 ? size / 2 : layout == 1 ? min(size / 2, 128) : Self.hop(size, options))
    options[Self.self] = own
  }

  /// 64 bands, 96 from 20 kHz on and 128 from 32 kHz on.
  private static func bandCount(sampleRate: Int?) -> Int {
    let rate = sampleRate ?? 16_000
    return rate >= 32_000 ? 128 : rate >= 20_000 ? 96 : 64
  }

  /// The smallest power of two of 21 ms or more: 1024 at 44.1 and 48 kHz, where it keeps attacks and
  /// levels better than 2048 (Guides/quality.md); 128 samples at least.
  private static func fftSize(sampleRate: Int?) -> Int {
    let shortest = Double(sampleRate ?? 16_000) * 0.021
    return (7...16).map { 1 << $0 }.first { Double($0) >= shortest } ?? 65_536
  }

  /// The longest power of two, or three times one, of at most three eighths of a frame and 9 ms: 64 at
  /// 8 kHz, 128 at 16 kHz, 384 at 44.1 and 48 kHz.
  ///
  /// A length that is given in samples and that three times a power of two does not divide gets a power of
  /// two.
  private static func hop(_ fftSize: Int, _ options: TrainingOptions) -> Int {
    let longest = min(fftSize * 3 / 8, (options.sampleRate ?? 16_000) * 9 / 1000)
    let given = options.seconds == nil ? options.givenSliceLength : nil
    return (1...14).flatMap { [1 << $0, 3 << $0] }.filter { hop in
      hop <= longest && (hop.nonzeroBitCount == 1 || given?.isMultiple(of: hop) ?? true)
    }.max() ?? 2
  }

  /// What the time given can learn, in seconds, up to so many frames; of resolved options.
  static func longestSeconds(frames: Int, _ options: TrainingOptions) -> Double {
    let rate = Double(options.sampleRate ?? TrainingOptions.preferredSampleRate)
    return min(options.learnableSeconds, Double(frames * (options[Self.self].hop ?? 1)) / rate)
  }

  /// The shortest frames, from 256 samples on, in which every band of layout 1 has a bin.
  private static func fftSize(melBands: Int, sampleRate: Int?) -> Int {
    guard melBands > 0, let sampleRate else { return 256 }
    let bands = MelBands(count: melBands, sampleRate: sampleRate)
    return [256, 512, 1024, 2048].first { bands.fit(fftSize: $0) } ?? 4096
  }

  /// Checks transform, hop and bands.
  ///
  /// Without a sample rate neither the size of a transform that is left open is known, nor whether every
  /// mel band has a bin.
  static func validate(_ options: TrainingOptions) throws(OptionError) {
    guard options.sampleRate != nil || options[Self.self].fftSize != nil else { return }
    let resolved = options.resolved(mostCommonRate: options.sampleRate)
    let own = resolved[Self.self]
    let (size, hop, bands) = (own.fftSize ?? 0, own.hop ?? 0, own.melBands ?? 0)
    guard (1...size / 2).contains(hop) else {
      throw .value(
        name: "hop", found: "\(hop)",
        wanted: "1 to \(size / 2), half a frame: longer hops leave gaps between the frames")
    }
    guard own.phases == nil || hop.isMultiple(of: 2) else {
      throw .value(
        name: "hop", found: "\(hop)",
        wanted: "an even number, as phases of bands are found with half of it")
    }
    let mostBands = min(size / 2, MelBands.counts.upperBound)
    guard (0...mostBands).contains(bands) else {
      throw .value(
        name: "melBands", found: "\(bands)",
        wanted: "0, or up to \(mostBands) with an fftSize of \(size)")
    }
    guard let sampleRate = options.sampleRate, bands > 0 else { return }
    let fits = own.spectrogram(sampleRate: sampleRate).melBands?.fit(fftSize: size) ?? true
    guard fits else {
      throw .value(
        name: "melBands", found: "\(bands)",
        wanted:
          "fewer, or a longer fftSize than \(size): at \(sampleRate) Hz some bands have no bin"
      )
    }
  }
}
