// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Training

/// `foley train --dry-run`: what a training would be, with the time and the memory of a few real
/// steps.
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
    Terminal.say("options\n\(setup.options.encoded())")
    for network in setup.recipe.networks {
      Terminal.say("\(network.name): \(network.parameterCount) parameters")
    }
    // The first step takes memory from the system and warms caches; it is not typical.
    _ = setup.recipe.step(0)
    let duration = ContinuousClock().measure { profile?.run(measuredSteps) ?? measuredSteps() }
    let seconds = duration / .seconds(1) / Double(stepCount)
    Terminal.say(String(format: "an iteration takes %.3f s", seconds))
    Terminal.say("memory: \(Self.peakMegabytes) MB, recordings included")
    Terminal.say(forecast(secondsPerStep: seconds))
    if let profile {
      Terminal.say(ProfileReport(profile, steps: stepCount).summary)
    }
  }

  /// Two, or as many as share penalties out evenly, if these are few.
  private var stepCount: Int {
    let (updates, interval) = (setup.options.criticSteps, setup.options.penaltyInterval)
    let even = (2...Self.mostSteps).first { ($0 * updates).isMultiple(of: interval) }
    return even ?? Self.mostSteps
  }

  private func measuredSteps() {
    for step in 1...stepCount { _ = setup.recipe.step(step) }
  }

  private func forecast(secondsPerStep: Double) -> String {
    switch setup.options.budget {
    case .steps(let steps):
      "\(steps) steps would take \(TrainingPrinter.duration(Double(steps) * secondsPerStep))"
    case .seconds(let seconds):
      "\(TrainingPrinter.duration(seconds)) would do for \(Int(seconds / secondsPerStep)) steps"
    }
  }

  /// The most memory that this process has had.
  private static var peakMegabytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}
