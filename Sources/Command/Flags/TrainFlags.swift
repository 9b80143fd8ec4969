// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio
public import Layers
public import Training

/// Flags that are training options: what is given takes the place of what was there.
protocol OptionFlags {
  func overlay(_ options: inout TrainingOptions)
}

/// The documentation of an option, which belongs to the option and not to the flag.
private func help(_ key: TrainingOptions.Key, _ valueName: String? = nil) -> ArgumentHelp {
  ArgumentHelp("\(key.documentation)", valueName: valueName)
}

/// The flags of the options that may change when a run is resumed: "--steps, --minutes and --threads".
private let changeableFlags: String = {
  let flags = TrainingOptions.Key.allCases.filter(\.mayChange).map { key in
    "--" + key.rawValue.map { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }.joined()
  }
  return flags.dropLast().joined(separator: ", ") + " and " + (flags.last ?? "")
}()

/// What a flag was given, if it was.
private func take<Value>(_ value: Value?, for option: inout Value) {
  if let value { option = value }
}

extension ClipDataset.Slicing: ExpressibleByArgument {}
extension TrainingOptions.Preset: ExpressibleByArgument {}
extension TrainingOptions.Model: ExpressibleByArgument {}
extension TrainingOptions.Upsampling: ExpressibleByArgument {}
extension TrainingOptions.Objective: ExpressibleByArgument {}
extension TrainingOptions.GeneratorLabels: ExpressibleByArgument {}
extension TrainingOptions.CriticLabels: ExpressibleByArgument {}
extension LearningRateSchedule.Decay: ExpressibleByArgument {}

/// Where the run is, how long it takes and how it is done.
struct RunFlags: ParsableArguments, OptionFlags {
  @Option(help: ArgumentHelp("The folder of the run, made if it is missing.", valueName: "run"))
  var out: String?
  @Flag(
    help: "Continue the run in that folder, with its options; \(changeableFlags) may be others.")
  var resume = false
  @Flag(help: "Tell what else happens, on standard error.")
  var verbose = false
  @Flag(help: "Say what would be done, measure a few steps, train nothing.")
  var dryRun = false
  @Flag(
    help: ArgumentHelp(
      "Measure where the time goes, operation by operation; the table is printed at the end and "
        + "kept in RUN/profile.txt. With --dry-run, of its few steps."))
  var profile = false
  @Option(
    help: ArgumentHelp(
      "A JSON file of the options below, as in {\"sliceLength\": 8192}.", valueName: "file.json"))
  var options: String?
  @Option(help: help(.preset))
  var preset: TrainingOptions.Preset?
  @Option(help: help(.steps, "n"))
  var steps: Int?
  @Option(help: help(.minutes, "m"))
  var minutes: Double?
  @Option(help: help(.checkpointMinutes, "m"))
  var checkpointMinutes: Double?
  @Option(help: help(.threads, "t"))
  var threads: Int?
  @Option(help: help(.seed, "s"))
  var seed: UInt64?

  func overlay(_ options: inout TrainingOptions) {
    if let steps { (options.steps, options.minutes) = (steps, nil) }
    if let minutes { (options.steps, options.minutes) = (nil, minutes) }
    take(checkpointMinutes, for: &options.checkpointMinutes)
    take(seed, for: &options.seed)
    if let threads { options.threads = threads }
  }
}

/// What the sounds are.
struct SoundFlags: ParsableArguments, OptionFlags {
  @Option(help: help(.sampleRate, "hz"))
  var sampleRate: Int?
  @Option(help: help(.sliceLength, "n"))
  var sliceLength: Int?
  @Option(help: help(.channels, "c"))
  var channels: Int?
  @Flag(inversion: .prefixedNo, help: help(.peakNormalization))
  var peakNormalization: Bool?
  @Option(help: help(.slicing))
  var slicing: ClipDataset.Slicing?
  @Option(help: help(.heldOutShare, "share"))
  var heldOutShare: Float?
  @Option(help: help(.memoryBudgetMegabytes, "mb"))
  var memoryBudgetMegabytes: Int?

