// SPDX-License-Identifier: MIT
import Audio
public import Autograd
import Glibc
import Kernels
import Layers

/// Trains a converter on pairs, with a critic that sees source and result.
///
/// A step is a critic update and a converter update with
///
///     adversarial · LSGAN + feature · mean |f(y) - f(G(x))| + mel · L1 + spectral · multi-resolution
///       + waveform · signal-to-noise
///
/// Where the critic's verdict has no weight, there is neither a critic nor a distance of its features f.
/// The model is the exponential moving average of the converters. Mao and others, "Least Squares
/// Generative Adversarial Networks" (2017), equation 9; feature matching: Wang and others (2018),
/// equation 4.
public final class PairedRecipe: Recipe {
  private let converter: WaveUNet
  private let averagedConverter: WaveUNet
  private let critic: PairCritic
  private let options: TrainingOptions
  private let own: Pix2PixOptions
  private let source: ExampleSource
  private let describe: (_ steps: Int) -> ModelDescription
  private let spectral: MultiResolutionSpectralLoss
  private let mel: MelReconstruction
  private let converterTraining: NetworkTraining
  private let criticTraining: NetworkTraining
  private let schedule: LearningRateSchedule

  /// A recipe of valid, resolved options.
  init(
    design: Pix2PixDesign, options: TrainingOptions, source: ExampleSource,
    describe: @escaping (_ steps: Int) -> ModelDescription
  ) {
    var stream = RandomStream(seed: options.seed, name: "converter weights")
    var criticStream = RandomStream(seed: options.seed, name: "critic weights")
    converter = design.makeConverter(using: &stream)
    averagedConverter = design.makeConverter(using: &stream)
    own = options[Pix2PixOptions.self]
    critic = PairCritic(width: own.criticWidth, using: &criticStream)
    self.options = options
    self.source = source
    self.describe = describe
    let rate = design.waveform.sampleRate
    spectral = MultiResolutionSpectralLoss(sampleRate: rate)
    mel = MelReconstruction(sampleRate: rate)
    func training(
      _ network: any Module, _ rate: Float, emaDecay: Float? = nil
    ) -> NetworkTraining {
      NetworkTraining(
        of: network,
        .init(
          learningRate: rate, beta1: options.beta1, beta2: options.beta2,
          gradientClip: options.gradientClip > 0 ? options.gradientClip : nil), emaDecay: emaDecay)
    }
    converterTraining = training(converter, options.learningRate, emaDecay: options.emaDecay)
    criticTraining = training(critic, options.criticLearningRate ?? options.learningRate)
    schedule = LearningRateSchedule(
      warmupSteps: options.warmupSteps, decay: options.decay, decayStart: options.decayStart ?? 0,
      decayEnd: options.decayEnd ?? 0)
  }

  /// Converter and critic.
  public var networks: [(name: String, parameterCount: Int)] {
    [("converter", converter.parameterCount)]
      + (hasCritic ? [("critic", critic.parameterCount)] : [])
  }

  private var hasCritic: Bool { own.adversarialWeight > 0 }

  static let melLoss = MetricDescription(
    "melLoss", "The mean distance of log-mel spectra, in decades of magnitude.", better: .lower,
    progressLabel: "mel")
  static let spectralLoss = MetricDescription(
    "spectralLoss", "The distance of spectra under windows of 10, 25 and 50 ms.", better: .lower,
    progressLabel: "spectra")
  static let waveformLoss = MetricDescription(
    "waveformLoss", "The level of the error of the samples, relative to the wanted sound.",
    unit: "dB", better: .lower, progressLabel: "error")
  static let featureLoss = MetricDescription(
    "featureLoss", "The mean distance of the critic's features.", better: .lower)
  static let allMetrics =
    [melLoss, spectralLoss, waveformLoss, featureLoss]
    + AdversarialMetrics.all.filter {
      ["criticLoss", "generatorLoss", "realScore", "generatedScore"].contains($0.name)
    }

  /// The losses that have a weight, and the scores where there is a critic.
  public var metrics: [MetricDescription] {
    let weights = [
      ("melLoss", own.melWeight), ("spectralLoss", own.spectralWeight),
      ("waveformLoss", own.waveformWeight), ("featureLoss", hasCritic ? own.featureWeight : 0),
      ("generatorLoss", own.adversarialWeight), ("criticLoss", hasCritic ? 1 : 0),
      ("realScore", hasCritic ? 1 : 0), ("generatedScore", hasCritic ? 1 : 0),
    ]
    let missing = Set(weights.filter { $0.1 == 0 }.map(\.0))
    return Self.allMetrics.filter { !missing.contains($0.name) }
  }

  /// A rule on growing losses.
  public var advice: [AdviceRule] {
    [
      AdviceRule(
        "exploding",
        "The losses grow without end: begin again with a lower learningRate, or with "
          + "gradientClip=1."
      ) { reports in
        reports.allSatisfy { abs($0["criticLoss"] ?? 0) + abs($0["generatorLoss"] ?? 0) > 1e5 }
      }
    ]
  }

  /// The first batch of sources.
  public var previewExamples: Tensor? { source.sources?(0) }

  /// Updates the critic and the converter.
  public func step(_ index: Int) -> StepReport {
    let factor = schedule.factor(inStep: index)
    let pair = pair(index)
    var report: StepReport = [:]
    if hasCritic { Profile.inPart("critic") { updateCritic(pair, index, factor, &report) } }
    Profile.inPart("converter") { updateConverter(pair, index, factor, &report) }
    return report
  }

