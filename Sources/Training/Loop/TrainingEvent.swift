// SPDX-License-Identifier: MIT
public import Audio
public import Models

/// An event of a training, for progress displays.
public enum TrainingEvent: Sendable {
  /// A checkpoint could not be read and an older one takes its place; in a sentence.
  case unreadableCheckpoint(reason: String)
  /// The training goes on after this step.
  case resumed(step: Int, elapsedSeconds: Double)
  /// A step is done.
  case step(TrainingProgress)
  /// Something is wrong, or may be; in a sentence with advice.
  case warning(String)
  /// A recording has vanished or changed since the scan.
  case recordingChanged(DatasetChange)
  /// Sounds of the model are made and scored, which may take some seconds.
  case scoring(step: Int)
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
  /// The numbers of the step.
  public let report: StepReport

  /// Descriptions of the numbers that the trainer adds to those of the recipe.
  public static let metrics = [
    MetricDescription(
      "secondsPerIteration", "How long a step takes.", unit: "seconds", better: .lower),
    MetricDescription(
      "dataWait", "The part of a step's time that was spent waiting for recordings.",
      unit: "seconds", better: .lower),
  ]

  /// The state of a training after `step` steps.
  public init(
    step: Int, elapsedSeconds: Double, secondsPerIteration: Double, dataWaitSeconds: Double = 0,
    budget: Budget, report: StepReport
  ) {
    self.step = step
    self.elapsedSeconds = elapsedSeconds
    self.secondsPerIteration = secondsPerIteration
    self.dataWaitSeconds = dataWaitSeconds
    self.budget = budget
    self.report = report
  }
}
