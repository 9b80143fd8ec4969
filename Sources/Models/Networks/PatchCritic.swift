// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// A critic that scores overlapping patches of spectrograms over time and frequency, `[N, T, F, C]` to
/// `[N, T / 8, F / 8, 1]`.
///
/// Five convolutions of 4 x 4 taps, of which the first three halve both sides; instance normalization
/// after all but the first and the last, leaky ReLUs of slope 0.2, no sigmoid. A score depends on 70 x 70
/// values. Isola, Zhu, Zhou and Efros, "Image-to-Image Translation with Conditional Adversarial Networks"
/// (2017), section 3.2.2 and appendix 6.1.2, where batches are normalised.
final class PatchCritic: Critic {
  private let layers: [Convolution]

  private static let slope: Float = 0.2
  private static let strides = [2, 2, 2, 1, 1]

  /// A critic with weights from `stream`.
  ///
  /// - Parameters:
  ///   - inputs: channels of the examples.
  ///   - width: channels after the first convolution, which double three times.
  init(inputs: Int, width: Int, using stream: inout RandomStream) {
    let channels = [inputs, width, 2 * width, 4 * width, 8 * width, 1]
    let last = Self.strides.count - 1
    layers = Self.strides.enumerated().map { index, stride in
      let isNormalized = index > 0 && index < last
      return Convolution(
        inputs: channels[index], outputs: channels[index + 1], kernel: [4, 4],
        stride: [stride, stride], usesBias: !isNormalized,
        activation: index == 0 ? .leakyReLU(slope: Self.slope) : .linear,
        initializer: .normal(deviation: 0.02), using: &stream)
    }
  }

  /// The scores of the patches, and the activations of all layers but the last.
  func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    let normalization = InstanceNormalization()
    var (x, features) = (examples, [Tensor]())
    for (index, layer) in layers.dropLast().enumerated() {
      x = layer(x)
      if index > 0 { x = normalization(x).leakyReLU(slope: Self.slope) }
      features.append(x)
    }
    return CriticOutput(scores: layers[layers.count - 1](x), features: features)
  }
}
