// SPDX-License-Identifier: MIT
public import Audio

/// What happens in a training, for those who show it.
public enum TrainingEvent: Sendable {
  /// A checkpoint could not be read and an older one takes its place; in a sentence.
  case unreadableCheckpoint(reason: String)
  /// The training goes on after this step.
  case resumed(step: Int, elapsedSeconds: Double)
  /// A step is done.
  case step(TrainingProgress)
  /// Something is wrong, or may be; in a sentence with advice.
  case warning(String)
  /// A recording has vanished or is another one than it was; its path within the folder, and a sentence.
  case recordingChanged(DatasetReport.Skip)
  /// The model is better than all before it; the number it is compared by.
  case best(step: Int, distance: Float)
  /// A checkpoint, its sounds and the model are written.
  case saved(step: Int, samplesFolder: String)
}

/// How far a training is after a step.
public struct TrainingProgress: Sendable {
  /// Steps done.
  public let step: Int
  /// Time spent, over all resumptions.
  public let elapsedSeconds: Double
  /// The time of this step.
  public let secondsPerIteration: Double
  /// The part of it that was spent waiting for data.
  public let dataWaitSeconds: Double
  /// When it will end.
  public let budget: Budget
  /// What the step has to say.
  public let report: Report

  /// The state of a training after `step` steps.
  public init(
    step: Int, elapsedSeconds: Double, secondsPerIteration: Double, dataWaitSeconds: Double = 0,
    budget: Budget, report: Report
  ) {
    self.step = step
    self.elapsedSeconds = elapsedSeconds
    self.secondsPerIteration = secondsPerIteration
    self.dataWaitSeconds = dataWaitSeconds
    self.budget = budget
    self.report = report
  }
}
