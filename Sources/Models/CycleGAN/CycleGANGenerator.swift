// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// Normalised spectrograms of one domain to those of another, `[N, T, F, C]` to the same shape.
///
/// A convolution of 7 x 7 taps, two that halve both sides, residual blocks, two that double both sides,
/// and a convolution of 7 x 7 taps whose result is added to the input; all but the last with instance
/// normalization and ReLU. Zhu, Park, Isola and Efros, "Unpaired Image-to-Image Translation using
/// Cycle-Consistent Adversarial Networks" (2017), section 7.2, where the sum is missing, transposed
/// convolutions double the sides and a tanh comes last: normalised spectrograms have no bounds.
///
/// Hidden frames are zeros, and a further channel says which frames are seen. Kaneko, Kameoka, Tanaka
/// and Hojo, "MaskCycleGAN-VC: Learning Non-parallel Voice Conversion with Filling in Frames" (ICASSP
/// 2021), section 3.2; their first layer is a gated linear unit, too.
final class CycleGANGenerator: Module {
  /// The first layer.
  let stem: Convolution
  /// Convolutions that halve both sides.
  let narrowing: [Convolution]
  /// Blocks at a quarter of both sides.
  let blocks: [ResidualBlock]
  /// Convolutions that double both sides.
  let widening: [DoublingConvolution]
  /// The last layer.
  let last: Convolution
  private let configuration: CycleGANConfiguration

  /// A generator of a valid configuration, with weights from `stream`.
  init(
    _ configuration: CycleGANConfiguration, initializer: Initializer,
    using stream: inout RandomStream
  ) {
    self.configuration = configuration
    let (width, outer, inner) = (
      configuration.width, CycleGANConfiguration.outerKernel, CycleGANConfiguration.innerKernel
    )
    stem = Convolution(
      inputs: configuration.inputCount, outputs: configuration.isGated ? 2 * width : width,
      kernel: outer, stride: [1, 1], padding: .reflection, usesBias: configuration.isGated,
      initializer: initializer, using: &stream)
    narrowing = [width, 2 * width].map { channels in
      Convolution(
        inputs: channels, outputs: 2 * channels, kernel: inner, stride: [2, 2], usesBias: false,
        initializer: initializer, using: &stream)
    }
    blocks = (0..<configuration.blockCount).map { _ in
      ResidualBlock(
        channels: 4 * width, kernel: inner, initializer: initializer, using: &stream)
    }
    widening = [4 * width, 2 * width].map { channels in
      DoublingConvolution(
        inputs: channels, outputs: channels / 2, usesBias: false, initializer: initializer,
        using: &stream)
    }
    last = Convolution(
      inputs: width, outputs: configuration.channelCount, kernel: outer, stride: [1, 1],
      padding: .reflection, initializer: initializer, using: &stream)
  }

  /// Normalised spectrograms `[N, T, F, C]` to those of the other domain.
  ///
  /// - Parameter seen: 1 for frames that are seen and 0 for those to be filled in, `[N, T]`; nil where
  ///   all are seen.
  func callAsFunction(_ x: Tensor, seen: Tensor? = nil) -> Tensor {
    let (input, visible) = masked(x, seen)
    let normalization = InstanceNormalization()
    var y = stem(input)
    y = configuration.isGated ? GatedUnit()(y) : normalization(y).relu()
    for layer in narrowing { y = normalization(layer(y)).relu() }
    for block in blocks { y = block(y) }
    for layer in widening { y = normalization(layer(y)).relu() }
    return visible + last(y)
  }

  /// The input of the first layer, and what of the spectrograms is seen.
  private func masked(_ x: Tensor, _ seen: Tensor?) -> (input: Tensor, visible: Tensor) {
    guard configuration.fillsFrames else { return (x, x) }
    let (shape, frames) = (x.shape, [x.shape[0], x.shape[1], 1, 1])
    let planeShape = Array(shape.dropLast()) + [1]
    guard let seen else {
      let plane = Tensor.filled(with: 1, shape: planeShape)
      return (.concatenated([x, plane], alongAxis: 3), x)
    }
    let mask = seen.reshaped(to: frames)
    let visible = x * mask.broadcast(to: shape)
    return (.concatenated([visible, mask.broadcast(to: planeShape)], alongAxis: 3), visible)
  }
}
