// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models
import Synthesis

/// A small WaveGAN with classes and random weights, so large that its sounds are loud.
func smallConditionalModel(
  latentCount: Int = 8, classNames: [String] = ["kick", "snare/open"]
) throws -> PlayableModel {
  try PlayableModel(
    smallConditional(latentCount: latentCount, classNames: classNames), path: "small")
}

/// The same with its weights.
func smallConditional(
  latentCount: Int = 8, classNames: [String] = ["kick", "snare/open"]
) throws -> Model {
  var network = WaveGANConfiguration(
    sliceLength: 4096, channelCount: 1, width: 1, latentCount: latentCount)
  network.conditioning = Conditioning(classCount: classNames.count, method: .embedding)
  let description = ModelDescription(
    design: WaveGANDesign(
      network: network,
      representation: WaveformRepresentation(
        sampleRate: 8000, sliceLength: 4096, channelCount: 1)),
    classNames: classNames, training: .init(steps: 1))
  var stream = RandomStream(seed: 1, name: "weights")
  let networks = description.design.makeNetworks(initializer: .glorotUniform, using: &stream)
  let weights = networks.state().map { ($0.name, $0.tensor * 3) }
  try networks.load(Dictionary(uniqueKeysWithValues: weights))
  return Model(description: description, networks: networks)
}

/// A small StyleGAN 2 of spectrograms with classes, random weights and measured mean styles.
func smallStyleModel(
  takesNoise: Bool = false, classLayerCount: Int? = nil
) throws -> PlayableModel {
  try PlayableModel(
    smallStyled(takesNoise: takesNoise, classLayerCount: classLayerCount), path: "styles")
}

/// The same with its weights.
func smallStyled(takesNoise: Bool = false, classLayerCount: Int? = nil) -> Model {
  let design = StyleGAN2Design(
    network: StyleConfiguration(
      sizes: [16, 16], width: 2, latentCount: 3, styleCount: 4, classCount: 2,
      takesNoise: takesNoise, classLayerCount: classLayerCount),
    sounds: .spectrogram(
      SpectrogramRepresentation(
        sampleRate: 8000, sliceLength: 256, channelCount: 1,
        spectrogram: LogSpectrogram(fftSize: 32, hop: 16, rangeDecibels: 60), scaling: .fullScale
      )))
  var stream = RandomStream(seed: 1, name: "weights")
  let generator = design.makeGenerator(using: &stream)
  for (_, parameter) in generator.parameters where parameter.value.rank == 1 {
    parameter.assign(
      .normal(mean: 0.5, deviation: 0.5, shape: parameter.value.shape, using: &stream))
  }
  generator.finish(using: &stream)
  return Model(
    description: ModelDescription(
      design: design, classNames: ["low", "high"], training: .init(steps: 1)),
    networks: ModelNetworks(generator: generator))
}

/// A small PCA GAN with random components and weights.
func smallRefined(truncation: Double?) throws -> PlayableModel {
  let design = PCAGANDesign(
    network: PCAGANConfiguration(
      frameCount: 32, binCount: 32, width: 2, latentCount: 6, truncation: truncation),
    spectrograms: SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 1024, channelCount: 1,
      spectrogram: LogSpectrogram(fftSize: 64, hop: 32, rangeDecibels: 60), scaling: .fullScale))
  var stream = RandomStream(seed: 1, name: "weights")
  let networks = design.makeNetworks(initializer: .glorotUniform, using: &stream)
  let state = networks.state().map { name, tensor in
    (name, Tensor.normal(mean: 0, deviation: 0.3, shape: tensor.shape, using: &stream))
  }
  try networks.load(Dictionary(uniqueKeysWithValues: state))
  return try PlayableModel(
    Model(
      description: ModelDescription(design: design, training: .init(steps: 1)),
      networks: networks),
    path: "refined")
}

/// The largest difference between numbers of two latents or sounds; infinite where one has more
/// numbers, or something is no number.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  let differences = zip(a, b).map { abs($0 - $1) }
  guard a.count == b.count, differences.allSatisfy(\.isFinite) else { return .infinity }
  return differences.max() ?? 0
}
