// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// All that decides the shape of a ``WaveUNet``.
public struct WaveUNetConfiguration: Codable, Sendable, Equatable {
  /// The channels after the first convolution.
  public var width: Int
  /// The length of an example in samples.
  public var sliceLength: Int

  /// The taps of all kernels.
  static let kernelLength = 15
  /// How each level shortens the signal.
  static let strides = [2, 4, 4, 4, 4]
  /// The channels of each level, in widths.
  private static let widths = [1, 2, 4, 8, 8]
  /// Lengths of examples are multiples of it: the product of the strides.
  public static let lengthUnit = strides.reduce(1, *)

  /// A configuration of these sizes.
  public init(width: Int = 16, sliceLength: Int = 8192) {
    self.width = width
    self.sliceLength = sliceLength
  }

  /// The channels of each level, from the first on.
  var channels: [Int] { Self.widths.map { $0 * width } }

  /// The numbers of all weights.
  var parameterCount: Int {
    let taps = Self.kernelLength
    let levels = channels
    let down = zip([1] + levels, levels).reduce(0) { $0 + taps * $1.0 * $1.1 + $1.1 }
    let up = upInputs.enumerated().reduce(0) { sum, level in
      sum + taps * level.element * upOutputs[level.offset] + upOutputs[level.offset]
    }
    return down + up + taps * (width + 1) + 1
  }

  /// The inputs of the layers that lengthen the signal, from the shortest on: the layer before and the
  /// skip connection of its level.
  var upInputs: [Int] {
    let levels = Array(channels.reversed())
    return levels.indices.map { $0 == 0 ? levels[0] : 2 * levels[$0] }
  }

  /// Their outputs: the channels of the next level, and the width at full length.
  var upOutputs: [Int] { Array(channels.reversed().dropFirst()) + [width] }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  func validate() throws(ConfigurationError) {
    try ConfigurationError.check("width", width, in: 1...1024)
    try ConfigurationError.check(
      "sliceLength", sliceLength, "a multiple of \(Self.lengthUnit) up to 4194304",
      (Self.lengthUnit...1 << 22).contains(sliceLength)
        && sliceLength.isMultiple(of: Self.lengthUnit))
  }
}

/// A U-Net on waveforms that adds a residual to its input: `[N, L, 1]` to `[N, L, 1]`.
///
/// Five convolutions of 15 taps with strides 2, 4, 4, 4 and 4 and leaky rectifiers of slope 0.2, five
/// transposed ones back, each but the first taking the output of the level beside it, too, and a
/// convolution over the last one and the input. It begins as the identity: the last kernel is zero.
/// Below a kept band, the residual is removed by a linear-phase filter (``BandSplit``).
///
/// Ronneberger, Fischer and Brox, "U-Net" (2015); Isola, Zhu, Zhou and Efros, "Image-to-Image
/// Translation with Conditional Adversarial Networks" (2017), section 3.2.1, here in one dimension and
/// without noise and normalization, as in Pascual, Bonafonte and Serrà, "SEGAN" (2017).
public final class WaveUNet: WaveformConverter {
  private let down: [Convolution]
  private let up: [TransposedConvolution]
  private let last: Convolution
  private let split: BandSplit?

  private static let slope: Float = 0.2

  /// A network of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: WaveUNetConfiguration, split: BandSplit? = nil,
    initializer: Initializer = .heNormal, using stream: inout RandomStream
  ) {
    let taps = [WaveUNetConfiguration.kernelLength]
    let (levels, strides) = (configuration.channels, WaveUNetConfiguration.strides)
    down = zip(zip([1] + levels, levels), strides).map { channels, stride in
      Convolution(
        inputs: channels.0, outputs: channels.1, kernel: taps, stride: [stride],
        activation: .leakyReLU(slope: Self.slope), initializer: initializer, using: &stream)
    }
    up = zip(zip(configuration.upInputs, configuration.upOutputs), strides.reversed()).map {
      channels, stride in
      TransposedConvolution(
        inputs: channels.0, outputs: channels.1, kernel: taps, stride: [stride],
        activation: .leakyReLU(slope: Self.slope), initializer: initializer, using: &stream)
    }
    last = Convolution(
      inputs: configuration.width + 1, outputs: 1, kernel: taps, stride: [1],
      initializer: initializer == .undefined ? .undefined : .zeros, using: &stream)
    self.split = split
  }

  /// The product of the strides.
  public var lengthUnit: Int { WaveUNetConfiguration.lengthUnit }

  /// The reach of all kernels: 15 taps at the distances of each level, down and up, and the filter.
  public var context: Int {
    let taps = WaveUNetConfiguration.kernelLength
    var (reach, distance) = (taps, 1)
    for stride in WaveUNetConfiguration.strides {
      reach += 2 * taps * distance
      distance *= stride
    }
    return reach + (split?.taps.count ?? 0) / 2
  }

  /// Sounds `[N, L, 1]` to sounds of the same shape; there are no classes.
  public func callAsFunction(_ examples: Tensor, labels: Tensor?) -> Tensor {
    var skips: [Tensor] = []
    var x = examples
    for layer in down {
      x = layer(x)
      skips.append(x)
    }
    for (index, layer) in up.enumerated() {
      if index > 0 { x = .concatenated([x, skips[skips.count - 1 - index]], alongAxis: 2) }
      x = layer(x)
    }
    let residual = last(.concatenated([x, examples], alongAxis: 2))
    return examples + (split?.upper(of: residual) ?? residual)
  }
}
