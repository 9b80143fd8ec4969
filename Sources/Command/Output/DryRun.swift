// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Kernels
import Models
import Training

/// `foley train --dry-run`: the options and the networks of a training, with the time and the memory
/// of a few real steps.
struct DryRun {
  private let setup: TrainingSetup
  private let profile: Profile?

  private static let mostSteps = 16

  init(_ setup: TrainingSetup, profile: Profile?) {
    self.setup = setup
    self.profile = profile
  }

  /// Prints everything; nothing is written, nothing is kept.
  func report() {
    setup.choice.say()
    Terminal.say("options\n\(setup.options.table.json(of: setup.options))")
    for network in setup.recipe.networks {
      Terminal.say("\(network.name): \(network.parameterCount) parameters")
    }
    _ = setup.recipe.step(0)
    let duration = ContinuousClock().measure { profile?.run(measuredSteps) ?? measuredSteps() }
    let seconds = duration / .seconds(1) / Double(stepCount)
    Terminal.say(String(format: "an iteration takes %.3f s", seconds))
    Terminal.say("memory: \(Self.peakMegabytes) MB, recordings included")
    let forecast = TrainingForecast(
      secondsPerStep: seconds, budget: setup.options.budget, kind: setup.options.kind)
    Terminal.say("\(forecast)")
    Terminal.say(coverage(forecast.steps))
    if let profile {
      Terminal.say(ProfileReport(profile, steps: stepCount).summary)
    }
  }

  /// The first multiple of the recipe's period from two steps on, at most 16.
  private var stepCount: Int {
    (2...Self.mostSteps).first { $0.isMultiple(of: setup.recipe.workPeriod) } ?? Self.mostSteps
  }

  private func measuredSteps() {
    for step in 0..<stepCount { _ = setup.recipe.step(setup.recipe.firstTypicalStep + step) }
  }

  /// How often these steps use each example.
  private func coverage(_ steps: Int) -> String {
    let taken =
      Double(steps) * Double(setup.options.batchSize * setup.recipe.batchesPerStep)
      * Double(setup.design.representation.layerCount)
    let times = taken / Double(max(setup.dataset.report.exampleCount, 1))
    return
      "they would use each of \(counted(setup.dataset.report.exampleCount, "example")) "
      + (times < 10 ? String(format: "%.1f times", times) : "\(Int(times)) times")
  }

  /// The most memory that this process has had.
  private static var peakMegabytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}