  func overlay(_ options: inout TrainingOptions) {
    if let sampleRate { options.sampleRate = sampleRate }
    take(sliceLength, for: &options.sliceLength)
    take(channels, for: &options.channels)
    take(peakNormalization, for: &options.peakNormalization)
    if let slicing { options.slicing = slicing }
    if let heldOutShare { options.heldOutShare = heldOutShare }
    take(memoryBudgetMegabytes, for: &options.memoryBudgetMegabytes)
  }
}

/// What the networks are.
struct NetworkFlags: ParsableArguments, OptionFlags {
  @Option(help: help(.model))
  var model: TrainingOptions.Model?
  @Option(help: help(.width, "d"))
  var width: Int?
  @Option(help: help(.latentSize, "z"))
  var latentSize: Int?
  @Option(help: help(.upsampling))
  var upsampling: TrainingOptions.Upsampling?
  @Option(help: help(.phaseShuffle, "n"))
  var phaseShuffle: Int?
  @Option(help: help(.postFilterTaps, "n"))
  var postFilterTaps: Int?
  @Option(name: .customLong("n-fft"), help: help(.transformSize, "n"))
  var transformSize: Int?
  @Option(help: help(.hop, "n"))
  var hop: Int?
  @Option(help: help(.melBands, "n"))
  var melBands: Int?
  @Option(help: help(.rangeDecibels, "db"))
  var rangeDecibels: Int?

  func overlay(_ options: inout TrainingOptions) {
    take(model, for: &options.model)
    take(width, for: &options.width)
    take(latentSize, for: &options.latentSize)
    take(upsampling, for: &options.upsampling)
    if let phaseShuffle { options.phaseShuffle = phaseShuffle }
    if let postFilterTaps { options.postFilterTaps = postFilterTaps }
    if let transformSize { options.transformSize = transformSize }
    if let hop { options.hop = hop }
    if let melBands { options.melBands = melBands }
    if let rangeDecibels { options.rangeDecibels = rangeDecibels }
  }
}

/// What the networks have beside their convolutions, and what they want.
struct ObjectiveFlags: ParsableArguments, OptionFlags {
  @Option(help: help(.objective))
  var objective: TrainingOptions.Objective?
  @Option(help: help(.penaltyWeight, "weight"))
  var penaltyWeight: Float?
  @Flag(inversion: .prefixedNo, help: help(.oneSidedPenalty))
  var oneSidedPenalty: Bool?
  @Option(help: help(.realPenaltyWeight, "weight"))
  var realPenaltyWeight: Float?
  @Option(help: help(.generatedPenaltyWeight, "weight"))
  var generatedPenaltyWeight: Float?
  @Option(help: help(.penaltyInterval, "n"))
  var penaltyInterval: Int?
  @Option(help: help(.driftWeight, "weight"))
  var driftWeight: Float?
  @Option(help: help(.weightLimit, "limit"))
  var weightLimit: Float?
  @Option(help: help(.orthogonalWeight, "weight"))
  var orthogonalWeight: Float?
  @Option(help: help(.consistencyWeight, "weight"))
  var consistencyWeight: Float?
  @Option(help: help(.instanceNoise, "deviation"))
  var instanceNoise: Float?
  @Option(help: help(.instanceNoiseSteps, "n"))
  var instanceNoiseSteps: Int?
  @Flag(inversion: .prefixedNo, help: help(.batchNormalization))
  var batchNormalization: Bool?
  @Flag(inversion: .prefixedNo, help: help(.spectralNormalization))
  var spectralNormalization: Bool?
  @Flag(inversion: .prefixedNo, help: help(.minibatchDeviation))
  var minibatchDeviation: Bool?
  @Option(help: help(.minibatchKernels, "n"))
  var minibatchKernels: Int?
  @Option(help: help(.dropout, "share"))
  var dropout: Float?

  func overlay(_ options: inout TrainingOptions) {
    take(objective, for: &options.objective)
    if let penaltyWeight { options.penaltyWeight = penaltyWeight }
    take(oneSidedPenalty, for: &options.oneSidedPenalty)
    take(realPenaltyWeight, for: &options.realPenaltyWeight)
    take(generatedPenaltyWeight, for: &options.generatedPenaltyWeight)
    take(penaltyInterval, for: &options.penaltyInterval)
    take(driftWeight, for: &options.driftWeight)
    take(weightLimit, for: &options.weightLimit)
    take(orthogonalWeight, for: &options.orthogonalWeight)
    take(consistencyWeight, for: &options.consistencyWeight)
    take(instanceNoise, for: &options.instanceNoise)
    take(instanceNoiseSteps, for: &options.instanceNoiseSteps)
    take(batchNormalization, for: &options.batchNormalization)
    take(spectralNormalization, for: &options.spectralNormalization)
    take(minibatchDeviation, for: &options.minibatchDeviation)
    take(minibatchKernels, for: &options.minibatchKernels)
    take(dropout, for: &options.dropout)
  }
}

