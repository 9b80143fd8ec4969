// SPDX-License-Identifier: MIT
public import Autograd

/// How far sounds are from wanted ones sample by sample: the level of the error below that of the
/// wanted sound, in decibels, the lower the better.
///
/// With y a wanted sound, x the one found, both `[L, C]`, and squared norms,
///
///     10 lg (‖x - y‖² + τ ‖y‖² + ε) - 10 lg (‖y‖² + ε)
///
/// and the mean over the sounds. τ is -30 dB: errors that are lower count for little. ε is L C times
/// 1e-7, 70 dB below full scale: silence has a level.
///
/// Wisdom, Tzinis, Erdogan, Weiss, Wilson and Hershey, "Unsupervised Sound Separation Using Mixture
/// Invariant Training" (NeurIPS 2020), equation 2.
public struct SignalToNoiseLoss: Sendable {
  private static let softLimit: Float = 1e-3
  private static let silence: Float = 1e-7

  /// The loss.
  public init() {}

  /// The loss, of shape [], of sounds `[N, L, C]`.
  public func callAsFunction(_ sounds: Tensor, wanted: Tensor) -> Tensor {
    precondition(
      sounds.rank == 3 && sounds.shape == wanted.shape,
      "a signal-to-noise loss of sounds \(sounds.shape) and wanted ones \(wanted.shape), "
        + "not [N, L, C]")
    let power = wanted.squared().mean(alongAxes: [1, 2])
    let error = (sounds - wanted).squared().mean(alongAxes: [1, 2])
    let share =
      (error + power * Self.softLimit + Self.silence) / (power + Self.silence)
    return share.log().mean() * (10 / 2.302_585)
  }
}
