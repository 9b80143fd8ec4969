// SPDX-License-Identifier: MIT

/// One number of an evaluation: its name, its meaning and how it is computed.
///
/// A new metric is a `static let` in a file of its own in this folder, and a line in ``all``.
public struct Metric: Sendable {
  /// Which values are better.
  public enum Direction: String, Sendable, Codable {
    case lower
    case higher
    /// Values near those of the real sounds.
    case same
  }

  /// The fewest sounds on either side for a reliable value; with fewer the report has a warning.
  public enum FewestSounds: Sendable, Equatable {
    /// A fixed number.
    case count(Int)
    /// A number for each dimension of the embedding.
    case perDimension(Int)
    /// A number for each class of the classifier.
    case perClass(Int)

    /// The number for an embedding of D dimensions and a classifier of K classes.
    public func count(dimensions: Int, classes: Int) -> Int {
      switch self {
      case .count(let count): count
      case .perDimension(let count): count * dimensions
      case .perClass(let count): count * classes
      }
    }
  }

  /// The identifier in JSON, as "frechetDistance".
  public let name: String
  /// The name in tables, as "Fréchet distance".
  public let title: String
  /// The unit, as "dB"; nil for shares and other plain numbers.
  public let unit: String?
  /// Which values are better.
  public let better: Direction
  /// How the value is estimated, and the sign of the bias.
  public let estimator: String
  /// The fewest sounds on either side for a reliable value.
  public let fewestSounds: FewestSounds
  /// Computes the value; nil where the comparison lacks what the metric needs.
  let measure: @Sendable (SetComparison) -> Measurement?

  init(
    _ name: String, title: String, unit: String? = nil, better: Direction, estimator: String,
    fewestSounds: FewestSounds = .count(0),
    measure: @escaping @Sendable (SetComparison) -> Measurement?
  ) {
    self.name = name
    self.title = title
    self.unit = unit
    self.better = better
    self.estimator = estimator
    self.fewestSounds = fewestSounds
    self.measure = measure
  }
}

extension Metric {
  /// All metrics, in the order of the report.
  public static let all: [Metric] = [
    .frechetDistance, .frechetDistanceAtInfinity, .kernelDistance,
    .precision, .recall, .f1, .density, .coverage,
    .differentBinShare, .binDivergence,
    .selfDistance, .realDistance, .trainingDistance,
    .twoSample,
    .spectralDistance, .bandLevel, .detail, .frameRate, .attack,
    .inceptionScore, .modifiedInceptionScore, .activationMaximization, .classEntropy,
    .classAccuracy,
    .silentShare, .clippedShare, .constantShare, .clickShare,
    .duplicateShare,
  ]
}

/// The value of a metric and half of its 95 % interval.
struct Measurement {
  let value: Double
  /// Nil where no interval was computed.
  var uncertainty: Double?

  /// The mean of one value per sound.
  static func mean(of values: [Double], _ bootstrap: Bootstrap) -> Measurement {
    Measurement(
      value: arithmeticMean(values), uncertainty: bootstrap.uncertainty(ofMean: values))
  }

  /// The mean of `values` divided by the mean of `others`; nil where `others` are all 0.
  static func ratio(
    of values: [Double], over others: [Double], _ bootstrap: Bootstrap
  ) -> Measurement? {
    let mean = arithmeticMean(others)
    guard mean > 0 else { return nil }
    let scale = 1 / mean
    return Measurement(
      value: arithmeticMean(values) * scale,
      uncertainty: bootstrap.uncertainty(ofMean: values.map { $0 * scale }))
  }

  private static func arithmeticMean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}
