// SPDX-License-Identifier: MIT
import Audio
public import Files
import Layers

extension LearningRateSchedule.Decay: OptionChoice {}
extension ClipDataset.Slicing: OptionChoice {}
extension Conditioning.Method: OptionChoice {}

extension Upsampling: OptionValue {
  private static let names: [(Upsampling, String)] = [
    (.transposedConvolution, "transposed"), (.nearestNeighbor, "nearest"),
  ]
  /// The names in options.
  public static var noun: String { "one of " + names.map(\.1).joined(separator: ", ") }
  /// The name in options.
  public var json: JSONValue { .text(Self.names.first { $0.0 == self }?.1 ?? rawValue) }
  /// The value of a name in options.
  public init?(json: JSONValue) {
    guard let value = Self.names.first(where: { json == .text($0.1) })?.0 else { return nil }
    self = value
  }
}

/// How a critic is conditioned on classes.
public enum CriticConditioning: String, OptionChoice {
  /// It scores how well an example goes with its class.
  case projection
  /// It names the class of an example.
  case classifier
}

extension TrainingOptions {
  /// An option of a training.
  public typealias Entry = OptionDeclaration<TrainingOptions>
  /// Options under a heading.
  public typealias Group = OptionTable<TrainingOptions>.Group

  /// The options of every run.
  public static let runOptions = Group(
    "THE RUN",
    [
      Entry(
        "preset", \.preset, "The values to start from; each option can be laid over them."),
      Entry(
        "model", "The kind of model.",
        OptionDomain<String>(kindNames) { ModelKinds.named($0) != nil },
        read: { $0.namedKind ?? $0.kind.name }, write: { $0.namedKind = $1 }),
      Entry(
        "steps", \.steps, "Stop after this many steps, which are updates of the generator.",
        .range(1...1_000_000_000), shapesResult: false),
      Entry(
        "minutes", \.minutes, "Stop after this time, counted over all resumptions.",
        unit: "minutes", .range(0.001...5_000_000), shapesResult: false),
      Entry(
        "checkpointMinutes", \.checkpointMinutes,
        "Time between checkpoints, each with sounds and a picture.", unit: "minutes",
        .range(0...100_000), shapesResult: false),
      Entry(
        "threads", \.threads,
        "Threads to compute with; one a core if left out. The result is the same.",
        .range(1...256), shapesResult: false),
      Entry("seed", \.seed, "The seed of everything random: same seed, same model."),
      Entry(
        "initFrom", \.initFrom,
        "Begin with the weights of this model file or run, of the same shape.", .any("a path")),
    ])

  /// The options of the recordings and of one sound.
  public static let soundOptions = Group(
    "SOUND",
    [
      Entry(
        "sampleRate", \.sampleRate,
        "Frames a second; the recordings' most common rate, up to 48000, if left out.",
        unit: "Hz", .range(1000...192_000)),
      Entry(
        "seconds", \.seconds,
        "The length of one sound, made longer to the next one that the networks can have; one that "
          + "covers nine in ten recordings, up to what the time given can learn, if left out.",
        unit: "seconds", .range(0.01...3600)),
      Entry(
        "sliceLength", \.givenSliceLength,
        "The length of one sound, in place of seconds; WaveGAN has 4096, 8192, 16384, 32768 and "
          + "65536.", unit: "samples",
        .range(sliceLengths)),
      Entry(
        "channels", \.givenChannels,
        "1 for mono, 2 for stereo; 2 where most recordings are truly stereo, else 1, if left out.",
        .range(1...2)),
      Entry(
        "peakNormalization", \.peakNormalization,
        "Scale every file to full scale when it is read."),
      Entry(
        "slicing", \.slicing,
        "Where recordings longer than a sound are cut: start, then faded out, or random; start if "
          + "left out and nine in ten are short or, of a folder to make sounds of, loudest there."),
      Entry(
        "heldOutShare", \.heldOutShare,
        "Share of the recordings that is held out and compared with; 0.1 if left out and that makes "
          + "64 of them, else 0.", .range(0...0.5)),
      Entry(
        "memoryBudgetMegabytes", \.memoryBudgetMegabytes,
        "Decoded audio beyond this goes to a file on disk.", unit: "MiB",
        .range(1...1_048_576), shapesResult: false),
      Entry(
        "conditional", \.conditional,
        "Condition the model on the classes, which are the subfolders, so that one can be asked "
          + "for; if left out, where there are two with \(recordingsOfAClass) recordings each on "
          + "average."),
      Entry(
        "labels", \.labels,
        "What a conditional model is conditioned on: subfolders, or words, which are those of the names "
          + "of files and folders that \(WordVocabulary.fewestRecordings) recordings have; words with "
          + "the model stackgan where there are two, else subfolders, if left out."),
      Entry(
        "balancedClasses", \.balancedClasses,
        "Draw every class, which is a subfolder, as often as every other."),
    ])

  /// Lengths of one sound that an option may name, in samples; those of a kind are fewer.
  public static let sliceLengths = 256...Int(Int32.max)

  /// The size of a latent.
  public static let latentOptions: [Entry] = [
    Entry(
      "latentSize", \.latentSize, "Numbers that one sound is made from.", .range(1...65_536))
  ]

  /// The width of networks.
  public static let widthOption = Entry(
    "width", \.width, "Width of the layers: the time of a step grows with its square.",
    .range(1...1024))

  /// A second head of a critic of convolutions.
  public static let patchScoresOption = Entry(
    "patchScores", \.patchScores,
    "Let the critic score patches, too: the grain of a sound counts as much as its whole.")

  /// The size of a batch.
  public static let batchSizeOption = Entry(
    "batchSize", \.batchSize, "Sounds in a batch.", unit: "sounds", .range(1...4096))

  /// Changes of recordings.
  public static let dataAugmentationOption = Entry(
    "dataAugmentation", \.dataAugmentation,
    "Probability of each change of a recording before anything sees it: pitch, time, spectrum, "
      + "mix, noise, gain.", .range(0...1))

  /// The options of a stack of convolutions.
  public static let dcganOptions =
    latentOptions + [
      widthOption,
      Entry(
        "upsampling", \.upsampling,
        "How the generator lengthens its signals: transposed convolutions, as in the paper, or "
          + "nearest neighbours and a convolution."),
      Entry(
        "batchNormalization", \.batchNormalization,
        "Normalize batches between the generator's layers, and between the critic's where no slope "
          + "penalty forbids it."),
      patchScoresOption,
    ]
}
