// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models

/// Small networks of the style family, with sounds of two classes.
enum StyleFixture {
  static let kinds: [any ModelKind.Type] = [StyleGAN2.self, StyleGAN.self]

  static let spectrograms = SpectrogramRepresentation(
    sampleRate: 8000, sliceLength: 256, channelCount: 1,
    spectrogram: LogSpectrogram(fftSize: 32, hop: 16, rangeDecibels: 60), scaling: .fullScale)

  static func network(
    sizes: [Int] = [16, 16], classCount: Int = 2, takesNoise: Bool = false,
    classLayerCount: Int? = nil
  ) -> StyleConfiguration {
    StyleConfiguration(
      sizes: sizes, width: 2, latentCount: 3, styleCount: 4, classCount: classCount,
      takesNoise: takesNoise, classLayerCount: classLayerCount)
  }

  /// The generator of a kind.
  static func generator(
    _ kind: any ModelKind.Type, _ network: StyleConfiguration = network(), seed: UInt64 = 1
  ) -> any StyleGenerator {
    var stream = RandomStream(seed: seed, name: "weights")
    let design: any AdversarialDesign =
      kind == StyleGAN.self
      ? StyleGANDesign(network: network, spectrograms: spectrograms)
      : StyleGAN2Design(network: network, sounds: .spectrogram(spectrograms))
    guard let generator = design.makeGenerator(using: &stream) as? any StyleGenerator else {
      preconditionFailure("\(kind) has no style generator")
    }
    // Outputs, noise and styles that begin with zeros or with little shall count.
    for (_, parameter) in generator.parameters where parameter.value.rank == 1 {
      parameter.assign(
        parameter.value
          + .normal(mean: 0, deviation: 0.5, shape: parameter.value.shape, using: &stream))
    }
    return generator
  }

  static func latents(_ count: Int, seed: UInt64 = 2) -> Tensor {
    var stream = RandomStream(seed: seed, name: "latents")
    return .normal(mean: 0, deviation: 1, shape: [count, 3], using: &stream)
  }

  /// Labels of the classes in turn.
  static func labels(_ count: Int) -> Tensor {
    Tensor((0..<count).flatMap { $0 % 2 == 0 ? [1, 0] as [Float] : [0, 1] }, shape: [count, 2])
  }

  /// A recipe on batches of four examples of noise.
  static func recipe(
    _ kind: any ModelKind.Type, _ configure: (inout TrainingOptions) -> Void = { _ in }
  ) -> any Recipe {
    func make<Kind: ModelKind>(_ kind: Kind.Type) -> any Recipe {
      var options = TrainingOptions(kind)
      options.batchSize = 4
      options.conditional = true
      options.penaltyInterval = 2
      options[StyleOptions.self].styleMixing = 0.5
      options[StyleGAN2Options.self].pathInterval = 2
      configure(&options)
      options = options.resolved(classCount: 2, recordingCount: 20)
      let network = network(takesNoise: options[StyleOptions.self].layerNoise)
      let design: Kind.Design? =
        StyleGANDesign(network: network, spectrograms: spectrograms) as? Kind.Design
        ?? StyleGAN2Design(network: network, sounds: .spectrogram(spectrograms)) as? Kind.Design
      guard let design else { preconditionFailure("no design of \(kind)") }
      return kind.makeRecipe(
        options, design: design, classCount: 2, source: source,
        describe: {
          ModelDescription(design: design, classNames: ["low", "high"], training: .init(steps: $0))
        })
    }
    return make(kind)
  }

  private static var source: ExampleSource {
    ExampleSource(
      examples: { batch in
        var stream = RandomStream(seed: 7, name: "examples", index: UInt64(batch))
        return .uniform(in: -1...1, shape: [4, 16, 16, 1], using: &stream)
      }, labels: { _ in labels(4) })
  }
}
