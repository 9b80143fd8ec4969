// SPDX-License-Identifier: MIT
import Evaluation
import Files

/// `foley evaluate WANTED CONVERTED --paired`: compares sounds file by file.
extension EvaluateCommand {
  func checkPaired() throws(OptionError) {
    let others: [(name: String, isGiven: Bool)] = [
      ("--training", training != nil), ("--embedding", embedding != "logmel"),
      ("--seconds", seconds != nil), ("--limit", limit != 2000),
      ("--match-classes", matchClasses), ("--picture", picture != nil),
    ]
    if let other = others.first(where: \.isGiven) {
      throw .exclusive(
        reason: "\(other.name) cannot be combined with --paired", advice: "omit it")
    }
  }

  func checkNoSource() throws(OptionError) {
    guard source != nil else { return }
    throw .exclusive(
      reason: "--source is for the comparison of pairs", advice: "add --paired, or omit it")
  }

  func evaluatePairs(_ classifier: SoundClassifier?, _ printer: ProgressPrinter) throws {
    let sounds = try sounds([real, generated, source].compactMap { $0 }, printer)
    let evaluator = try PairedEvaluator(
      .init(
        wanted: sounds[0], converted: sounds[1], source: sounds.count > 2 ? sounds[2] : nil),
      classifier: classifier, replicates: bootstrap)
    printer.show(share: 0, ["comparing pairs"])
    let report = try evaluator.evaluate()
    printer.finishLine()
    guard json else { return Terminal.say("\(report)") }
    try Terminal.sayJSON(report)
  }
}
