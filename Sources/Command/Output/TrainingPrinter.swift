// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Training

/// Shows what happens in a training.
final class TrainingPrinter {
  private let progress = ProgressPrinter()
  private let criticSteps: Int
  /// A running mean, so that one slow step does not throw the forecast about.
  private var secondsPerStep: Double?
  private var waits = (recent: 0.0, total: 0.0, steps: 0.0)
  /// Steps shown so far.
  private(set) var stepCount = 0
  private var bestDistance: Float?
  private var lastDistance: Float?

  init(criticSteps: Int) {
    self.criticSteps = criticSteps
  }

  /// Shows an event.
  func show(_ event: TrainingEvent) {
    switch event {
    case .unreadableCheckpoint(let reason):
      note("\(reason) The checkpoint before it is used instead.")
    case .resumed(let step, let elapsedSeconds):
      note("resuming after step \(step), \(Self.duration(elapsedSeconds)) into the run")
    case .step(let step):
      let last = step.secondsPerIteration
      secondsPerStep = secondsPerStep.map { 0.9 * $0 + 0.1 * last } ?? last
      count(step)
      progress.show(share: share(step), line(step))
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
    "waited for data \(Self.percent(waits.total / max(waits.steps, 1e-9))) of the time"
  }

  /// Ends the changing line, if there is one.
  func finishLine() { progress.finishLine() }

  private func count(_ step: TrainingProgress) {
    waits.recent = 0.9 * waits.recent + 0.1 * step.dataWaitSeconds
    waits.total += step.dataWaitSeconds
    waits.steps += step.secondsPerIteration
    stepCount += 1
  }

  private static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  private func note(_ text: String) {
    progress.finishLine()
    Terminal.say(text)
  }

  private func share(_ now: TrainingProgress) -> Double {
    now.budget.spentShare(step: now.step, elapsedSeconds: now.elapsedSeconds)
  }

  private func line(_ now: TrainingProgress) -> String {
    let seconds = secondsPerStep ?? now.secondsPerIteration
    let left = now.budget.secondsLeft(
      step: now.step, elapsedSeconds: now.elapsedSeconds, secondsPerStep: seconds)
    lastDistance = now.report["frechetDistance"] ?? lastDistance
    let quality = lastDistance.map { last in
      String(format: "  distance %.2f (best %.2f)", last, bestDistance ?? last)
    }
    let waiting = waits.recent / max(seconds, 1e-9)
    let wait = waiting < 0.05 ? "" : "  waiting for data \(Self.percent(waiting))"
    func number(_ name: String) -> String {
      now.report[name].map { String(format: "%.3f", $0) } ?? "?"
    }
    return String(format: " %3d%%  step ", Int(share(now) * 100)) + "\(now.step)"
      + String(format: "  %.1f critic steps/s", Double(criticSteps) / max(seconds, 1e-9))
      + "  \(Self.duration(left)) left  critic \(number("criticLoss"))  generator \(number("generatorLoss"))\(quality ?? "")\(wait)"
  }

  /// As in "2 h 05 min", "3 min 20 s" or "8 s".
  static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9).rounded())
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    if hours > 0 { return String(format: "%d h %02d min", hours, minutes) }
    if minutes > 0 { return String(format: "%d min %02d s", minutes, whole % 60) }
    return "\(whole) s"
  }
}
