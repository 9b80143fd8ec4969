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

  /// Nothing set.
  public init() {}

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "fftSize", \.fftSize,
      "Samples of a frame and of its Fourier transform; the shortest in which every band has a bin "
        + "if left out.", unit: "samples",
      OptionDomain("an even number from 32 to 65536") {
        (32...65_536).contains($0) && $0.isMultiple(of: 2)
      }, formerly: ["nFFT"]),
    OptionDeclaration<Self>(
      "hop", \.hop,
      "Samples from one frame to the next; 128, or half a frame of bins, if left out.",
      unit: "samples", OptionDomain("a whole number from 1 to half of fftSize") { $0 > 0 }),
    OptionDeclaration<Self>(
      "melBands", \.melBands,
      "Mel bands to learn; 0 for the bins of the transform; 64, or 0 if fftSize is set, if left "
        + "out.", .range(0...MelBands.counts.upperBound)),
    OptionDeclaration<Self>(
      "rangeDecibels", \.rangeDecibels,
      "How far below full scale spectrograms reach; 0 for the paper's scaling.", unit: "dB",
      .range(0...140)),
  ].map(\.asTrainingOption)

  /// The spectrogram of resolved options.
  func spectrogram(sampleRate: Int) -> LogSpectrogram {
    let (size, hop, bands) = (fftSize ?? 0, hop ?? 0, melBands ?? 0)
    let melBands = bands == 0 ? nil : MelBands(count: bands, sampleRate: sampleRate)
    let range = Float(rangeDecibels ?? 0)
    return range == 0
      ? LogSpectrogram(fftSize: size, hop: hop, melBands: melBands)
      : LogSpectrogram(fftSize: size, hop: hop, rangeDecibels: range, melBands: melBands)
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
      channelCount: options.channels, spectrogram: spectrogram, scaling: scaling)
  }
}

extension SpectrogramOptions {
  /// Sets the spectrogram's scaling, bands, transform and hop.
  static func resolve(_ options: inout TrainingOptions) {
    var own = options[Self.self]
    own.rangeDecibels = own.rangeDecibels ?? (options.preset == .full ? 0 : 60)
    let bands = own.melBands ?? (options.preset == .full || own.fftSize != nil ? 0 : 64)
    let size = own.fftSize ?? Self.fftSize(melBands: bands, sampleRate: options.sampleRate)
    own.melBands = bands
    own.fftSize = size
    own.hop = own.hop ?? (bands == 0 ? size / 2 : min(size / 2, 128))
    options[Self.self] = own
  }

  /// The shortest frames, from 256 samples on, in which every band has a bin.
  private static func fftSize(melBands: Int, sampleRate: Int?) -> Int {
    guard melBands > 0, let sampleRate else { return 256 }
    let bands = MelBands(count: melBands, sampleRate: sampleRate)
    return [256, 512, 1024, 2048].first { bands.fit(fftSize: $0) } ?? 4096
  }

  /// Checks transform, hop and bands.
  ///
  /// Whether every mel band has a bin is known only with the sample rate.
  static func validate(_ options: TrainingOptions) throws(OptionError) {
    let resolved = options.resolved(mostCommonRate: options.sampleRate)
    let own = resolved[Self.self]
    let (size, hop, bands) = (own.fftSize ?? 0, own.hop ?? 0, own.melBands ?? 0)
    guard (1...size / 2).contains(hop) else {
      throw .value(
        name: "hop", found: "\(hop)",
        wanted: "1 to \(size / 2), half a frame: longer hops leave gaps between the frames")
    }
    let mostBands = min(size / 2, MelBands.counts.upperBound)
    guard (0...mostBands).contains(bands) else {
      throw .value(
        name: "melBands", found: "\(bands)",
        wanted: "0, or up to \(mostBands) with an fftSize of \(size)")
    }
    guard let sampleRate = options.sampleRate, bands > 0 else { return }
    guard MelBands(count: bands, sampleRate: sampleRate).fit(fftSize: size) else {
      throw .value(
        name: "melBands", found: "\(bands)",
        wanted:
          "fewer, or a longer fftSize than \(size): at \(sampleRate) Hz some bands have no bin"
      )
    }
  }
}
