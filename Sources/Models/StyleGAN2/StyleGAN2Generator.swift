// SPDX-License-Identifier: MIT
public import Autograd
import Kernels
import Layers

/// Latents `[N, Z]` to examples `[N, S..., C]` in -1...1 by convolutions whose kernels are scaled by
/// styles.
///
/// A learned constant, one modulated convolution at the coarsest level and two at each finer one, and
/// at every level an output, which is added to the interpolated outputs of the coarser ones:
///
///     x_0 = conv(constant; w_0),                        y_0 = output(x_0; w_1)
///     x_l = conv(up(x_(l-1); w_(2l-1)); w_(2l)),        y_l = interpolated(y_(l-1)) + output(x_l; w_(2l+1))
///     example = tanh(y_last)
///
/// Karras and others, "Analyzing and Improving the Image Quality of StyleGAN" (2020), section 4.1 and
/// figures 2 (d) and 7 (b). The paper's result is y itself. Here tanh keeps it in -1...1, because a
/// quarter to a half of a log spectrogram lies exactly at its floor of -1: a critic sees the least
/// departure from that at once, and only a function that flattens there makes such values reliably.
public final class StyleGAN2Generator: StyleGenerator {
  /// From latents to the styles of all layers.
  public let styleMapping: StyleMapping
  private let constant: Parameter
  private let start: ModulatedConvolution
  private let widening: [ModulatedConvolution]
  private let convolutions: [ModulatedConvolution]
  private let outputs: [ModulatedConvolution]
  private let interpolation: LinearInterpolation
  private let configuration: StyleConfiguration

  private static let slope: Float = 0.2
  /// The deviation of the first outputs' sum, where tanh is nearly linear.
  private static let firstDeviation: Float = 0.5

  /// A generator of a valid configuration, with weights from `stream`.
  init(
    _ configuration: StyleConfiguration, initializer: Initializer, using stream: inout RandomStream
  ) {
    self.configuration = configuration
    styleMapping = StyleMapping(configuration, initializer: initializer, using: &stream)
    let (channels, levels) = (configuration.channels, configuration.levelCount)
    let constantInitializer: Initializer =
      initializer == .undefined ? .undefined : .normal(deviation: 1)
    constant = Parameter(
      constantInitializer.tensor(
        shape: [1] + configuration.startSizes + [channels[0]], fanIn: 1, fanOut: 1, using: &stream))
    func convolution(
      _ inputs: Int, _ outputs: Int, _ resampling: ModulatedConvolution.Resampling = .none
    ) -> ModulatedConvolution {
      ModulatedConvolution(
        inputs: inputs, outputs: outputs, kernel: configuration.kernel,
        styles: configuration.styleCount, resampling: resampling,
        takesNoise: configuration.takesNoise, gain: Float(2).squareRoot(),
        activation: .leakyReLU(slope: Self.slope), initializer: initializer, using: &stream)
    }
    start = convolution(channels[0], channels[0])
    widening = zip(channels, channels.dropFirst()).map { inputs, outputs in
      convolution(
        inputs, outputs, configuration.isWaveform ? .nearest(configuration.factor) : .doubling)
    }
    convolutions = channels.dropFirst().map { convolution($0, $0) }
    outputs = channels.map { inputs in
      ModulatedConvolution(
        inputs: inputs, outputs: configuration.channelCount, kernel: configuration.ones,
        styles: configuration.styleCount, demodulates: false,
        gain: Self.firstDeviation / Float(levels).squareRoot(), initializer: initializer,
        using: &stream)
    }
    interpolation = LinearInterpolation(
      factor: configuration.factor, alignment: configuration.isWaveform ? .centered : .last)
  }

  /// Latents, and the shares of the classes, to examples; or given styles to examples.
  public func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let styles = styleMapping.layers(of: input)
    func noise(_ layer: Int, level: Int) -> Tensor? {
      configuration.takesNoise
        ? input.noise(layer, size: configuration.sizes(ofLevel: level) + [1]) : nil
    }
    var x = constant.value.broadcast(to: [styles[0].shape[0]] + constant.value.shape.dropFirst())
    x = start(x, style: styles[0], noise: noise(0, level: 0))
    var y = outputs[0](x, style: styles[1])
    for level in 1..<configuration.levelCount {
      let layer = 2 * level - 1
      x = widening[level - 1](x, style: styles[layer], noise: noise(layer, level: level))
      x = convolutions[level - 1](
        x, style: styles[layer + 1], noise: noise(layer + 1, level: level))
      y = interpolation(y) + outputs[level](x, style: styles[layer + 2])
    }
    return y.tanh()
  }
}

extension StyleConfiguration {
  /// The numbers of a StyleGAN 2's generator, its mean styles included; of a valid configuration.
  var modulatedParameterCount: Int {
    let taps = kernel.reduce(1, *)
    func layer(_ inputs: Int, _ outputs: Int, taps: Int, isNoisy: Bool) -> Int {
      taps * inputs * outputs + (styleCount + 1) * inputs + outputs * (isNoisy ? 2 : 1)
    }
    var count = mappingParameterCount + startSizes.reduce(channels[0], *)
    for (level, outputs) in channels.enumerated() {
      if level > 0 { count += layer(channels[level - 1], outputs, taps: taps, isNoisy: takesNoise) }
      count += layer(outputs, outputs, taps: taps, isNoisy: takesNoise)
      count += layer(outputs, channelCount, taps: 1, isNoisy: false)
    }
    return count
  }
}
