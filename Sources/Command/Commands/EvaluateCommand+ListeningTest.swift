// SPDX-License-Identifier: MIT
import ArgumentParser
import Evaluation
import Files
import Foundation
import Reports

/// `foley evaluate --test PAGE --answers FILE...`: evaluates a listening test.
extension EvaluateCommand {
  /// Whether the command evaluates answers instead of folders.
  var evaluatesAnswers: Bool { test != nil || !answers.isEmpty }

  func validateListening() throws {
    guard test != nil, !answers.isEmpty else {
      throw ValidationError(
        "A listening test needs both --test PAGE.html and --answers FILE [FILE ...].")
    }
  }

  func checkListening() throws(OptionError) {
    let others: [(name: String, isGiven: Bool)] = [
      ("a folder", real != nil), ("--training", training != nil),
      ("--classifier", classifier != nil), ("--embedding", embedding != "logmel"),
      ("--sample-rate", sampleRate != nil), ("--seconds", seconds != nil),
      ("--picture", picture != nil), ("--match-classes", matchClasses),
      ("--paired", paired), ("--source", source != nil), ("--limit", limit != Self.standardLimit),
    ]
    if let other = others.first(where: \.isGiven) {
      throw .exclusive(
        reason: "\(other.name) cannot be combined with --answers", advice: "omit it")
    }
  }

  func evaluateListening(_ page: String) throws {
    let page = try ListeningPage(contentsOf: page)
    let results = try ListeningResults(
      of: try answers.map { try ListeningAnswers(contentsOf: $0) }, to: page.test, id: page.id,
      replicates: bootstrap)
    guard json else { return Terminal.say("\(results)") }
    try Terminal.sayJSON(results)
  }
}
