// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Normal distributions of latents with independent numbers, one for each of N examples.
///
/// Kingma and Welling, "Auto-Encoding Variational Bayes" (ICLR 2014), section 3.
public struct Posterior {
  /// μ, `[N, Z]`.
  public let means: Tensor
  /// ln σ², `[N, Z]`.
  public let logVariances: Tensor

  /// Distributions of these means and logarithms of variances, both `[N, Z]`.
  public init(means: Tensor, logVariances: Tensor) {
    precondition(
      means.shape == logVariances.shape && means.rank == 2,
      "means of \(means.shape) and variances of \(logVariances.shape)")
    self.means = means
    self.logVariances = logVariances
  }

  /// One latent of each distribution, `[N, Z]`: μ + σ ε with normal ε, differentiable by μ and σ.
  public func sample(using stream: inout RandomStream) -> Tensor {
    samples(noise: .normal(mean: 0, deviation: 1, shape: means.shape, using: &stream))
  }

  /// The latents of given ε, all `[N, Z]`.
  public func samples(noise: Tensor) -> Tensor {
    means + (logVariances * 0.5).exp() * noise
  }

  /// The divergence of each number of a latent from a standard normal one, `[Z]`, in nats.
  ///
  /// It is Kullback and Leibler's, and the mean over the examples:
  ///
  ///     ½ mean (μ² + σ² - ln σ² - 1)
  ///
  /// Kingma and Welling (2014), appendix B.
  public var divergences: Tensor {
    let terms = means.squared() + logVariances.exp() - logVariances - 1
    return (terms * 0.5).mean(alongAxes: [0])
  }

  /// The sum of the divergences, of shape [], where each counts at least `freeBits` nats: below that it
  /// has no gradient, so that a number of a latent is not given up for a small gain.
  ///
  /// Kingma and others, "Improving Variational Inference with Inverse Autoregressive Flow" (2016),
  /// equation 15, with groups of one number.
  public func divergence(freeBits: Float) -> Tensor {
    guard freeBits > 0 else { return divergences.sum() }
    return divergences.clamped(to: freeBits...Float.greatestFiniteMagnitude).sum()
  }

  /// The numbers of a latent that tell examples apart: those whose mean has a variance above 0.01 over the
  /// examples.
  ///
  /// Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders" (ICLR 2016), section 5.1.
  public var activeCount: Int {
    withoutRecording {
      let average = means.mean(alongAxes: [0], keepingDimensions: true)
      let deviations = means - average.broadcast(to: means.shape)
      return deviations.squared().mean(alongAxes: [0]).values.count { $0 > Self.activeVariance }
    }
  }

  private static let activeVariance: Float = 0.01
}
