// SPDX-License-Identifier: MIT

/// The results of an evaluation.
public struct EvaluationReport: Sendable, Codable {
  /// The value of one metric.
  public struct MetricValue: Sendable, Codable {
    /// ``Metric/name``; the key in JSON is "kind".
    public let name: String
    /// ``Metric/title``.
    public let title: String
    /// The value for the generated sounds.
    public let value: Double
    /// Half of the 95 % interval, by bootstrap; nil where no interval was computed.
    public let uncertainty: Double?
    /// The value for the baseline, real sounds evaluated like generated ones; nil without a baseline.
    public let baseline: Double?
    /// ``Metric/better``.
    public let better: Metric.Direction
    /// The number of sounds on either side.
    public let soundCount: Int
    /// ``Metric/estimator``.
    public let estimator: String
    /// Why the value is unreliable; nil where no reason is known.
    public let warning: String?

    private enum CodingKeys: String, CodingKey {
      case name = "kind"
      case title, value, uncertainty, baseline, better, soundCount, estimator, warning
    }
  }

  /// One mel band of the mean spectra.
  public struct Band: Sendable, Codable {
    /// The centre frequency.
    public let hertz: Double
    /// The level in the real sounds, in decibels relative to the total.
    public let realDecibels: Double
    /// The level in the generated sounds.
    public let generatedDecibels: Double
  }

  /// Two nearly equal sounds.
  public struct Pair: Sendable, Codable {
    /// A generated sound.
    public let name: String
    /// The other sound.
    public let other: String
    /// The distance, divided by the median distance of a real sound to the nearest other real sound
    /// that is not equal.
    public let relativeDistance: Double
  }

  /// A sound with faults.
  public struct FaultySound: Sendable, Codable {
    /// The file.
    public let name: String
    /// ``SoundFaults/names``.
    public let faults: [String]
  }

  /// The folder of real sounds.
  public let realFolder: String
  /// The number of sounds in it.
  public let realCount: Int
  /// The folder of generated sounds.
  public let generatedFolder: String
  /// The number of sounds in it.
  public let generatedCount: Int
  /// The folder that the generator was trained on; nil where it was not given.
  public let trainingFolder: String?
  /// The number of sounds compared on either side.
  public let comparedCount: Int
  /// The sample rate in hertz.
  public let sampleRate: Int
  /// The length in samples that every sound was cut or padded to.
  public let sampleCount: Int
  /// "logmel", "classifier" or the path of a file.
  public let embedding: String
  /// The dimensions of the embedding, D.
  public let embeddingSize: Int
  /// Which real sounds ``MetricValue/baseline`` belongs to.
  public let baseline: String?
  /// The metrics that could be computed, in the order of ``Metric/all``.
  public let metrics: [MetricValue]
  /// The mean spectra by band.
  public let bands: [Band]
  /// The values behind the metrics of detail, levels and attacks, and what the generated sounds lack.
  public let details: DetailReport
  /// The subfolder and the predicted class of the generated sounds; nil without classes.
  public let confusion: ConfusionMatrix?
  /// Generated sounds that nearly equal another generated sound.
  public let duplicates: [Pair]
  /// Generated sounds that nearly equal a training sound.
  public let copies: [Pair]
  /// Generated sounds with faults.
  public let faultySounds: [FaultySound]
  /// Warnings about the evaluation as a whole.
  public let warnings: [String]

  /// The value of a metric; nil where it was not computed.
  public func metric(_ metric: Metric) -> MetricValue? {
    metrics.first { $0.name == metric.name }
  }
}
