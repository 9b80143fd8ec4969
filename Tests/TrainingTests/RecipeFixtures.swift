// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models
import Synthesis
import Training

/// The smallest WaveGAN there is.
let waveGAN: any AdversarialDesign = WaveGANDesign(
  network: WaveGANConfiguration(sliceLength: 4096, width: 1, latentCount: 3),
  representation: WaveformRepresentation(sampleRate: 8000, sliceLength: 4096, channelCount: 1))

/// The smallest SpecGAN there is.
let specGAN: any AdversarialDesign = SpecGANDesign(
  network: SpecGANConfiguration(frameCount: 16, binCount: 16, width: 1, latentCount: 3),
  representation: SpectrogramRepresentation(
    sampleRate: 8000, sliceLength: 256, channelCount: 1,
    spectrogram: LogSpectrogram(fftSize: 32, hop: 16),
    scaling: .standardized(
      moments: SpectrogramMoments(
        means: [Float](repeating: -4, count: 16), deviations: [Float](repeating: 1, count: 16)))))

private let spectrograms = SpectrogramRepresentation(
  sampleRate: 8000, sliceLength: 256, channelCount: 1,
  spectrogram: LogSpectrogram(fftSize: 32, hop: 16, rangeDecibels: 60), scaling: .fullScale)

/// A small Progressive GAN of two classes.
let progressive: any AdversarialDesign = ProgressiveDesign(
  network: ProgressiveConfiguration(
    frameCount: 16, binCount: 16, width: 2, mostChannels: 4, latentCount: 3, classCount: 2),
  spectrograms: spectrograms)

/// A small BigGAN of two classes.
let bigGAN: any AdversarialDesign = BigGANDesign(
  network: BigGANConfiguration(
    frameCount: 16, binCount: 16, width: 8, latentCount: 6, embeddingCount: 3, classCount: 2),
  spectrograms: spectrograms)

/// A small StackGAN of two words.
let stackGAN: any AdversarialDesign = StackGANDesign(
  network: StackGANConfiguration(
    frameCount: 32, binCount: 32, width: 2, latentCount: 5, embeddingCount: 3, conditionCount: 2,
    blockCount: 1, classCount: 2),
  spectrograms: SpectrogramRepresentation(
    sampleRate: 8000, sliceLength: 1024, channelCount: 1,
    spectrogram: LogSpectrogram(fftSize: 64, hop: 32, rangeDecibels: 60), scaling: .fullScale))

/// A small GANSynth of two pitches.
let ganSynth: any AdversarialDesign = {
  var network = SpecGANConfiguration(
    frameCount: 16, binCount: 16, channelCount: 2, width: 2, latentCount: 3)
  network.conditioning = Conditioning(classCount: 2, method: .scale)
  return GANSynthDesign(
    network: .convolutional(network),
    sounds: InstantaneousFrequencyRepresentation(
      spectrograms: SpectrogramRepresentation(
        sampleRate: 8000, sliceLength: 128, channelCount: 1,
        spectrogram: LogSpectrogram(
          fftSize: 32, hop: 8, rangeDecibels: 60, framing: .hopCentered), scaling: .fullScale)))
}()

/// A small 3D-GAN of two classes.
let gan3D: any AdversarialDesign = {
  var slice = SpecGANConfiguration(
    frameCount: 16, binCount: 16, width: 2, kernelLength: 4, latentCount: 3)
  slice.conditioning = Conditioning(classCount: 2, method: .scale)
  return GAN3DDesign(
    network: GAN3DConfiguration(layerCount: 4, slice: slice),
    volumes: LayeredSpectrogramRepresentation(hits: spectrograms, layerCount: 4))
}()

