// SPDX-License-Identifier: MIT

/// The numbers that a step of a VAE reports.
enum VAEMetrics {
  static let reconstruction = MetricDescription(
    "reconstruction",
    "The mean absolute difference of a recording's spectrogram and its reconstruction; 2 is the "
      + "whole range of levels.", better: .lower, progressLabel: "reconstruction")
  static let divergence = MetricDescription(
    "divergence",
    "What the latent tells of a recording: the divergence of its distribution from the prior. Near "
      + "zero the decoder ignores the latent.", unit: "nats", progressLabel: "divergence")
  static let activeDimensions = MetricDescription(
    "activeDimensions",
    "Numbers of the latent whose mean differs between the recordings of the batch, with a variance "
      + "above 0.01.", better: .higher, progressLabel: "active")
  static let loss = MetricDescription(
    "loss",
    "What the encoder minimizes: the negative logarithm of the likelihood and the weighted "
      + "divergence, for each value of a spectrogram.", unit: "nats", better: .lower)
  static let featureDistance = MetricDescription(
    "featureDistance",
    "The mean distance of the critic's features of recordings and their reconstructions, relative "
      + "to their size.", better: .lower)

  /// Those of a training without a critic.
  static let autoencoder = [reconstruction, divergence, activeDimensions, loss]

  static let all =
    autoencoder + [featureDistance]
    + AdversarialMetrics.all.filter {
      ["criticLoss", "generatorLoss", "realScore", "generatedScore", "penalty"].contains($0.name)
    }

  static let advice =
    [
      AdviceRule(
        "exploding",
        "The losses grow without end: begin again with a lower learningRate, or with "
          + "gradientClip=1."
      ) { reports in
        reports.allSatisfy { abs($0["loss"] ?? 0) + abs($0["criticLoss"] ?? 0) > 1e5 }
      },
      AdviceRule(
        "unusedLatent",
        "The decoder ignores the latent (posterior collapse): try a larger freeBits, more "
          + "klWarmupSteps or a lower beta."
      ) { reports in
        reports.allSatisfy { $0["activeDimensions"] == 0 }
      },
    ]
    + AdviceRule.sounds(
      repetitive: "a larger freeBits, or more recordings",
      copying: "a smaller latentSize, or more recordings")
}
