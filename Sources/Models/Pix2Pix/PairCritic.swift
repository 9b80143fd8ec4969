// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
import Layers

/// A critic of waveforms beside what they were made from, at several scales, that scores patches.
///
/// Input `[N, L, 2]`: the source and the sound. Each scale sees means of 1, 2 and 4 samples, and scores
/// every 64th position by a stack of convolutions of 15 taps, whose activations are the features.
///
/// Conditional and by patches: Isola, Zhu, Zhou and Efros, "Image-to-Image Translation with Conditional
/// Adversarial Networks" (2017), section 3.2.2. At several scales: Wang and others, "High-Resolution
/// Image Synthesis and Semantic Manipulation with Conditional GANs" (2018), section 3.2; on waveforms
/// Kumar and others, "MelGAN" (2019), section 3.2.
public final class PairCritic: Critic {
  /// One stack for each scale.
  private let scales: [Stack]

  private static let factors = [1, 2, 4]

  /// A critic with weights from `stream`.
  ///
  /// - Parameter width: the channels of the first convolution.
  public init(width: Int, using stream: inout RandomStream) {
    scales = Self.factors.map { _ in Stack(width: width, using: &stream) }
  }

  /// A head of scores for each scale, `[N, patches]`, and the features of all layers.
  public func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    var (heads, features): ([Tensor], [Tensor]) = ([], [])
    for (factor, stack) in zip(Self.factors, scales) {
      let (scores, activations) = stack(
        factor == 1 ? examples : AveragePooling(factor: [factor])(examples))
      heads.append(scores)
      features += activations
    }
    return CriticOutput(heads: heads, features: features)
  }

  /// The critic of one scale.
  private final class Stack: Module {
    private let blocks: [Convolution]
    private let score: Convolution

    init(width: Int, using stream: inout RandomStream) {
      let layers = [
        (2, width, 15, 1), (width, 2 * width, 15, 4), (2 * width, 4 * width, 15, 4),
        (4 * width, 4 * width, 15, 4), (4 * width, 4 * width, 5, 1),
      ]
      blocks = layers.map { inputs, outputs, taps, stride in
        Convolution(
          inputs: inputs, outputs: outputs, kernel: [taps], stride: [stride],
          activation: .leakyReLU(slope: 0.2), initializer: .heNormal, using: &stream)
      }
      score = Convolution(
        inputs: 4 * width, outputs: 1, kernel: [3], stride: [1], using: &stream)
    }

    func callAsFunction(_ x: Tensor) -> (scores: Tensor, features: [Tensor]) {
      var x = x
      var features: [Tensor] = []
      for block in blocks {
        x = block(x)
        features.append(x)
      }
      let scores = score(x)
      return (scores.reshaped(to: Array(scores.shape.dropLast())), features)
    }
  }
}
