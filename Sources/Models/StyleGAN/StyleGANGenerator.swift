// SPDX-License-Identifier: MIT
public import Autograd
import Kernels
import Layers

/// Latents `[N, Z]` to examples `[N, S..., C]` in -1...1 by convolutions between which styles set
/// the scale and the mean of every channel.
///
/// A learned constant; at the coarsest level one convolution, at each finer one a doubling
/// convolution and another. The constant and every convolution are followed by noise, bias, a leaky
/// ReLU and an ``AdaptiveInstanceNormalization``, and the last signal by a convolution of one tap and
/// tanh. Karras, Laine and Aila, "A Style-Based Generator Architecture for Generative Adversarial
/// Networks" (2019), figure 1 (b), without growth; its result is not limited by a tanh
/// (see ``StyleGAN2Generator``).
public final class StyleGANGenerator: StyleGenerator {
  /// From latents to the styles of all layers.
  public let styleMapping: StyleMapping
  private let constant: Parameter
  private let constantBias: Parameter
  private let start: Convolution
  private let widening: [DoublingConvolution]
  private let convolutions: [Convolution]
  private let noises: [NoiseInjection]
  private let normalizations: [AdaptiveInstanceNormalization]
  private let last: Convolution
  private let configuration: StyleConfiguration

  private static let slope: Float = 0.2
  /// The deviation of the first results, where tanh is nearly linear.
  private static let firstDeviation: Float = 0.5

  /// A generator of a valid configuration for pictures, with weights from `stream`.
  init(
    _ configuration: StyleConfiguration, initializer: Initializer, using stream: inout RandomStream
  ) {
    self.configuration = configuration
    styleMapping = StyleMapping(configuration, initializer: initializer, using: &stream)
    let channels = configuration.channels
    constant = Parameter(.filled(with: 1, shape: [1] + configuration.startSizes + [channels[0]]))
    constantBias = Parameter(.zeros([channels[0]]))
    // Noise comes before the activation, which can be fused where there is none.
    let activation: Activation =
      configuration.takesNoise ? .linear : .leakyReLU(slope: Self.slope)
    func convolution(_ channels: Int) -> Convolution {
      Convolution(
        inputs: channels, outputs: channels, kernel: configuration.kernel,
        stride: configuration.ones, activation: activation, equalized: .init(),
        initializer: initializer, using: &stream)
    }
    start = convolution(channels[0])
    widening = zip(channels, channels.dropFirst()).map { inputs, outputs in
      DoublingConvolution(
        inputs: inputs, outputs: outputs, activation: activation, equalized: .init(),
        initializer: initializer, using: &stream)
    }
    convolutions = channels.dropFirst().map { convolution($0) }
    let styled = channels.flatMap { [$0, $0] }
    noises = configuration.takesNoise ? styled.map { NoiseInjection(channels: $0) } : []
    normalizations = styled.map { count in
      AdaptiveInstanceNormalization(
        channels: count, styles: configuration.styleCount, initializer: initializer, using: &stream)
    }
    last = Convolution(
      inputs: channels[channels.count - 1], outputs: configuration.channelCount,
      kernel: configuration.ones, stride: configuration.ones, activation: .tanh,
      equalized: .init(gain: Self.firstDeviation), initializer: initializer, using: &stream)
  }

  /// Latents, and the shares of the classes, to examples; or given styles to examples.
  public func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let styles = styleMapping.layers(of: input)
    /// Noise, if there is any, with the activation that then follows it, and the style of a layer.
    func styled(_ x: Tensor, _ layer: Int) -> Tensor {
      var x = x
      if configuration.takesNoise {
        let size = configuration.sizes(ofLevel: layer / 2) + [1]
        x = noises[layer](x, input.noise(layer, size: size)).leakyReLU(slope: Self.slope)
      }
      return normalizations[layer](x, style: styles[layer])
    }
    let biased = constant.value.adding(perChannel: constantBias.value)
    let first = configuration.takesNoise ? biased : biased.leakyReLU(slope: Self.slope)
    var x = first.broadcast(to: [styles[0].shape[0]] + first.shape.dropFirst())
    x = styled(start(styled(x, 0)), 1)
    for level in 1..<configuration.levelCount {
      x = styled(widening[level - 1](x), 2 * level)
      x = styled(convolutions[level - 1](x), 2 * level + 1)
    }
    return last(x)
  }
}

extension StyleConfiguration {
  /// The numbers of a StyleGAN's generator, its mean styles included; of a valid configuration.
  var normalizedParameterCount: Int {
    let taps = kernel.reduce(1, *)
    func layer(_ inputs: Int, _ outputs: Int) -> Int { (taps * inputs + 1) * outputs }
    // The noise, the scale and the shift of a layer.
    func styled(_ channels: Int) -> Int {
      (takesNoise ? channels : 0) + 2 * channels * (styleCount + 1)
    }
    var count = mappingParameterCount + startSizes.reduce(channels[0], *) + channels[0]
    for (level, outputs) in channels.enumerated() {
      if level > 0 { count += layer(channels[level - 1], outputs) }
      count += layer(outputs, outputs) + 2 * styled(outputs)
    }
    return count + (channels[channels.count - 1] + 1) * channelCount
  }
}
