// SPDX-License-Identifier: MIT
public import Models

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
    /// Steps after which sounds, which begin as noise, are clear, as a rule of thumb; nil of a model that
    /// converts, and of one that is computed rather than learned.
    public var clearSteps: Int?

    /// Settings of these values.
    public init(
      budget: Budget, checkpointSeconds: Double, previewCount: Int = 16, seed: UInt64 = 0,
      dataFingerprint: String = "", description: RunDescription = RunDescription(),
      clearSteps: Int? = TrainingOptions.clearSteps
    ) {
      self.budget = budget
      self.checkpointSeconds = checkpointSeconds
      self.previewCount = previewCount
      self.dataFingerprint = dataFingerprint
      self.description = description
      self.seed = seed
      self.clearSteps = clearSteps
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
