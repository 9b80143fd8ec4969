// SPDX-License-Identifier: MIT
public import Autograd
import Kernels
import Layers

/// Latents `[N, Z]` to spectrograms `[N, T, F, C]` in -1...1: coarse pictures of principal
/// components, refined by a U-Net.
///
///     coarse = clip(Σ_c y_c (mean_c + Σ_j z_j component_cj), -a...a),   a = 0.98
///     x      = tanh(interpolated(artanh(coarse)) + network(coarse, noise, y))
///
/// The network halves the coarse picture three times, doubles it again with skips to the signals of
/// the same size (Ronneberger, Fischer and Brox, "U-Net", 2015), doubles it twice more, and ends in a
/// convolution at the full resolution. The signals below the full resolution are scaled and shifted by
/// numbers of the class. Noise enters beside the coarse picture, and before the last rectifier,
/// which lets the network decide where noise is heard (Karras, Laine and Aila, "A Style-Based Generator
/// Architecture for GANs", 2019, section 3.2).
public final class PCAGANGenerator: Generator {
  /// What the rectifiers multiply negative values by.
  private static let slope: Float = 0.2
  /// Tables are clipped to this, where artanh is finite.
  private static let bound: Float = 0.98
  /// The last layer begins so small that the first sounds are those of the principal components.
  private static let firstGain: Float = 0.1

  /// Means of coarse pictures, `[1, classes, P]`.
  let means: Buffer
  /// Components scaled by their deviations, `[1, classes · Z, P]`.
  let components: Buffer
  private let stem: Convolution
  private let narrowing: [Convolution]
  private let widening: [DoublingConvolution]
  private let doubling: DoublingConvolution
  private let finest: DoublingConvolution
  private let grain: Convolution
  private let last: Convolution
  private let modulations: [ClassModulation]
  private let configuration: PCAGANConfiguration

  /// A generator of a valid configuration, with weights from `stream` and tables of zeros.
  init(
    _ configuration: PCAGANConfiguration, initializer: Initializer, using stream: inout RandomStream
  ) {
    self.configuration = configuration
    let size = configuration.coarseCount
    means = Buffer(.zeros([1, configuration.rowCount, size]))
    components = Buffer(
      .zeros([1, configuration.rowCount * configuration.latentCount, size]))
    let (channels, kernel) = (configuration.channels, PCAGANConfiguration.kernel)
    func up(_ inputs: Int, _ outputs: Int) -> DoublingConvolution {
      DoublingConvolution(
        inputs: inputs, outputs: outputs, initializer: initializer, using: &stream)
    }
    stem = Convolution(
      inputs: configuration.channelCount + PCAGANConfiguration.noiseChannels,
      outputs: channels[0], kernel: kernel, stride: [1, 1],
      activation: .leakyReLU(slope: Self.slope), initializer: initializer, using: &stream)
    narrowing = zip(channels, channels.dropFirst()).map { inputs, outputs in
      Convolution(
        inputs: inputs, outputs: outputs, kernel: kernel, stride: [2, 2],
        initializer: initializer, using: &stream)
    }
    let deepest = PCAGANConfiguration.depth
    widening = (1...deepest).reversed().map { level in
      up(level == deepest ? channels[level] : 2 * channels[level], channels[level - 1])
    }
    doubling = up(2 * channels[0], channels[0])
    let finestCount = configuration.finestChannelCount
    finest = up(channels[0], finestCount)
    grain = Convolution(
      inputs: PCAGANConfiguration.noiseChannels, outputs: finestCount, kernel: [3, 3],
      stride: [1, 1], usesBias: false, initializer: initializer, using: &stream)
    last = Convolution(
      inputs: finestCount, outputs: configuration.channelCount, kernel: kernel, stride: [1, 1],
      initializer: initializer, using: &stream)
    last.kernel.assign(last.kernel.value * Self.firstGain)
    let modulated = channels.dropFirst() + channels.dropLast().reversed() + [channels[0]]
    modulations =
      configuration.classCount == 0
      ? [] : modulated.map { ClassModulation(channels: $0, classCount: configuration.classCount) }
  }

  /// Z.
  public var latentCount: Int { configuration.latentCount }
  /// Normal.
  public var latentDistribution: LatentDistribution { .normal }

  /// The components of all classes side by side, `[Z, classes · P]`.
  public var latentProjection: Tensor? {
    let (rows, size) = (configuration.rowCount, configuration.coarseCount)
    return components.value.reshaped(to: [rows, latentCount, size])
      .permuted([1, 0, 2]).reshaped(to: [latentCount, rows * size])
  }

  /// Whether the tables have been fitted.
  var hasComponents: Bool { components.value.values.contains { $0 != 0 } }

  /// The coarse pictures of an input, `[N, T / 4, F / 4, C]`.
  func coarsePictures(_ input: GeneratorInput) -> Tensor {
    withoutRecording {
      Tensor.principalComponents(
        components.value, means: means.value, latents: input.latents, labels: input.labels
      ).clamped(to: -Self.bound...Self.bound)
        .reshaped(to: [input.latents.shape[0]] + configuration.coarseShape)
    }
  }

  /// Latents and the shares of the classes to spectrograms.
  public func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let count = input.latents.shape[0]
    precondition(
      input.latents.shape == [count, latentCount]
        && input.labels?.shape
          == (configuration.classCount == 0 ? nil : [count, configuration.classCount]),
      "latents of \(input.latents.shape) and labels of \(input.labels?.shape ?? []) for "
        + "[N, \(latentCount)] and \(configuration.classCount) classes")
    let coarse = coarsePictures(input)
    let start = withoutRecording { (((1 + coarse) / (1 - coarse)).log() * 0.5).refined }
    return (start + refinement(of: coarse, input)).tanh()
  }

  private func refinement(of coarse: Tensor, _ input: GeneratorInput) -> Tensor {
    var modulations = modulations[...]
    func finished(_ x: Tensor) -> Tensor {
      guard let modulation = modulations.popFirst(), let labels = input.labels else {
        return x.leakyReLU(slope: Self.slope)
      }
      return modulation(x, labels: labels).leakyReLU(slope: Self.slope)
    }
    func joined(_ parts: [Tensor]) -> Tensor { .concatenated(parts, alongAxis: 3) }
    func noise(_ layer: Int, of x: Tensor) -> Tensor {
      input.noise(layer, size: x.shape.dropFirst().dropLast() + [PCAGANConfiguration.noiseChannels])
    }
    var x = stem(joined([coarse, noise(0, of: coarse)]))
    var skips: [Tensor] = []
    for layer in narrowing {
      skips.append(x)
      x = finished(layer(x))
    }
    for layer in widening {
      x = finished(layer(x))
      if let skip = skips.popLast() { x = joined([x, skip]) }
    }
    x = finest(finished(doubling(x)))
    x = (x + grain(noise(1, of: x))).leakyReLU(slope: Self.slope)
    return last(x)
  }
}
