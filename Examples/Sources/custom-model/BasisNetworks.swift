// SPDX-License-Identifier: MIT
import Foley

/// Latents `[N, Z]` to waveforms `[N, L, C]` in -1...1.
///
///     dense                   [N, Z]        -> [N, T / 4, 2 B]
///     transposed convolution  [N, T / 4, 2 B] -> [N, T, B], the weights of the basis
///     transposed convolution  [N, T, B]     -> [N, L, C], the sum of weighted basis waveforms
final class BasisGenerator: Generator {
  let latentCount: Int
  let latentDistribution = LatentDistribution.normal

  // Stored layers are found by reflection; their names become the names of the weights.
  private let dense: Dense
  private let frames: TransposedConvolution
  private let basis: TransposedConvolution
  private let innerShape: [Int]

  init(_ design: BasisGANDesign, initializer: Initializer, using stream: inout RandomStream) {
    latentCount = design.latentCount
    innerShape = [design.frameCount / 4, 2 * design.basisCount]
    dense = Dense(
      inputs: latentCount, outputs: innerShape[0] * innerShape[1], activation: .relu,
      initializer: initializer, using: &stream)
    frames = TransposedConvolution(
      inputs: innerShape[1], outputs: design.basisCount, kernel: [8], stride: [4],
      initializer: initializer, using: &stream)
    basis = TransposedConvolution(
      inputs: design.basisCount, outputs: design.waveform.channelCount,
      kernel: [design.basisLength], stride: [design.hop], activation: .tanh,
      initializer: initializer, using: &stream)
  }

  func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let inner = dense(input.latents).reshaped(to: [input.latents.shape[0]] + innerShape)
    return basis(frames(inner))
  }
}

/// Waveforms `[N, L, C]` to scores `[N]`.
///
///     convolution  [N, L, C] -> [N, T, B], the encoder
///     convolution  [N, T, B] -> [N, T / 4, 2 B]
///     dense        [N, T / 4 · 2 B] -> [N]
final class BasisCritic: Critic {
  private let basis: Convolution
  private let frames: Convolution
  private let dense: Dense

  init(_ design: BasisGANDesign, using stream: inout RandomStream) {
    basis = Convolution(
      inputs: design.waveform.channelCount, outputs: design.basisCount,
      kernel: [design.basisLength], stride: [design.hop], activation: .leakyReLU(slope: 0.2),
      using: &stream)
    frames = Convolution(
      inputs: design.basisCount, outputs: 2 * design.basisCount, kernel: [8], stride: [4],
      activation: .leakyReLU(slope: 0.2), using: &stream)
    dense = Dense(
      inputs: design.frameCount / 4 * 2 * design.basisCount, outputs: 1, using: &stream)
  }

  func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    let x = frames(basis(examples))
    let scores = dense(x.reshaped(to: [x.shape[0], x.shape[1] * x.shape[2]]))
    return CriticOutput(scores: scores.reshaped(to: [x.shape[0]]))
  }
}
