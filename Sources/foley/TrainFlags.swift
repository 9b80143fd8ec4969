// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Training

/// Flags that are training options: what is given takes the place of what was there.
protocol OptionFlags {
  func overlay(_ options: inout TrainingOptions)
}

/// The documentation of an option, which belongs to the option and not to the flag.
private func help(_ key: TrainingOptions.Key, _ valueName: String? = nil) -> ArgumentHelp {
  ArgumentHelp("\(key.documentation)", valueName: valueName)
}

/// What a flag was given, if it was.
private func take<Value>(_ value: Value?, for option: inout Value) {
  if let value { option = value }
}

extension TrainingOptions.Preset: ExpressibleByArgument {}
extension TrainingOptions.Model: ExpressibleByArgument {}
extension TrainingOptions.Upsampling: ExpressibleByArgument {}

/// Where the run is, how long it takes and how it is done.
struct RunFlags: ParsableArguments, OptionFlags {
  @Option(help: ArgumentHelp("The folder of the run, made if it is missing.", valueName: "run"))
  var out: String?
  @Flag(help: "Continue the run in that folder.")
  var resume = false
  @Flag(help: "Tell what else happens, on standard error.")
  var verbose = false
  @Flag(help: "Say what would be done, measure a few steps, train nothing.")
  var dryRun = false
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
  @Option(help: help(.memoryBudgetMegabytes, "mb"))
  var memoryBudgetMegabytes: Int?

  func overlay(_ options: inout TrainingOptions) {
    if let sampleRate { options.sampleRate = sampleRate }
    take(sliceLength, for: &options.sliceLength)
    take(channels, for: &options.channels)
    take(peakNormalization, for: &options.peakNormalization)
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

/// How they learn.
struct LearningFlags: ParsableArguments, OptionFlags {
  @Option(help: help(.batchSize, "b"))
  var batchSize: Int?
  @Option(help: help(.learningRate, "rate"))
  var learningRate: Float?
  @Option(help: help(.criticSteps, "n"))
  var criticSteps: Int?
  @Option(help: help(.penaltyWeight, "weight"))
  var penaltyWeight: Float?
  @Option(help: help(.averagingDecay, "decay"))
  var averagingDecay: Float?

  func overlay(_ options: inout TrainingOptions) {
    take(batchSize, for: &options.batchSize)
    take(learningRate, for: &options.learningRate)
    take(criticSteps, for: &options.criticSteps)
    take(penaltyWeight, for: &options.penaltyWeight)
    take(averagingDecay, for: &options.averagingDecay)
  }
}
