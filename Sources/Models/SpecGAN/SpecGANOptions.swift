// SPDX-License-Identifier: MIT
import Files

/// The options that only SpecGAN has; nil until they are resolved.
public struct SpecGANOptions: KindOptions {
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

  /// The networks for such spectrograms.
  func network(_ spectrogram: LogSpectrogram, of options: TrainingOptions) -> SpecGANConfiguration {
    SpecGANConfiguration(
      frameCount: spectrogram.frameCount(ofSamples: options.sliceLength),
      binCount: spectrogram.binCount, channelCount: options.channels, width: options.width,
      latentCount: options.latentSize, upsampling: options.upsampling)
  }
}

extension SpecGANOptions {
  /// Checks what decides the sides of the spectrograms, by themselves and against the networks.
  ///
  /// Whether every mel band has a bin is known only with the sample rate.
  func validateSpectrograms(of options: TrainingOptions) throws(OptionError) {
    let resolved = options.resolved(mostCommonRate: options.sampleRate)
    let own = resolved[SpecGANOptions.self]
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
    try own.validateSides(of: resolved, hop: hop, bands: bands)
    guard let sampleRate = options.sampleRate, bands > 0 else { return }
    guard MelBands(count: bands, sampleRate: sampleRate).fit(fftSize: size) else {
      throw .value(
        name: "melBands", found: "\(bands)",
        wanted:
          "fewer, or a longer fftSize than \(size): at \(sampleRate) Hz some bands have no bin"
      )
    }
  }

  /// Checks that the networks can halve both sides of the spectrograms.
  private func validateSides(
    of options: TrainingOptions, hop: Int, bands: Int
  ) throws(OptionError) {
    let network = network(spectrogram(sampleRate: 1), of: options)
    let (frames, bins, unit) = (network.frameCount, network.binCount, network.sizeUnit)
    let sizes = SpecGANConfiguration.sizes
    let limits = "\(sizes.lowerBound) to \(sizes.upperBound)"
    guard sizes.contains(frames), frames.isMultiple(of: unit) else {
      let wanted = sizes.contains(frames) ? "a multiple of \(unit)" : limits
      throw .value(
        name: "hop", found: "\(hop)",
        wanted: "one that cuts \(options.sliceLength) samples into \(wanted) frames, not \(frames)")
    }
    guard sizes.contains(bins), bins.isMultiple(of: unit) else {
      let (isSize, multiple) = (sizes.contains(bins), "a multiple of \(unit)")
      guard bands == 0 else {
        let wanted = isSize ? multiple : "0, or \(sizes.lowerBound) or more"
        throw .value(
          name: "melBands", found: "\(bands)", wanted: "\(wanted), which the networks can halve")
      }
      throw .value(
        name: "fftSize", found: "\(2 * bins)",
        wanted:
          "twice \(isSize ? multiple : limits) bins, which the networks can halve, or melBands")
    }
  }
}
