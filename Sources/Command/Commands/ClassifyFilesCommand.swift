// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Evaluation
import Files
import Foundation
import Kernels

/// `foley classify AUDIO...`: predicts the class of sounds.
struct ClassifyFilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files",
    abstract: "Predict the class of every sound.",
    usage: "foley classify AUDIO... --classifier MODEL.safetensors [--json]")

  @Argument(
    help: ArgumentHelp("Audio files and folders of audio files.", valueName: "audio"),
    completion: .file())
  var inputs: [String]
  @Option(
    help: ArgumentHelp(
      "Classifier written by foley classify train.", valueName: "file.safetensors"),
    completion: .file())
  var classifier: String
  @Flag(help: "Print the result as JSON.")
  var json = false
  @OptionGroup var threadFlags: ThreadFlags

  /// The prediction for one sound.
  private struct Outcome: Encodable {
    let path: String
    let className: String
    let probability: Double
    let probabilities: [String: Double]
  }

  mutating func validate() throws {
    guard !inputs.isEmpty else {
      throw ValidationError("Give at least one audio file or folder.")
    }
  }

  func run() throws {
    try threadFlags.apply()
    let network = try SoundClassifier(contentsOf: classifier)
    let sounds = try SoundInputs(inputs)
    let paths = sounds.files
    var outcomes: [Outcome] = []
    var failures: [any Error] = []
    // Groups limit the memory for any number of files, of any length, to some 64 MiB.
    let groupSize = max(1, min(256, (1 << 24) / network.levels.sampleCount))
    for first in stride(from: 0, to: paths.count, by: groupSize) {
      let group = Array(paths[first..<min(first + groupSize, paths.count)])
      let read = parallelMap(group.count) { place in
        Result {
          try AudioFile.readBeginning(
            of: group[place], upTo: network.levels.sampleCount + 1,
            sampleRate: network.levels.sampleRate)
        }
      }
      var named: [(path: String, clip: AudioClip)] = []
      for (path, result) in zip(group, read) {
        switch result {
        case .success(let clip): named.append((path, clip))
        case .failure(let error): failures.append(error)
        }
      }
      outcomes += zip(named, try network.predictions(of: named.map(\.clip))).map { sound, found in
        Outcome(
          path: sound.path, className: network.classNames[found.classIndex],
          probability: found.confidence,
          probabilities: Dictionary(
            uniqueKeysWithValues: zip(network.classNames, found.probabilities)))
      }
    }
    try print(outcomes)
    failures += sounds.closed
    try report(failures, of: paths.count + sounds.closed.count)
  }

  private func print(_ outcomes: [Outcome]) throws {
    guard json else {
      let width = (outcomes.map(\.className.printable.count).max() ?? 0) + 2
      for outcome in outcomes {
        let name = outcome.className.printable.padded(to: width)
        let chance =
          String(repeating: " ", count: max(0, 7 - percent(outcome.probability).count))
          + percent(outcome.probability)
        Terminal.say("\(name)\(chance)  \(outcome.path.printable)")
      }
      return
    }
    try Terminal.sayJSON(outcomes)
  }

  private func report(_ failures: [any Error], of count: Int) throws {
    guard let first = failures.first else { return }
    if count == 1 { throw first }
    for failure in failures { Terminal.show("foley: \(failure)\n") }
    Terminal.show("\(failures.count) of \(count) files failed\n")
    throw ExitCode((first as? any FoleyError)?.exitStatus.rawValue ?? EXIT_FAILURE)
  }
}
