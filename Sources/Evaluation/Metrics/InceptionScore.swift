// SPDX-License-Identifier: MIT
import Glibc

/// What a classifier's probabilities say of a set of sounds: whether each one is clearly something,
/// and whether all are not the same.
///
/// Natural logarithms. A class less probable than 1e-6 counts as 1e-6: what the network says below
/// that means nothing, and logarithms would hear it loudest. All depend on the classifier; numbers of
/// two classifiers do not compare.
public struct InceptionScore: Sendable, Equatable, Codable {
  /// exp(mean over the sounds of KL(p(y|x) ‖ p(y))), p(y) the mean over the same sounds.
  ///
  /// From 1 to K. Biased downwards in small sets. Salimans and others, "Improved techniques for
  /// training GANs" (2016), section 4; here of the whole set at once, not the mean of ten splits.
  public let score: Double
  /// exp(mean over all pairs of two different sounds of KL(p(y|x) ‖ p(y|x'))).
  ///
  /// Unbiased in the exponent. Gurumurthy and others, "DeLiGAN" (2017), section 5.1, over pairs of
  /// all classes, as for sounds in Goel and others, "It's Raw! Audio generation with state-space
  /// models" (2022).
  public let modifiedScore: Double
  /// The entropy of the mean probabilities, in nats: ln K where all classes are equally frequent.
  public let classEntropy: Double
  /// The mean entropy of the probabilities of one sound, in nats: 0 where the classifier is sure.
  public let meanEntropy: Double

  /// The scores of N sounds, two or more, with K probabilities each.
  public init(_ probabilities: [[Double]]) {
    precondition(probabilities.count > 1, "an inception score of \(probabilities.count) sounds")
    let rows = probabilities.map(Self.floored)
    let count = Double(rows.count)
    let mean = Self.mean(rows)
    let logarithms = Self.mean(rows.map { $0.map { log($0) } })
    classEntropy = Self.entropy(mean)
    meanEntropy = rows.reduce(0) { $0 + Self.entropy($1) } / count
    score = exp(classEntropy - meanEntropy)
    // The mean over all pairs, a sound with itself included, where the divergence is 0.
    let all = -meanEntropy - zip(mean, logarithms).reduce(0) { $0 + $1.0 * $1.1 }
    modifiedScore = exp(all * count / (count - 1))
  }

  /// The AM score: KL(p(y) of the data ‖ p(y) of these) + the mean entropy of one sound; lower is
  /// better.
  ///
  /// Zhou and others, "Activation maximization generative adversarial nets" (2018), equation 25.
  public static func activationMaximization(
    real: [[Double]], generated: [[Double]]
  ) -> Double {
    let (p, q) = (mean(real.map(floored)), mean(generated.map(floored)))
    return zip(p, q).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }
      + InceptionScore(generated).meanEntropy
  }

  private static func floored(_ row: [Double]) -> [Double] {
    let raised = row.map { max(1e-6, $0) }
    let sum = raised.reduce(0, +)
    return raised.map { $0 / sum }
  }

  private static func mean(_ rows: [[Double]]) -> [Double] {
    let sums = rows.dropFirst().reduce(rows.first ?? []) { zip($0, $1).map { $0 + $1 } }
    return sums.map { $0 / Double(rows.count) }
  }

  private static func entropy(_ row: [Double]) -> Double { -row.reduce(0) { $0 + $1 * log($1) } }
}
