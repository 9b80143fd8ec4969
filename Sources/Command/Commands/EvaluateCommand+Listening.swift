// SPDX-License-Identifier: MIT
import ArgumentParser
import Evaluation
import Foundation
import Reports

/// `foley evaluate --test PAGE --answers FILE...`: what listeners heard.
extension EvaluateCommand {
  /// Whether answers are evaluated, and not folders.
  var isOfAnswers: Bool { test != nil || !answers.isEmpty }

  func validateListening() throws {
    guard test != nil, !answers.isEmpty else {
      throw ValidationError(
        "Answers of listeners need both: --test PAGE.html --answers FILE [FILE ...].")
    }
    let others: [(name: String, isGiven: Bool)] = [
      ("a folder", real != nil), ("--training", training != nil),
      ("--classifier", classifier != nil), ("--embedding", embedding != "logmel"),
      ("--sample-rate", sampleRate != nil), ("--seconds", seconds != nil),
      ("--picture", picture != nil), ("--match-classes", matchClasses),
    ]
    if let other = others.first(where: \.isGiven) {
      throw ValidationError(
        "--answers are evaluated by themselves, and \(other.name) plays no part there: leave it out."
      )
    }
  }

  func evaluateListening(_ page: String) throws {
    let page = try ListeningPage(contentsOf: page)
    let results = try ListeningResults(
      of: try answers.map { try ListeningAnswers(contentsOf: $0) }, to: page.test, id: page.id,
      replicates: bootstrap)
    Terminal.say(json ? try Self.json(results) : "\(results)")
  }

  /// A report for programs.
  static func json(_ report: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(report), as: UTF8.self)
  }
}
