// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Models
import Training

/// Shows what happens in a training.
final class TrainingPrinter {
  private let progress = ProgressPrinter()
  /// The numbers of the recipe that the changing line shows.
  private let shown: [(name: String, label: String)]
  /// A running mean, so that one slow step does not throw the forecast about.
  private var secondsPerStep: Double?
  private var waits = (recent: 0.0, total: 0.0, steps: 0.0)
  /// Steps shown so far.
  private(set) var stepCount = 0
  private var bestDistance: Float?
  private var lastDistance: Float?

  /// A printer for a recipe of these metrics.
  init(metrics: [MetricDescription]) {
    shown = metrics.compactMap { metric in
      metric.progressLabel.map { (metric.name, $0) }
    }
  }

  /// Shows an event.
  func show(_ event: TrainingEvent) {
    switch event {
    case .unreadableCheckpoint(let reason):
      note("\(reason) The checkpoint before it is used instead.")
    case .resumed(let step, let elapsedSeconds):
      note("resuming after step \(step), \(hoursMinutesSeconds(elapsedSeconds)) into the run")
    case .step(let step):
      let last = step.secondsPerIteration
      secondsPerStep = secondsPerStep.map { 0.9 * $0 + 0.1 * last } ?? last
      count(step)
      progress.show(share: share(step), parts(step))
    case .warning(let advice):
      note("warning: \(advice)")
    case .recordingChanged(let file):
      progress.finishLine()
      Terminal.show("foley: \(file.reason)\n")
    case .best(let step, let distance):
      bestDistance = distance
      note(String(format: "best so far: step \(step), distance %.2f from the recordings", distance))
    case .saved(let step, let samplesFolder):
      note("saved step \(step); listen to \(samplesFolder)")
    }
  }

  /// How much of the time of the steps went by waiting for data, in words.
  var waitSummary: String {
    "waited for data \(percent(waits.total / max(waits.steps, 1e-9))) of the time"
  }

  /// Ends the changing line, if there is one.
  func finishLine() { progress.finishLine() }

  private func count(_ step: TrainingProgress) {
    waits.recent = 0.9 * waits.recent + 0.1 * step.dataWaitSeconds
    waits.total += step.dataWaitSeconds
    waits.steps += step.secondsPerIteration
    stepCount += 1
  }

  private func note(_ text: String) {
    progress.finishLine()
    Terminal.say(text)
  }

  private func share(_ now: TrainingProgress) -> Double {
    now.budget.spentShare(step: now.step, elapsedSeconds: now.elapsedSeconds)
  }

  /// What is said of a step, the most important first.
  private func parts(_ now: TrainingProgress) -> [String] {
    let seconds = secondsPerStep ?? now.secondsPerIteration
    let left = now.budget.secondsLeft(
      step: now.step, elapsedSeconds: now.elapsedSeconds, secondsPerStep: seconds)
    lastDistance = now.report[CheckpointEvaluator.distanceName] ?? lastDistance
    var parts = [
      String(format: "%.0f%%", (share(now) * 100).rounded(.down)),
      "\(hoursMinutesSeconds(left)) left",
    ]
    if let last = lastDistance {
      parts.append(String(format: "distance %.2f (best %.2f)", last, bestDistance ?? last))
    }
    parts += ["step \(now.step)", String(format: "%.1f steps/s", 1 / max(seconds, 1e-9))]
    let waiting = waits.recent / max(seconds, 1e-9)
    if waiting >= 0.05 { parts.append("waiting for data \(percent(waiting))") }
    return parts
      + shown.map { metric in
        "\(metric.label) " + (now.report[metric.name].map { String(format: "%.3f", $0) } ?? "?")
      }
  }
}
