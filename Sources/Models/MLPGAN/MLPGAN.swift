// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// The GAN of fully connected layers that tutorials of Keras begin with.
///
/// Generator: dense layers, each with a leaky ReLU of slope 0.2 and batch normalization behind it,
/// then a dense layer with tanh. Critic: dense layers with leaky ReLUs. The default widths are 128 and
/// 256, and 256 and 128; those of the preset `full` are the larger ones of eriklindernoren/Keras-GAN,
/// `gan/gan.py`. In contrast to the tutorials, the critic sees generated examples that are normalized
/// by the moments of their batch, as in the generator's own update.
public enum MLPGAN: ModelKind {
  /// "mlp".
  public static let name = "mlp"
  /// "MLP GAN".
  public static let title = "MLP GAN"
  /// One sentence for help.
  public static let summary = "learns flattened mel spectrograms or waveforms with dense layers"

  /// Its own options and those of adversarial training, but for the conditioning of the generator,
  /// which is always an embedding.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [.init("NETWORKS", TrainingOptions.latentOptions + MLPOptions.options)]
    + TrainingOptions.adversarialGroups.map { group in
      .init(group.title, group.options.filter { $0.name != "generatorConditioning" })
    }

  /// Binary cross entropy and Adam as in the tutorials: learning rate 2e-4, β1 0.5, β2 0.999.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.objective = .nonSaturating
    options.criticSteps = 1
    options.learningRate = 2e-4
    options.beta1 = 0.5
    options.beta2 = 0.999
    options.batchSize = 128
    options.sliceLength = 8192
    options.channels = 1
    guard preset == .full else { return }
    options.batchSize = 32
    options.steps = 30_000
    options[MLPOptions.self].generatorWidths = [256, 512, 1024]
    options[MLPOptions.self].criticWidths = [512, 256]
  }

  /// 16 kHz: dense layers learn 8192 samples, half a second at that rate.
  public static var highestSampleRate: Int { TrainingOptions.preferredSampleRate }

  /// Checks the length of a sound.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    let own = options[MLPOptions.self]
    let valuesOfHop = own.domain == .waveform ? 1 : MLPOptions.bandCount
    let hop = own.domain == .waveform ? 1 : MLPOptions.hop
    let most = MLPConfiguration.mostOutputs / (valuesOfHop * options.channels) * hop
    guard options.sliceLength > most else { return }
    throw options.lengthError(most: most, " for dense layers")
  }

  /// The design of resolved options.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> MLPDesign {
    let own = options[MLPOptions.self]
    let sounds = own.sounds(of: options, sampleRate: data.target.sampleRate)
    let classCount = options.conditional == true ? data.target.conditionNames.count : 0
    return MLPDesign(
      network: MLPConfiguration(
        exampleShape: sounds.representation.exampleShape, generatorWidths: own.generatorWidths,
        criticWidths: own.criticWidths, latentCount: options.latentSize, classCount: classCount),
      sounds: sounds)
  }
}

/// The options that only the MLP GAN has.
public struct MLPOptions: KindOptions {
  /// Widths of the generator's hidden layers, from the latent on.
  public var generatorWidths = [128, 256]
  /// Widths of the critic's hidden layers, from the example on.
  public var criticWidths = [256, 128]
  /// What is flattened.
  public var domain = SoundDomain.spectrogram

  /// The widths of the tutorials on mel spectrograms.
  public init() {}

  /// Mel bands of a spectrogram.
  static let bandCount = 64
  /// Samples from one frame of a spectrogram to the next.
  static let hop = 128

  private static let widths = OptionDomain<[Int]>(
    "1 to 8 whole numbers from 1 to 8192, as in 128,256"
  ) {
    (1...8).contains($0.count) && $0.allSatisfy { (1...8192).contains($0) }
  }

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "domain", \.domain, "What is learned: mel spectrograms or waveforms, flattened."),
    OptionDeclaration<Self>(
      "generatorWidths", \.generatorWidths, "Widths of the generator's hidden layers.", widths),
    OptionDeclaration<Self>(
      "criticWidths", \.criticWidths, "Widths of the critic's hidden layers.", widths),
  ].map(\.asTrainingOption)

  /// The form of sound of resolved options.
  func sounds(of options: TrainingOptions, sampleRate: Int) -> SoundForm {
    switch domain {
    case .waveform:
      return .waveform(
        WaveformRepresentation(
          sampleRate: sampleRate, sliceLength: options.sliceLength, channelCount: options.channels))
    case .spectrogram:
      let bands = MelBands(count: Self.bandCount, sampleRate: sampleRate)
      let size = [256, 512, 1024, 2048].first { bands.fit(fftSize: $0) } ?? 4096
      return .spectrogram(
        SpectrogramRepresentation(
          sampleRate: sampleRate, sliceLength: options.sliceLength, channelCount: options.channels,
          spectrogram: LogSpectrogram(
            fftSize: size, hop: Self.hop, rangeDecibels: 60, melBands: bands),
          scaling: .fullScale))
    }
  }
}
