// SPDX-License-Identifier: MIT
import Glibc

/// A learning rate schedule: linear warm-up, constant rate, decay to zero.
public struct LearningRateSchedule: Sendable, Equatable {
  /// Steps of linear warm-up to the full rate; 0 for none.
  public var warmupSteps: Int
  /// The shape of the decay.
  public var decay: Decay
  /// The step at which the decay starts.
  public var decayStart: Int
  /// The step at which the rate reaches zero.
  public var decayEnd: Int

  /// The shape of a decay.
  public enum Decay: String, Codable, Sendable, CaseIterable {
    /// No decay.
    case none
    /// 1 - t, with t from 0 at the start to 1 at the end.
    case linear
    /// (1 + cos π t) / 2: Loshchilov and Hutter, "SGDR" (2017), equation 5.
    case cosine
  }

  /// A schedule; by default the rate is constant.
  public init(
    warmupSteps: Int = 0, decay: Decay = .none, decayStart: Int = 0, decayEnd: Int = 0
  ) {
    self.warmupSteps = warmupSteps
    self.decay = decay
    self.decayStart = decayStart
    self.decayEnd = decayEnd
  }

  /// The factor of the learning rate in step `step`, from 0.
  public func factor(inStep step: Int) -> Float {
    let warmup = step < warmupSteps ? Float(step + 1) / Float(warmupSteps) : 1
    guard decay != .none, step > decayStart else { return warmup }
    let length = max(1, decayEnd - decayStart)
    let progress = min(1, Double(step - decayStart) / Double(length))
    return warmup * Float(decay == .linear ? 1 - progress : (1 + cos(.pi * progress)) / 2)
  }
}

/// A gap-aware learning rate for a critic: lower if its loss is below the ideal loss, the loss at
/// equilibrium, and higher if it is above.
///
///     v ← β v + (1 - β) loss,   x = v - ideal
///     factor = min(h^(x / x₀), h)       with h = 2 above the ideal loss
///     factor = max(l^(-x / x₀), l)      with l = 0.1 below it
///
/// Hazimeh and Ponomareva, "Mind the (optimality) Gap: A Gap-Aware Learning Rate Scheduler for
/// Adversarial Nets" (2023), section 3, with their numbers: x₀ a tenth of the ideal loss, β 0.95.
public struct GapAwareRate: Sendable, Equatable {
  /// The loss at equilibrium, above zero.
  public let idealLoss: Float
  /// v, initially the ideal loss.
  public var averageLoss: Float

  private static let smoothing: Float = 0.95
  private static let largest: Float = 2
  private static let smallest: Float = 0.1

  /// A rate for this ideal loss.
  public init(idealLoss: Float) {
    precondition(idealLoss > 0, "the ideal loss must be positive, not \(idealLoss)")
    self.idealLoss = idealLoss
    averageLoss = idealLoss
  }

  /// Updates v with the loss of an update.
  public mutating func observe(_ loss: Float) {
    averageLoss = averageLoss * Self.smoothing + loss * (1 - Self.smoothing)
  }

  /// The current factor of the learning rate.
  public var factor: Float {
    let gap = (averageLoss - idealLoss) / (idealLoss / 10)
    return gap >= 0
      ? min(pow(Self.largest, gap), Self.largest) : max(pow(Self.smallest, -gap), Self.smallest)
  }
}
