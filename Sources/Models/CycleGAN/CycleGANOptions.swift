// SPDX-License-Identifier: MIT
import Files

/// The options that only a CycleGAN has.
public struct CycleGANOptions: KindOptions {
  /// Residual blocks of each generator.
  public var residualBlocks = 6
  /// Whether the generators' first layer is a gated linear unit.
  public var gatedInput = true
  /// The largest share of the frames that is hidden from a generator, 0 for none.
  public var hiddenShare: Float = 0.5
  /// Channels after the critics' first layer; nil for those of the generators.
  public var criticWidth: Int?
  /// Weight of the critics' loss for the generators.
  public var adversarialWeight: Float = 1
  /// Weight of the distance between an example and what returns of it.
  public var cycleWeight: Float = 10
  /// Weight of the change of examples that are of the target already.
  public var identityWeight: Float = 5
  /// Steps with that loss; nil until it is resolved.
  public var identitySteps: Int?
  /// Past conversions that the critics see again, 0 for none.
  public var historySize = 50
  /// Whether critics see what went through both generators, too.
  public var secondStep = false

  /// The papers' values.
  public init() {}

  private static let weights = OptionDomain<Float>.range(0...1_000_000)

  /// The networks.
  static let networkOptions: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "residualBlocks", \.residualBlocks, "Residual blocks of each generator.", .range(0...64)),
    OptionDeclaration<Self>(
      "gatedInput", \.gatedInput,
      "Let the generators begin with a gated linear unit in place of a normalization and a ReLU."),
    OptionDeclaration<Self>(
      "hiddenShare", \.hiddenShare,
      "The largest share of the frames that is hidden from a generator, which fills them in "
        + "(MaskCycleGAN-VC); 0 for none, and for networks without a channel that says which.",
      .range(0...0.9)),
    OptionDeclaration<Self>(
      "criticWidth", \.criticWidth,
      "Channels after the critics' first layer; width if left out.", .range(1...1024)),
  ].map(\.asTrainingOption)

  /// The losses.
  static let objectiveOptions: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "adversarialWeight", \.adversarialWeight,
      "Weight of the critics' least squares in the generators' loss.", weights),
    OptionDeclaration<Self>(
      "cycleWeight", \.cycleWeight,
      "Weight of the mean distance between a sound and what comes back of it.", weights),
    OptionDeclaration<Self>(
      "identityWeight", \.identityWeight,
      "Weight of the mean change of sounds that are of the wanted folder already.", weights),
    OptionDeclaration<Self>(
      "identitySteps", \.identitySteps,
      "Steps with the identity loss; a tenth of the training if left out (60 steps count as a "
        + "minute).", unit: "steps", .range(0...1_000_000_000)),
    OptionDeclaration<Self>(
      "historySize", \.historySize,
      "Past conversions that the critics see again; 0 for the newest alone.", unit: "sounds",
      .range(0...10_000)),
    OptionDeclaration<Self>(
      "secondStep", \.secondStep,
      "Give further critics what comes back of a sound (the two-step loss of CycleGAN-VC2)."),
  ].map(\.asTrainingOption)

  /// Sets what is left open.
  static func resolve(_ options: inout TrainingOptions) {
    var own = options[Self.self]
    let steps =
      options.steps.map(Double.init) ?? (options.minutes ?? 0) * TrainingOptions.stepsOfAMinute
    own.identitySteps = own.identitySteps ?? Int(steps / 10)
    own.criticWidth = own.criticWidth ?? options.width
    options[Self.self] = own
  }
}