/// A small CycleGAN between two kinds of noise.
func translation(_ configure: (inout CycleGANOptions) -> Void) -> any Recipe {
  var options = TrainingOptions(CycleGAN.self)
  options.batchSize = 4
  options.learningRate = 2e-3
  options.criticLearningRate = 2e-3
  options.seed = 3
  options[CycleGANOptions.self].historySize = 6
  options[CycleGANOptions.self].identitySteps = 3
  configure(&options[CycleGANOptions.self])
  let resolved = options.resolved(mostCommonRate: 8000)
  let own = resolved[CycleGANOptions.self]
  let design = CycleGANDesign(
    network: CycleGANConfiguration(
      frameCount: 16, binCount: 16, width: 2, blockCount: 1, isGated: own.gatedInput,
      fillsFrames: own.hiddenShare > 0),
    spectrograms: spectrograms)
  return CycleGAN.makeRecipe(
    resolved, design: design, classCount: 0,
    source: ExampleSource(
      examples: { noise($0, shape: [16, 16, 1], count: 4) },
      sources: { noise($0 + 100, shape: [16, 16, 1], count: 4) * 0.5 }),
    describe: { ModelDescription(design: design, training: .init(steps: $0)) })
}

/// A recipe of small networks, on batches of noise.
func makeRecipe(
  _ design: any AdversarialDesign = waveGAN, seed: UInt64 = 1, criticSteps: Int = 2,
  learningRate: Float = 1e-4, penaltyWeight: Float = 10, batch: ((Int) -> Tensor)? = nil
) -> AdversarialRecipe {
  var settings = AdversarialRecipe.Settings()
  settings.batchSize = 2
  settings.criticSteps = criticSteps
  settings.generatorRate = learningRate
  settings.criticRate = learningRate
  settings.criticTerms = [SlopePenalties(gradientPenalty: penaltyWeight)]
  settings.emaDecay = 0.9
  settings.seed = seed
  return makeRecipe(design, settings, batch: batch)
}

/// A recipe of such settings, on batches of noise; of two classes in turn where it has classes.
func makeRecipe(
  _ design: any AdversarialDesign, _ settings: AdversarialRecipe.Settings,
  batch: ((Int) -> Tensor)? = nil
) -> AdversarialRecipe {
  let count = settings.batchSize
  let labels = (0..<count).flatMap { $0.isMultiple(of: 2) ? [1, 0] : [0, 1] as [Float] }
  let shape = design.representation.exampleShape
  return AdversarialRecipe(
    design: design, settings: settings,
    source: ExampleSource(
      examples: batch ?? { noise($0, shape: shape, count: count) },
      labels: settings.critic.labels == .none
        ? nil : { _ in Tensor(labels, shape: [count, 2]) }),
    describe: {
      ModelDescription(
        design: design,
        classNames: settings.critic.labels == .none ? [] : ["kick", "snare"],
        training: .init(steps: $0))
    })
}

func noise(_ index: Int, shape: [Int] = [4096, 1], count: Int = 2) -> Tensor {
  var stream = RandomStream(seed: 7, name: "noise", index: UInt64(index))
  return .uniform(in: -1...1, shape: [count] + shape, using: &stream)
}

/// A model of 2048 samples at 8 kHz around a generator of tests.
func sketchedModel(_ generator: any Generator, steps: Int) -> Model {
  let design = WaveGANDesign(
    network: WaveGANConfiguration(sliceLength: 4096, width: 1),
    representation: WaveformRepresentation(sampleRate: 8000, sliceLength: 2048, channelCount: 1))
  return Model(
    description: ModelDescription(design: design, training: .init(steps: steps)),
    networks: ModelNetworks(generator: generator))
}

extension ModelKind {
  /// The recipe of resolved options for a design of the kind, on batches of noise of two classes in turn.
  static func makeRecipe(_ design: any AdversarialDesign, _ options: TrainingOptions) -> any Recipe
  {
    guard let own = design as? Design else {
      preconditionFailure("a design of another kind than \(name)")
    }
    let (count, shape) = (options.batchSize, design.representation.exampleShape)
    let labels = (0..<count).flatMap { $0.isMultiple(of: 2) ? [1, 0] : [0, 1] as [Float] }
    return makeRecipe(
      options, design: own, classCount: 2,
      source: ExampleSource(
        examples: { noise($0, shape: shape, count: count) },
        labels: { _ in Tensor(labels, shape: [count, 2]) }),
      describe: {
        ModelDescription(
          design: design, classNames: ["kick", "snare"], training: .init(steps: $0))
      })
  }
}
