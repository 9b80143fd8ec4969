// SPDX-License-Identifier: MIT
import Glibc

/// How the size of a step changes: a rise, a plateau, and a fall to zero.
public struct LearningRateSchedule: Sendable, Equatable {
  /// Steps until the full rate, in equal increases; 0 for none.
  public var warmupSteps: Int
  /// The shape of the fall.
  public var decay: Decay
  /// The step from which the rate falls.
  public var decayStart: Int
  /// The step in which it reaches zero.
  public var decayEnd: Int

  /// The shape of a fall.
  public enum Decay: String, Codable, Sendable, CaseIterable {
    /// The rate stays.
    case none
    /// 1 - t, t from 0 to 1 between start and end.
    case linear
    /// (1 + cos π t) / 2: Loshchilov and Hutter, "SGDR" (2017), equation 5.
    case cosine
  }

  /// A schedule; by default the rate never changes.
  public init(
    warmupSteps: Int = 0, decay: Decay = .none, decayStart: Int = 0, decayEnd: Int = 0
  ) {
    self.warmupSteps = warmupSteps
    self.decay = decay
    self.decayStart = decayStart
    self.decayEnd = decayEnd
  }

  /// What the rate is multiplied by in step number `step`, from 0.
  public func factor(inStep step: Int) -> Float {
    let warmup = step < warmupSteps ? Float(step + 1) / Float(warmupSteps) : 1
    guard decay != .none, step > decayStart else { return warmup }
    let length = max(1, decayEnd - decayStart)
    let progress = min(1, Double(step - decayStart) / Double(length))
    return warmup * Float(decay == .linear ? 1 - progress : (1 + cos(.pi * progress)) / 2)
  }
}

/// A critic's rate that reacts to the balance of the game: smaller where its loss lies below that of
/// a balanced game, larger where it lies above.
///
///     v ← β v + (1 - β) loss,   x = v - ideal
///     factor = min(h^(x / x₀), h)       with h = 2 above the ideal loss
///     factor = max(l^(-x / x₀), l)      with l = 0.1 below it
///
/// Hazimeh and Ponomareva, "Mind the (optimality) Gap: A Gap-Aware Learning Rate Scheduler for
/// Adversarial Nets" (2023), section 3, with their numbers: x₀ a tenth of the ideal loss, β 0.95.
public struct GapAwareRate: Sendable, Equatable {
  /// The loss of the balanced game, above zero.
  public let idealLoss: Float
  /// v, the ideal loss at first.
  public var averageLoss: Float

  private static let smoothing: Float = 0.95
  private static let largest: Float = 2
  private static let smallest: Float = 0.1

  /// A rate for a game of this ideal loss.
  public init(idealLoss: Float) {
    precondition(idealLoss > 0, "a balanced game with a loss of \(idealLoss)")
    self.idealLoss = idealLoss
    averageLoss = idealLoss
  }

  /// Takes in the loss of an update.
  public mutating func observe(_ loss: Float) {
    averageLoss = averageLoss * Self.smoothing + loss * (1 - Self.smoothing)
  }

  /// What the rate is multiplied by now.
  public var factor: Float {
    let gap = (averageLoss - idealLoss) / (idealLoss / 10)
    return gap >= 0
      ? min(pow(Self.largest, gap), Self.largest) : max(pow(Self.smallest, -gap), Self.smallest)
  }
}
