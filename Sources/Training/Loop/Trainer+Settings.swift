// SPDX-License-Identifier: MIT

extension Trainer {
  /// What a trainer has to know beside its recipe.
  public struct Settings: Sendable {
    /// When to end.
    public var budget: Budget
    /// Time between checkpoints.
    public var checkpointSeconds: Double
    /// Sounds in a preview.
    public var previewCount: Int
    /// The seed of a preview's latents.
    public var seed: UInt64
    /// Identifies the recordings; a checkpoint made with others is refused.
    public var dataFingerprint: String
    /// What the run folder records of the training.
    public var description: RunDescription
    /// Whether sounds begin as noise and become clear step by step: neither of a model that converts, nor
    /// of one that is computed rather than learned.
    public var soundsBecomeClear: Bool

    /// Settings of these values.
    public init(
      budget: Budget, checkpointSeconds: Double, previewCount: Int = 16, seed: UInt64 = 0,
      dataFingerprint: String = "", description: RunDescription = RunDescription(),
      soundsBecomeClear: Bool = true
    ) {
      self.budget = budget
      self.checkpointSeconds = checkpointSeconds
      self.previewCount = previewCount
      self.dataFingerprint = dataFingerprint
      self.description = description
      self.seed = seed
      self.soundsBecomeClear = soundsBecomeClear
    }
  }

  /// Why a training ended.
  public enum Ending: Equatable, Sendable {
    /// All the steps, or all the time, have been used.
    case budgetSpent(step: Int)
    /// A stop was requested before the budget was spent.
    case stopped(step: Int)
  }
}
