// SPDX-License-Identifier: MIT

/// A generator without training, which a model must beat for its scores to mean anything.
public enum BaselineMethod: String, Sendable, CaseIterable {
  /// A recording with a gain of at most 6 dB up or down, moved by at most 20 ms.
  ///
  /// Its distances are those of the recordings themselves; only the distance to training recordings tells
  /// it from a good model.
  case copy
  /// The mean of the log spectrograms of a class, with phases that begin at random.
  case mean
}
