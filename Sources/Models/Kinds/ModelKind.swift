// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// A kind of model, such as WaveGAN: its options, its design and its way of training.
///
/// A kind is a type without instances in a folder of its own; ``ModelKinds`` lists the kinds, and
/// nothing else names one.
public protocol ModelKind: Sendable {
  /// The design of its models.
  associatedtype Design: ModelDesign

  /// The name in options and model files, in lower case.
  static var name: String { get }
  /// The name for people.
  static var title: String { get }
  /// One sentence for help: what the model learns.
  static var summary: String { get }
  /// Keys that earlier versions used in place of ``name`` in a model file.
  static var formerFileKeys: [String] { get }

  /// The options of a training beyond those of every run, in groups.
  static var options: [OptionTable<TrainingOptions>.Group] { get }
  /// Names of options that an earlier version had: a run that states one goes on without it.
  static var formerOptions: Set<String> { get }
  /// What its models are conditioned on if it is not said.
  static var usualLabels: TrainingOptions.Labels { get }
  /// Sets the values of a preset that differ from those of every kind.
  static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions)
  /// Sets what is left open; the sample rate is known.
  static func resolve(_ options: inout TrainingOptions)
  /// The shortest length of a sound, from `samples` on, that the networks can have; a longer one than
  /// they can have is refused by ``validate(_:)``.
  ///
  /// - Parameter options: resolved but for their `sliceLength`.
  static func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int
  /// The highest sample rate, in hertz, that is taken from recordings if none is asked for.
  static var highestSampleRate: Int { get }
  /// The longest sound, in seconds, that is chosen if no length is asked for.
  ///
  /// - Parameter options: resolved but for their `sliceLength`.
  static func longestSeconds(_ options: TrainingOptions) -> Double
  /// Steps after which its sounds are clear, as a rule of thumb; nil for a kind that does not learn step
  /// by step.
  static var clearSteps: Int? { get }
  /// Checks what the ranges of single options do not cover.
  ///
  /// - Throws: `OptionError`
  static func validate(_ options: TrainingOptions) throws(OptionError)

  /// How the recordings that it learns from correspond.
  static var layoutForm: DatasetLayout.Form { get }
  /// Recordings of one instrument, from soft to loud, that an example is a row of; 1 for examples of one
  /// recording.
  static func layerCount(_ options: TrainingOptions) -> Int

  /// The design that valid, resolved options describe, for recordings scanned with them.
  ///
  /// - Parameter progress: called with the slices measured so far and their number, where the design
  ///   needs statistics of the recordings.
  static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> Design

  /// The way of training that valid, resolved options describe.
  ///
  /// - Parameters:
  ///   - classCount: the classes of the recordings.
  ///   - source: batches of the recordings in the design's representation.
  ///   - describe: the description of the model file after so many steps.
  static func makeRecipe(
    _ options: TrainingOptions, design: Design, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe

  /// Descriptions of all numbers that its training may report.
  static var metrics: [MetricDescription] { get }
}

extension ModelKind {
  /// None.
  public static var formerFileKeys: [String] { [] }
  /// None.
  public static var formerOptions: Set<String> { [] }
  /// Classes.
  public static var usualLabels: TrainingOptions.Labels { .subfolders }
  /// Nothing.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {}
  /// Nothing.
  public static func resolve(_ options: inout TrainingOptions) {}
  /// 48 kHz.
  public static var highestSampleRate: Int { 48_000 }
  /// What the time given can learn.
  public static func longestSeconds(_ options: TrainingOptions) -> Double {
    options.learnableSeconds
  }
  /// Those of a SpecGAN.
  public static var clearSteps: Int? { TrainingOptions.clearSteps }
  /// Any length that ``TrainingOptions/sliceLengths`` has.
  public static func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int {
    max(samples, TrainingOptions.sliceLengths.lowerBound)
  }
  /// One folder, of what it makes.
  public static var layoutForm: DatasetLayout.Form { .single }
  /// One.
  public static func layerCount(_ options: TrainingOptions) -> Int { 1 }
  /// Nothing.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {}
  /// Those of adversarial training.
  public static var metrics: [MetricDescription] { AdversarialRecipe.allMetrics }

  /// All options of its training: those of every run and its own.
  public static var table: OptionTable<TrainingOptions> {
    OptionTable([TrainingOptions.runOptions, TrainingOptions.soundOptions] + options)
  }
}

extension ModelKind where Design: AdversarialDesign {
  /// Adversarial training.
  public static func makeRecipe(
    _ options: TrainingOptions, design: Design, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    AdversarialRecipe(
      design: design, settings: options.adversarialSettings(classCount: classCount),
      source: source, describe: describe)
  }
}
