// SPDX-License-Identifier: MIT
import Foundation
public import Models

/// Latents as points of a Gaussian cloud, in which they can be mixed and stay what a generator knows.
///
/// A generator has seen one distribution. Half-way between two of its latents the straight line passes
/// where it has hardly seen any, as nearly all lie on a shell. So latents are taken to standard normal
/// numbers first, each by itself; sums are brought back to the shell's radius; and then they are taken
/// back. For uniform latents
///
///     normal = Phi^-1((latent + 1) / 2),   latent = 2 Phi(normal) - 1,
///
/// which keeps them within -1...1.
///
/// Reference: White, "Sampling Generative Networks" (2016), section 2.
public struct LatentSpace: Sendable, Equatable {
  private let distribution: LatentDistribution

  /// The space of latents of a distribution.
  public init(_ distribution: LatentDistribution) { self.distribution = distribution }

  /// Standard normal numbers of a latent, `[Z]`.
  func normals(of latent: [Float]) -> [Double] {
    latent.map { distribution == .normal ? Double($0) : Self.quantile((Double($0) + 1) / 2) }
  }

  /// The latent of standard normal numbers, `[Z]`.
  func latent(of normals: [Double]) -> [Float] {
    normals.map { distribution == .normal ? Float($0) : Float(2 * Self.share(below: $0) - 1) }
  }

  /// The latent at `share` of the way from one to another, 0...1.
  ///
  /// - Parameter isLinear: along the straight line between the latents themselves; otherwise along the
  ///   great circle between their normal numbers (White 2016), sin((1 - t) w) a / sin w + sin(t w) b /
  ///   sin w for the angle w.
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
    // Of opposite points no circle is the shortest, and of equal ones all are.
    guard sin(angle) > 1e-6 else {
      return zip(start, end).map { Float((1 - share) * Double($0) + share * Double($1)) }
    }
    let (first, second) = (
      sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle)
    )
    return latent(of: zip(a, b).map { first * $0 + second * $1 })
  }

  /// The sum of weighted latents, at the root mean square of their distances from the middle; nil where
  /// they cancel each other out.
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
    guard Self.norm(sum) > 1e-6 * radius else { return nil }
    let scale = radius / Self.norm(sum)
    return latent(of: sum.map { $0 * scale })
  }

  /// The latent moved along a direction of unit length to where its part in that direction is
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

  /// The share of a standard normal distribution below `x`.
  private static func share(below x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// The number that a share of a standard normal distribution lies below.
  ///
  /// Newton's method from the middle: the distribution bends one way on either side of it, so no step
  /// goes too far.
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
