// SPDX-License-Identifier: MIT
import Foundation
public import Models

/// Interpolation and arithmetic of latents that keep to the distribution of the training.
///
/// In many dimensions nearly all latents lie on a shell, and the midpoint of two latents lies far inside
/// of it, where the generator was not trained. So the numbers of a latent are first mapped to standard
/// normal ones, sums are scaled to the radius of the shell, and the result is mapped back. For uniform
/// latents
///
///     normal = Phi^-1((latent + 1) / 2),   latent = 2 Phi(normal) - 1,
///
/// which keeps the numbers within -1...1.
///
/// Reference: White, "Sampling Generative Networks" (2016), section 2.
public struct LatentSpace: Sendable, Equatable {
  private let distribution: LatentDistribution

  /// The latent space of a distribution.
  public init(_ distribution: LatentDistribution) { self.distribution = distribution }

  /// Standard normal numbers of a latent, `[Z]`.
  func normals(of latent: [Float]) -> [Double] {
    latent.map { distribution == .normal ? Double($0) : Self.quantile((Double($0) + 1) / 2) }
  }

  /// The latent of standard normal numbers, `[Z]`.
  func latent(of normals: [Double]) -> [Float] {
    normals.map { distribution == .normal ? Float($0) : Float(2 * Self.share(below: $0) - 1) }
  }

  /// Interpolates between two latents.
  ///
  /// - Parameters:
  ///   - share: t, from 0 at `start` to 1 at `end`.
  ///   - isLinear: whether to interpolate the latents linearly; otherwise their normal numbers a and b
  ///     are interpolated spherically (White 2016): sin((1 - t) w) / sin w · a + sin(t w) / sin w · b
  ///     with the angle w between them.
  public func between(
    _ start: [Float], _ end: [Float], share: Double, isLinear: Bool = false
  ) -> [Float] {
    if share == 0 || start == end { return start }
    if share == 1 { return end }
    guard !isLinear else {
      return zip(start, end).map { Float((1 - share) * Double($0) + share * Double($1)) }
    }
    let (a, b) = (normals(of: start), normals(of: end))
    let cosine = Self.product(a, b) / max(Self.norm(a) * Self.norm(b), .leastNormalMagnitude)
    let angle = acos(min(max(cosine, -1), 1))
    // Opposite and equal points have no unique great circle between them.
    guard sin(angle) > 1e-6 else {
      return zip(start, end).map { Float((1 - share) * Double($0) + share * Double($1)) }
    }
    let (first, second) = (
      sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle)
    )
    return latent(of: zip(a, b).map { first * $0 + second * $1 })
  }

  /// The weighted sum of latents, scaled to the root mean square of their norms; nil if it vanishes or its
  /// weights are so large that it is not finite.
  ///
  /// Reference: Radford, Metz and Chintala, "Unsupervised Representation Learning with Deep
  /// Convolutional Generative Adversarial Networks" (2015), section 6.3.2, for the arithmetic.
  public func sum(_ terms: [(weight: Double, latent: [Float])]) -> [Float]? {
    guard let first = terms.first else { return nil }
    if terms.count == 1 && first.weight == 1 { return first.latent }
    let points = terms.map { normals(of: $0.latent) }
    var sum = [Double](repeating: 0, count: first.latent.count)
    for (term, point) in zip(terms, points) {
      for place in sum.indices { sum[place] += term.weight * point[place] }
    }
    let radius =
      (points.reduce(0) { $0 + Self.product($1, $1) } / Double(points.count)).squareRoot()
    guard Self.norm(sum) > 1e-6 * radius, Self.norm(sum).isFinite else { return nil }
    let scale = radius / Self.norm(sum)
    return latent(of: sum.map { $0 * scale })
  }

  /// The latent moved along a direction of unit length until its component in that direction is
  /// `position`, in standard deviations.
  public func moved(_ start: [Float], along direction: [Double], to position: Double) -> [Float] {
    let point = normals(of: start)
    let step = position - Self.product(point, direction)
    return latent(of: zip(point, direction).map { $0 + step * $1 })
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func norm(_ a: [Double]) -> Double { product(a, a).squareRoot() }

  /// The cumulative distribution function of the standard normal distribution.
  private static func share(below x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// The quantile function of the standard normal distribution.
  ///
  /// Newton's method from 0: the distribution function is convex below 0 and concave above, so no step
  /// overshoots.
  private static func quantile(_ share: Double) -> Double {
    let share = min(max(share, 1e-8), 1 - 1e-8)
    var x = 0.0
    for _ in 0..<200 {
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      let step = (Self.share(below: x) - share) / density
      x -= step
      if abs(step) < 1e-13 { break }
    }
    return x
  }
}