  /// Sources and targets of batch `index`, each pair at a level of its own.
  private func pair(_ index: Int) -> (source: Tensor, target: Tensor) {
    guard let sources = source.sources else { preconditionFailure("pairs without sources") }
    let (x, y) = (sources(index), source.examples(index))
    guard own.levelRange > 0 else { return (x, y) }
    var stream = RandomStream(seed: options.seed, name: "level", index: UInt64(index))
    let gains = (0..<x.shape[0]).map { _ in pow(10, -stream.uniform(0..<own.levelRange) / 20) }
    let levels = Tensor(gains, shape: [gains.count, 1])
    return (x.multiplied(perExample: levels), y.multiplied(perExample: levels))
  }

  /// The critic's output for sounds beside their sources.
  private func verdict(_ sounds: Tensor, _ sources: Tensor, _ index: Int) -> CriticOutput {
    var stream = RandomStream(seed: options.seed, name: "critic", index: UInt64(index))
    return critic.output(
      of: .concatenated([sources, sounds], alongAxis: 2), labels: nil, using: &stream)
  }

  private func updateCritic(
    _ pair: (source: Tensor, target: Tensor), _ index: Int, _ factor: Float,
    _ report: inout StepReport
  ) {
    let made = withoutRecording { converter(pair.source, labels: nil) }
    let (gradients, numbers) = criticGradients(pair, made, index)
    criticTraining.update(gradients, factor: factor)
    for (name, value) in numbers { report.append(name, value) }
  }

  /// The graph is released when this returns, so that the optimiser updates in place.
  private func criticGradients(
    _ pair: (source: Tensor, target: Tensor), _ made: Tensor, _ index: Int
  ) -> ([Tensor?], [(String, Float)]) {
    let count = made.shape[0]
    let both = verdict(
      .concatenated([pair.target, made], alongAxis: 0),
      .concatenated([pair.source, pair.source], alongAxis: 0), index)
    let (real, generated) = (both.examples(0..<count), both.examples(count..<2 * count))
    let loss = Objective.leastSquares.criticLoss(real, generated)
    return (
      criticTraining.gradients(of: loss),
      [
        ("criticLoss", loss.item), ("realScore", real.exampleScores.mean().item),
        ("generatedScore", generated.exampleScores.mean().item),
      ]
    )
  }

  private func updateConverter(
    _ pair: (source: Tensor, target: Tensor), _ index: Int, _ factor: Float,
    _ report: inout StepReport
  ) {
    let (gradients, numbers) = converterGradients(pair, index)
    converterTraining.update(gradients, factor: factor)
    for (name, value) in numbers { report.append(name, value) }
  }

  private func converterGradients(
    _ pair: (source: Tensor, target: Tensor), _ index: Int
  ) -> ([Tensor?], [(String, Float)]) {
    let made = converter(pair.source, labels: nil)
    var (terms, numbers): ([Tensor], [(String, Float)]) = ([], [])
    func add(_ name: String, _ weight: Float, _ loss: () -> Tensor) {
      guard weight > 0 else { return }
      let value = loss()
      numbers.append((name, value.item))
      terms.append(value * weight)
    }
    if hasCritic {
      let output = verdict(made, pair.source, index)
      add("generatorLoss", own.adversarialWeight) {
        Objective.leastSquares.generatorLoss(output) { output }
      }
      add("featureLoss", own.featureWeight) {
        let wanted = withoutRecording { verdict(pair.target, pair.source, index) }
        return Self.distance(output.features, wanted.features)
      }
    }
    add("melLoss", own.melWeight) { mel(made, wanted: pair.target) }
    add("spectralLoss", own.spectralWeight) { spectral(made, wanted: pair.target) }
    add("waveformLoss", own.waveformWeight) { SignalToNoiseLoss()(made, wanted: pair.target) }
    return (converterTraining.gradients(of: terms.sum), numbers)
  }

  /// The mean over layers of the mean absolute differences.
  private static func distance(_ found: [Tensor], _ wanted: [Tensor]) -> Tensor {
    let sum = zip(found, wanted).reduce(Tensor(scalar: 0)) { sum, pair in
      sum + (pair.0 - pair.1).absolute().mean()
    }
    return sum / Float(found.count)
  }

  private var parts: StateParts {
    var parts = StateParts()
    converterTraining.add(to: &parts, "converter")
    if hasCritic { criticTraining.add(to: &parts, "critic") }
    return parts
  }

  /// Weights of both networks, their optimisers and the running average.
  public func state() -> [(name: String, tensor: Tensor)] { parts.state() }

  /// Takes over what ``state()`` gave.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  public func load(_ state: [String: Tensor]) throws { try parts.load(state) }

  /// Takes over the converter of a finished model, as the trained one and as the average.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  public func begin(with model: Model) throws {
    let prefix = "converter."
    try converter.load(
      Dictionary(
        uniqueKeysWithValues: model.networks.state().map { name, tensor in
          (name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name, tensor)
        }))
    converterTraining.restartAverage()
  }

  /// The averaged converter with its description.
  public func model(steps: Int) throws -> Model {
    try averagedConverter.load(
      Dictionary(
        uniqueKeysWithValues: converterTraining.finishedState.map { ($0.name, $0.tensor) }))
    return Model(
      description: describe(steps), networks: ModelNetworks(converter: averagedConverter))
  }
}
