// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Where the latents of a model come from.
public enum LatentDistribution: String, Codable, Sendable, CaseIterable {
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

extension LatentDistribution {
  /// One latent of Z numbers, none of them further from zero than `truncation`.
  ///
  /// Numbers beyond it are drawn again; of uniform ones that is the same as scaling. Brock, Donahue and
  /// Simonyan, "Large Scale GAN Training for High Fidelity Natural Image Synthesis" (ICLR 2019),
  /// section 3.1.
  public func latent(
    count: Int, truncation: Double?, using stream: inout RandomStream
  ) -> [Float] {
    let latent = sample(count: 1, latentCount: count, using: &stream).values
    guard let truncation else { return latent }
    let limit = limit(truncation)
    return latent.map { number in
      guard self == .normal else { return number * limit }
      var number = number
      while abs(number) > limit { number = stream.normal() }
      return number
    }
  }

  /// A latent a step away from another, as likely as that one: a walk of such steps stays within the
  /// distribution.
  ///
  /// - Parameter distance: of the step, 0 for none to 1; the deviation of what is added to a number.
  public func neighbor(
    of latent: [Float], distance: Float, truncation: Double?, using stream: inout RandomStream
  ) -> [Float] {
    let limit = limit(truncation ?? .infinity)
    return latent.map { number in
      switch self {
      case .uniform:
        // Uniform numbers that are mirrored at the bounds stay uniform.
        let moved = number + distance * limit * stream.normal()
        let turns = ((moved / limit + 1) / 4)
        let place = (turns - turns.rounded(.down)) * 4
        return limit * (place < 2 ? place - 1 : 3 - place)
      case .normal:
        let moved =
          number * (1 - distance * distance).squareRoot() + distance * stream.normal()
        return min(max(moved, -limit), limit)
      }
    }
  }

  private func limit(_ truncation: Double) -> Float {
    self == .uniform ? Float(min(truncation, 1)) : Float(truncation)
  }
}