/// What makes much of few recordings.
struct AugmentationFlags: ParsableArguments, OptionFlags {
  @Option(help: help(.dataAugmentation, "probability"))
  var dataAugmentation: Float?
  @Option(help: help(.augmentation, "probability"))
  var augmentation: Float?
  @Flag(inversion: .prefixedNo, help: help(.adaptiveAugmentation))
  var adaptiveAugmentation: Bool?
  @Option(help: help(.initFrom, "model"))
  var initFrom: String?

  func overlay(_ options: inout TrainingOptions) {
    take(dataAugmentation, for: &options.dataAugmentation)
    take(augmentation, for: &options.augmentation)
    take(adaptiveAugmentation, for: &options.adaptiveAugmentation)
    if let initFrom { options.initFrom = initFrom }
  }
}

/// Whether and how classes are learned.
struct LabelFlags: ParsableArguments, OptionFlags {
  @Flag(inversion: .prefixedNo, help: help(.conditional))
  var conditional: Bool?
  @Option(help: help(.generatorLabels))
  var generatorLabels: TrainingOptions.GeneratorLabels?
  @Option(help: help(.criticLabels))
  var criticLabels: TrainingOptions.CriticLabels?
  @Option(help: help(.classWeight, "weight"))
  var classWeight: Float?
  @Flag(inversion: .prefixedNo, help: help(.balancedClasses))
  var balancedClasses: Bool?

  func overlay(_ options: inout TrainingOptions) {
    if let conditional { options.conditional = conditional }
    if let generatorLabels { options.generatorLabels = generatorLabels }
    if let criticLabels { options.criticLabels = criticLabels }
    if let classWeight { options.classWeight = classWeight }
    take(balancedClasses, for: &options.balancedClasses)
  }
}

/// How they learn.
struct LearningFlags: ParsableArguments, OptionFlags {
  @Option(help: help(.batchSize, "b"))
  var batchSize: Int?
  @Option(help: help(.learningRate, "rate"))
  var learningRate: Float?
  @Option(help: help(.criticSteps, "n"))
  var criticSteps: Int?
  @Option(help: help(.criticLearningRate, "rate"))
  var criticLearningRate: Float?
  @Option(help: help(.beta1, "beta"))
  var beta1: Float?
  @Option(help: help(.beta2, "beta"))
  var beta2: Float?
  @Option(help: help(.warmupSteps, "n"))
  var warmupSteps: Int?
  @Option(help: help(.decay))
  var decay: LearningRateSchedule.Decay?
  @Option(help: help(.decayStart, "step"))
  var decayStart: Int?
  @Option(help: help(.decayEnd, "step"))
  var decayEnd: Int?
  @Flag(inversion: .prefixedNo, help: help(.balancedRates))
  var balancedRates: Bool?
  @Option(help: help(.gradientLimit, "norm"))
  var gradientLimit: Float?
  @Option(help: help(.averagingDecay, "decay"))
  var averagingDecay: Float?

  func overlay(_ options: inout TrainingOptions) {
    take(batchSize, for: &options.batchSize)
    take(learningRate, for: &options.learningRate)
    take(criticSteps, for: &options.criticSteps)
    if let criticLearningRate { options.criticLearningRate = criticLearningRate }
    take(beta1, for: &options.beta1)
    take(beta2, for: &options.beta2)
    take(warmupSteps, for: &options.warmupSteps)
    take(decay, for: &options.decay)
    if let decayStart { options.decayStart = decayStart }
    if let decayEnd { options.decayEnd = decayEnd }
    take(balancedRates, for: &options.balancedRates)
    take(gradientLimit, for: &options.gradientLimit)
    take(averagingDecay, for: &options.averagingDecay)
  }
}
