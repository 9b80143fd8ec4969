// SPDX-License-Identifier: MIT

/// What an evaluation measures, in the order it is told.
public enum MetricKind: String, Sendable, Codable, CaseIterable {
  /// ``FrechetDistance``.
  case frechetDistance
  /// ``FrechetExtrapolation``.
  case frechetDistanceAtInfinity
  /// ``KernelDistance``.
  case kernelDistance
  /// ``PrecisionRecall/precision``.
  case precision
  /// ``PrecisionRecall/recall``.
  case recall
  /// ``PrecisionRecall/f1``.
  case f1
  /// ``PrecisionRecall/density``.
  case density
  /// ``PrecisionRecall/coverage``.
  case coverage
  /// ``BinComparison/differentShare``.
  case differentBinShare
  /// ``BinComparison/divergence``.
  case binDivergence
  /// The mean distance of a sound to the nearest other of its set, over that of the real sounds.
  case selfDistance
  /// The mean distance to the nearest real sound, over that of a real sound to the nearest other.
  case realDistance
  /// The mean distance to the nearest training sound, over that of the real sounds.
  case trainingDistance
  /// ``BandSpectrum/distance(to:)``.
  case spectralDistance
  /// ``InceptionScore/score``.
  case inceptionScore
  /// ``InceptionScore/modifiedScore``.
  case modifiedInceptionScore
  /// ``InceptionScore/activationMaximization(real:generated:)``.
  case activationMaximization
  /// ``InceptionScore/classEntropy``.
  case classEntropy
  /// The share of sounds named as the subfolder they lie in.
  case classAccuracy
  /// The share of silent sounds, see ``SoundFaults``.
  case silentShare
  /// The share of clipped sounds.
  case clippedShare
  /// The share of sounds that do not move.
  case constantShare
  /// The share of sounds that are a click and nothing else.
  case clickShare
  /// The share of sounds that are nearly another one of their set.
  case duplicateShare

  /// Which way is better.
  public enum Direction: String, Sendable, Codable {
    case lower
    case higher
    /// Neither: as near as may be to what the real sounds have.
    case same
  }

  /// Which way is better.
  public var better: Direction {
    switch self {
    case .frechetDistance, .frechetDistanceAtInfinity, .kernelDistance, .differentBinShare,
      .binDivergence, .spectralDistance, .activationMaximization, .silentShare, .clippedShare,
      .constantShare, .clickShare, .duplicateShare:
      .lower
    case .precision, .recall, .f1, .density, .coverage, .inceptionScore, .modifiedInceptionScore,
      .classAccuracy:
      .higher
    case .selfDistance, .realDistance, .trainingDistance, .classEntropy: .same
    }
  }

  /// What people call it.
  public var title: String {
    switch self {
    case .frechetDistance: "Fréchet distance"
    case .frechetDistanceAtInfinity: "Fréchet distance, N → ∞"
    case .kernelDistance: "kernel distance"
    case .precision: "precision"
    case .recall: "recall"
    case .f1: "F1"
    case .density: "density"
    case .coverage: "coverage"
    case .differentBinShare: "different bins, NDB/K"
    case .binDivergence: "Jensen-Shannon divergence"
    case .selfDistance: "distance to self"
    case .realDistance: "distance to real"
    case .trainingDistance: "distance to training"
    case .spectralDistance: "spectrum, dB"
    case .inceptionScore: "inception score"
    case .modifiedInceptionScore: "modified inception score"
    case .activationMaximization: "AM score"
    case .classEntropy: "class entropy, nats"
    case .classAccuracy: "class accuracy"
    case .silentShare: "silent sounds"
    case .clippedShare: "clipped sounds"
    case .constantShare: "constant sounds"
    case .clickShare: "clicks"
    case .duplicateShare: "near duplicates"
    }
  }

  /// How it is estimated, and which way the estimate errs.
  public var estimator: String {
    switch self {
    case .frechetDistance:
      "of normal distributions with unbiased covariances; biased upwards, in proportion to 1/N"
    case .frechetDistanceAtInfinity:
      "line over 1/N through subsets without replacement; nearly unbiased where N is many times D"
    case .kernelDistance: "MMD² with (x·y/D + 1)³; unbiased"
    case .precision: "generated sounds in a ball of a real one, k = 5; depends on N"
    case .recall: "real sounds in a ball of a generated one, k = 5; depends on N"
    case .f1: "harmonic mean of precision and recall; depends on N"
    case .density: "real balls over a generated sound, over k = 5; about 1 for the data itself"
    case .coverage: "real balls with a generated sound, k = 5; about 0.97 for the data itself"
    case .differentBinShare: "k-means bins of the real sounds, z-test at 0.05; 0.05 by chance"
    case .binDivergence: "of the shares of the same bins, nats; biased upwards, by about K/4N"
    case .selfDistance:
      "mean to the nearest other of the set, relative to real; below 1: less variety"
    case .realDistance: "mean to the nearest real sound, relative to real; below 1: copies"
    case .trainingDistance:
      "mean to the nearest training sound, relative to real; below 1: copies"
    case .spectralDistance: "root mean square over 32 mel bands of the difference of mean spectra"
    case .inceptionScore: "one split; 1 to K; biased downwards"
    case .modifiedInceptionScore: "all pairs of sounds; unbiased exponent"
    case .activationMaximization: "KL(real ‖ generated classes) + mean entropy, nats"
    case .classEntropy: "of the mean prediction; biased downwards, by about K/2N"
    case .classAccuracy: "sounds named as their subfolder; no better than the classifier"
    case .silentShare: "peak below -60 dB of full scale"
    case .clippedShare: "a sample in a thousand at full scale, or more"
    case .constantShare: "peak around the mean below -60 dB, not silent"
    case .clickShare: "19 parts in 20 of the energy within 2 ms"
    case .duplicateShare: "nearer to another than a tenth of the real sounds' median distance"
    }
  }
}
