// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// A network that makes examples from latents.
///
/// Example i depends on latents i alone, whatever the batch. Networks that take more (labels,
/// styles) refine this protocol.
public protocol Generator: Module {
  /// Z, the numbers an example is made from.
  var latentCount: Int { get }
  /// Where latents come from in training.
  var latentDistribution: LatentDistribution { get }
  /// Latents `[N, Z]` to examples `[N, ...]` in the shape of the model's representation.
  func callAsFunction(_ latents: Tensor) -> Tensor
}

/// A network that gives each example a score: high for what it takes for real.
public protocol Critic: Module {
  /// Examples `[N, ...]` to scores `[N]`, without a final sigmoid; `stream` is for what is random
  /// inside, such as phase shuffle.
  func callAsFunction(_ examples: Tensor, using stream: inout RandomStream) -> Tensor
}

/// Where the latents of a model come from.
public enum LatentDistribution: String, Codable, Sendable {
  /// Uniform in -1...1, as WaveGAN and SpecGAN have it.
  case uniform
  /// Normal with mean zero and deviation one.
  case normal

  /// N vectors of Z numbers, `[N, Z]`.
  public func sample(
    count: Int, latentCount: Int, using stream: inout RandomStream
  ) -> Tensor {
    switch self {
    case .uniform: .uniform(in: -1...1, shape: [count, latentCount], using: &stream)
    case .normal: .normal(mean: 0, deviation: 1, shape: [count, latentCount], using: &stream)
    }
  }
}
