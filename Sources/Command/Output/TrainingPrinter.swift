// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Models
import Training

/// Shows what happens in a training: as text, and with `events` as JSON on standard output.
final class TrainingPrinter {
  private let progress = ProgressPrinter()
  private let events: JSONEvents?
  /// The numbers of the recipe that the changing line shows.
  private let shown: [(name: String, label: String)]
  private let kind: any ModelKind.Type
  private let isResuming: Bool
  /// The steps, from 1, that the forecast is made from; they cover the periods of the penalties.
  private let measuredSteps: ClosedRange<Int>
  /// The time of the steps that the forecast is made from.
  private var measuredSeconds = 0.0
  /// A running mean, so that one slow step does not throw the forecast about.
  private var secondsPerStep: Double?
  private var waits = (recent: 0.0, total: 0.0, steps: 0.0)
  /// Steps shown so far.
  private(set) var stepCount = 0
  /// Whether a checkpoint was asked for and none was found so far.
  private var expectsCheckpoint: Bool
  private var bestDistance: Float?
  private var lastDistance: Float?

  /// A printer for a recipe, with the events for `--json`.
  ///
  /// - Parameter bestDistance: that of the best model of a run that is resumed; nil for none.
  init(
    recipe: any Recipe, kind: any ModelKind.Type, isResuming: Bool, bestDistance: Float? = nil,
    events: JSONEvents? = nil
  ) {
    self.events = events
    self.bestDistance = bestDistance
    self.kind = kind
    self.isResuming = isResuming
    expectsCheckpoint = isResuming
    measuredSteps = recipe.firstTypicalStep + 1...recipe.firstTypicalStep + 8
    shown = recipe.metrics.compactMap { metric in
      metric.progressLabel.map { (metric.name, $0) }
    }
  }

  /// Shows an event.
  func show(_ event: TrainingEvent) {
    switch event {
    case .step(let step): showStep(step)
    case .unreadableCheckpoint(let reason):
      note("\(reason) The checkpoint before it is used instead.")
      events?.send("warning", [("message", .text(reason))])
    case .resumed(let step, let elapsedSeconds):
      expectsCheckpoint = false
      note("resuming after step \(step), \(hoursMinutesSeconds(elapsedSeconds)) into the run")
      events?.send(
        "resumed", [("step", .integer(step)), ("elapsedSeconds", .number(elapsedSeconds))])
    case .warning(let advice):
      note("warning: \(advice)")
      events?.send("warning", [("message", .text(advice))])
    case .recordingChanged(let file):
      progress.finishLine()
      Terminal.show("foley: \(file.reason)\n")
      events?.send("warning", [("message", .text("\(file.reason)"))])
    case .scoring(let step): progress.showActivity("scoring the sounds of step \(step) ...")
    case .best(let step, let distance):
      bestDistance = distance
      note(String(format: "best so far: step \(step), distance %.2f from the recordings", distance))
      events?.send("best", [("step", .integer(step)), ("distance", .number(Double(distance)))])
    case .saved(let step, let samplesFolder):
      note("saved step \(step); listen to \(samplesFolder)")
      events?.send("saved", [("step", .integer(step)), ("samples", .text(samplesFolder))])
    }
  }

  /// How much of the time of the steps went by waiting for data, in words.
  var waitSummary: String {
    "waited for data \(percent(waits.total / max(waits.steps, 1e-9))) of the time"
  }

  /// Ends the changing line, if there is one.
  func finishLine() { progress.finishLine() }

  private func showStep(_ step: TrainingProgress) {
    if expectsCheckpoint { note("the run has no checkpoint yet: it begins again with step 1") }
    expectsCheckpoint = false
    let last = step.secondsPerIteration
    secondsPerStep = secondsPerStep.map { 0.9 * $0 + 0.1 * last } ?? last
    count(step)
    sayForecast(after: step)
    if let events { return events.sendProgress(members(step)) }
    progress.show(share: share(step), parts(step))
  }

  private func count(_ step: TrainingProgress) {
    waits.recent = 0.9 * waits.recent + 0.1 * step.dataWaitSeconds
    waits.total += step.dataWaitSeconds
    waits.steps += step.secondsPerIteration
    stepCount += 1
  }

  /// Says how far a new training will come, once some steps are measured.
  private func sayForecast(after now: TrainingProgress) {
    guard !isResuming, measuredSteps.contains(stepCount) else { return }
    measuredSeconds += now.secondsPerIteration
    guard stepCount == measuredSteps.upperBound else { return }
    let forecast = TrainingForecast(
      secondsPerStep: measuredSeconds / Double(measuredSteps.count), budget: now.budget,
      kind: kind)
    // The last of few steps is near: its time is of no use any more.
    guard forecast.steps > 10 * stepCount else { return }
    note("\(forecast)")
    events?.send(
      "forecast",
      [
        ("steps", .integer(forecast.steps)), ("secondsPerStep", .number(forecast.secondsPerStep)),
        ("secondsUntilClear", forecast.secondsUntilClear.map(JSONValue.number) ?? .null),
      ])
  }

  private func note(_ text: String) {
    progress.finishLine()
    Terminal.say(text, besides: events)
  }

  /// An event of progress: where the training is, and the numbers of the step by their names in the log.
  private func members(_ now: TrainingProgress) -> [(key: String, value: JSONValue)] {
    [
      ("step", .integer(now.step)), ("elapsedSeconds", .number(now.elapsedSeconds)),
      ("share", .number(share(now))), ("secondsLeft", .number(secondsLeft(now))),
      ("secondsPerStep", .number(secondsPerStep ?? now.secondsPerIteration)),
    ] + now.report.metrics.map { ($0.name, .number(Double($0.value))) }
  }

  private func secondsLeft(_ now: TrainingProgress) -> Double {
    now.budget.secondsLeft(
      step: now.step, elapsedSeconds: now.elapsedSeconds,
      secondsPerStep: secondsPerStep ?? now.secondsPerIteration)
  }

  private func share(_ now: TrainingProgress) -> Double {
    now.budget.spentShare(step: now.step, elapsedSeconds: now.elapsedSeconds)
  }

  /// What is said of a step, the most important first.
  private func parts(_ now: TrainingProgress) -> [String] {
    let seconds = secondsPerStep ?? now.secondsPerIteration
    lastDistance = now.report[CheckpointEvaluator.distanceName] ?? lastDistance
    var parts = [
      String(format: "%.0f%%", (share(now) * 100).rounded(.down)),
      "\(hoursMinutesSeconds(secondsLeft(now))) left",
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
