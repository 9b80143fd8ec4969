// SPDX-License-Identifier: MIT
import Glibc

/// Scores of a set of sounds from a classifier's probabilities: they reward confident predictions
/// for each sound and varied predictions over the set.
///
/// Logarithms are natural. Probabilities below 1e-6 count as 1e-6: the network's output is
/// meaningless there, and logarithms would give it the largest weight. All scores depend on the
/// classifier; scores of two classifiers cannot be compared.
public struct InceptionScore: Sendable, Equatable, Codable {
  /// exp(mean over the sounds of KL(p(y|x) ‖ p(y))), where p(y) is the mean over the same sounds.
  ///
  /// From 1 to K; biased downwards for small sets. Reference: Salimans and others, "Improved techniques for
  /// training GANs" (2016), section 4; here for the whole set, not the mean of ten splits.
  public let score: Double
  /// exp(mean over all pairs of different sounds of KL(p(y|x) ‖ p(y|x'))).
  ///
  /// The exponent is unbiased. References: Gurumurthy and others, "DeLiGAN" (2017), section 5.1, here
  /// over pairs of all classes, as for sounds in Goel and others, "It's Raw! Audio generation with state-space
  /// models" (2022).
  public let modifiedScore: Double
  /// The entropy of the mean probabilities, in nats; ln K where all classes are equally frequent.
  public let classEntropy: Double
  /// The mean entropy of a sound's probabilities, in nats; 0 where the classifier is certain.
  public let meanEntropy: Double

  /// The scores of N sounds, at least two, with K probabilities each.
  public init(_ probabilities: [[Double]]) {
    precondition(probabilities.count > 1, "an inception score of \(probabilities.count) sounds")
    let rows = probabilities.map(Self.floored)
    let count = Double(rows.count)
    let mean = Self.mean(rows)
    let logarithms = Self.mean(rows.map { $0.map { log($0) } })
    classEntropy = Self.entropy(mean)
    meanEntropy = rows.reduce(0) { $0 + Self.entropy($1) } / count
    score = exp(classEntropy - meanEntropy)
    // The mean over all N² pairs; a sound paired with itself has a divergence of 0.
    let all = -meanEntropy - zip(mean, logarithms).reduce(0) { $0 + $1.0 * $1.1 }
    modifiedScore = exp(all * count / (count - 1))
  }

  /// The AM score: KL(p(y) of real ‖ p(y) of generated sounds) + the mean entropy of a generated
  /// sound's probabilities; lower is better.
  ///
  /// Reference: Zhou and others, "Activation maximization generative adversarial nets" (2018), equation 25.
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

// MARK: Metrics

extension InceptionScore {
  /// A part of the score of the candidates; nil without a classifier.
  fileprivate static func measurement(
    of comparison: SetComparison, _ part: (InceptionScore) -> Double
  ) -> Measurement? {
    guard let rows = comparison.candidate.probabilities else { return nil }
    return Measurement(
      value: part(InceptionScore(rows)),
      uncertainty: comparison.uncertainty { _, generated in
        part(InceptionScore(generated.map { rows[$0] }))
      })
  }
}

extension Metric {
  /// ``InceptionScore/score``.
  public static let inceptionScore = Metric(
    "inceptionScore", title: "inception score", better: .higher,
    estimator: "one split; 1 to K; biased downwards", fewestSounds: .perClass(20)
  ) { InceptionScore.measurement(of: $0, \.score) }

  /// ``InceptionScore/modifiedScore``.
  public static let modifiedInceptionScore = Metric(
    "modifiedInceptionScore", title: "modified inception score", better: .higher,
    estimator: "all pairs of sounds; unbiased exponent", fewestSounds: .perClass(20)
  ) { InceptionScore.measurement(of: $0, \.modifiedScore) }

  /// ``InceptionScore/activationMaximization(real:generated:)``.
  public static let activationMaximization = Metric(
    "activationMaximization", title: "AM score", unit: "nats", better: .lower,
    estimator: "KL(real ‖ generated classes) + mean entropy, nats", fewestSounds: .perClass(20)
  ) { comparison in
    guard let rows = comparison.candidate.probabilities,
      let realRows = comparison.real.probabilities
    else { return nil }
    return Measurement(
      value: InceptionScore.activationMaximization(real: realRows, generated: rows),
      uncertainty: comparison.uncertainty { real, generated in
        InceptionScore.activationMaximization(
          real: real.map { realRows[$0] }, generated: generated.map { rows[$0] })
      })
  }

  /// ``InceptionScore/classEntropy``.
  public static let classEntropy = Metric(
    "classEntropy", title: "class entropy, nats", unit: "nats", better: .same,
    estimator: "of the mean prediction; biased downwards, by about K/2N",
    fewestSounds: .perClass(20)
  ) { InceptionScore.measurement(of: $0, \.classEntropy) }
}
