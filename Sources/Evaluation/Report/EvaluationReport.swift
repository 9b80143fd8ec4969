// SPDX-License-Identifier: MIT

/// What an evaluation found.
public struct EvaluationReport: Sendable, Codable {
  /// One number.
  public struct Metric: Sendable, Codable {
    /// What it is.
    public let kind: MetricKind
    /// What people call it.
    public let title: String
    /// Of the generated sounds.
    public let value: Double
    /// Half of its 95 % interval, by bootstrap; nil where there is none.
    public let uncertainty: Double?
    /// The same of real sounds that were judged as if they were generated; nil where there are none.
    public let baseline: Double?
    /// Which way is better.
    public let better: MetricKind.Direction
    /// The sounds on either side.
    public let soundCount: Int
    /// How it was estimated, and which way that errs.
    public let estimator: String
    /// Why it should not be relied on; nil where nothing speaks against it.
    public let warning: String?
  }

  /// A band of the spectrum.
  public struct Band: Sendable, Codable {
    /// Its middle.
    public let hertz: Double
    /// The level in the real sounds, in decibels of the whole.
    public let realDecibels: Double
    /// The level in the generated sounds.
    public let generatedDecibels: Double
  }

  /// Two sounds that are nearly one.
  public struct Pair: Sendable, Codable {
    /// A generated sound.
    public let name: String
    /// The sound it resembles.
    public let other: String
    /// Their distance, over the median distance of a real sound to the nearest other one.
    public let relativeDistance: Double
  }

  /// A sound with which something is plainly wrong.
  public struct FaultySound: Sendable, Codable {
    /// The file.
    public let name: String
    /// ``SoundFaults/names``.
    public let faults: [String]
  }

  /// The folder of real sounds.
  public let realFolder: String
  /// Sounds in it.
  public let realCount: Int
  /// The folder of generated sounds.
  public let generatedFolder: String
  /// Sounds in it.
  public let generatedCount: Int
  /// The folder that the generator was trained on, if it was named.
  public let trainingFolder: String?
  /// Sounds compared on either side.
  public let comparedCount: Int
  /// Hertz.
  public let sampleRate: Int
  /// Samples that every sound was cut or padded to.
  public let sampleCount: Int
  /// "logmel", "classifier" or a file.
  public let embedding: String
  /// The numbers of a point, D.
  public let embeddingSize: Int
  /// Which real sounds ``Metric/baseline`` is of.
  public let baseline: String?
  /// The numbers.
  public let metrics: [Metric]
  /// The spectrum, band by band.
  public let bands: [Band]
  /// Which class was asked for and which was heard, of generated sounds in subfolders of classes.
  public let confusion: ConfusionMatrix?
  /// Generated sounds that are nearly the same as another generated sound.
  public let duplicates: [Pair]
  /// Generated sounds that are nearly the same as a sound that the generator learned from.
  public let copies: [Pair]
  /// Generated sounds with faults.
  public let faultySounds: [FaultySound]
  /// What to keep in mind.
  public let warnings: [String]

  /// The metric of one kind; nil where it was not measured.
  public func metric(_ kind: MetricKind) -> Metric? { metrics.first { $0.kind == kind } }
}
