// SPDX-License-Identifier: MIT
import Files
import Foundation
import Layers
import TensorBoard
import TestSupport
import Testing

/// Something in a run that no training writes: numbers beyond all limits, files that are none.
enum Damage: CaseIterable {
  case textAsMinutes, hugeMinutes, unknownOption, noJSON
  case eventTimeNaN, eventTimeHuge, eventStepLowest, eventNameHuge
  case samplesLowest, samplesHighest, checkpointHighest, checkpointNameHighest
  case logTimeHuge, logTimeLow, logValues, logPipe, optionsPipe, bestPipe, eventsPipe, bestText

  /// Whether the run can still be shown, and whether it can be resumed.
  var outcome: (isShown: Bool, isResumed: Bool) {
    switch self {
    case .samplesLowest, .samplesHighest, .eventNameHuge, .checkpointNameHighest, .logTimeHuge,
      .logTimeLow, .logValues, .hugeMinutes:
      (true, true)
    case .logPipe: (false, false)
    // The checkpoint before takes its place.
    case .checkpointHighest: (true, true)
    default: (true, false)
    }
  }

  func place(in run: String, of folder: TemporaryFolder) throws {
    func write(_ text: String, _ name: String) throws { try folder.write(text, to: "run/\(name)") }
    func pipe(_ name: String) throws {
      unlink("\(run)/\(name)")
      try #require(mkfifo("\(run)/\(name)", 0o600) == 0)
    }
    func event(_ time: Double, _ step: Int) throws {
      let file = try EventFile(
        making: "\(run)/events.out.tfevents.2000000000.foley", wallTime: 1)
      try file.append(Event(wallTime: time, step: step, content: .sessionStart))
    }
    func checkpoint(_ step: Int) throws {
      let newest = "\(run)/checkpoints/step-2.safetensors"
      var metadata = try SafetensorsFile.read(newest).metadata
      metadata["step"] = "\(step)"
      metadata["elapsedSeconds"] = "inf"
      try SafetensorsFile.write(newest, tensors: [], metadata: metadata)
    }
    let line = "{\"step\":3,\"elapsedSeconds\":"
    switch self {
    case .textAsMinutes: try write("{\"minutes\":\"nan\"}", "options.json")
    case .hugeMinutes:
      let options = try String(contentsOfFile: "\(run)/options.json", encoding: .utf8)
      try write(
        options.replacing("\"steps\" : 2", with: "\"minutes\" : 1e308"), "options.json")
    case .unknownOption: try write("{\"zeta\":1}", "options.json")
    case .noJSON: try write("[", "options.json")
    case .eventTimeNaN: try event(.nan, 1)
    case .eventTimeHuge: try event(1e300, 1)
    case .eventStepLowest: try event(1, .min)
    case .eventNameHuge: try write("", "events.out.tfevents.9223372036854775807.foley")
    case .samplesLowest: try write("x", "samples/step--9223372036854775808/0001.wav")
    case .samplesHighest: try write("x", "samples/step-9223372036854775807/0001.wav")
    case .checkpointHighest: try checkpoint(.max)
    case .checkpointNameHighest:
      try write("x", "checkpoints/step-9223372036854775807.safetensors")
    case .logTimeHuge: try append(line + "1e300,\"loss\":1e-320}\n", to: "\(run)/log.jsonl")
    case .logTimeLow: try append(line + "-1e300,\"loss\":1}\n", to: "\(run)/log.jsonl")
    case .logValues:
      let small = "\"criticLoss\":5e-324,\"generatorLoss\":-1.7e308"
      try append(line + "5e-324,\(small)}\n", to: "\(run)/log.jsonl")
    case .logPipe: try pipe("log.jsonl")
    case .optionsPipe: try pipe("options.json")
    case .bestPipe: try pipe("best.json")
    case .eventsPipe: try pipe("events.out.tfevents.2000000000.foley")
    case .bestText: try write("{\"step\":1e300,\"frechetDistance\":1}", "best.json")
    }
  }

  private func append(_ line: String, to path: String) throws {
    let log = try AppendFile(path)
    try log.append(Array(line.utf8))
    try log.close()
  }
}

@Suite(.timeLimit(.minutes(5))) struct DamagedRunTests {
  /// A trap or a wait for a pipe would be another status.
  @Test func damagedRunsAreShownOrNamed() throws {
    let whole = try TemporaryFolder()
    let sounds = try whole.makeRecordings()
    let train = ["train", sounds, "--out", whole["run"], "--steps", "2"]
    try #require(try foley(train + smallest).status == 0)
    for damage in Damage.allCases {
      let folder = try TemporaryFolder()
      try FileManager.default.copyItem(atPath: whole["run"], toPath: folder["run"])
      try damage.place(in: folder["run"], of: folder)
      try check(damage, folder["run"], sounds)
    }
  }

  private func check(_ damage: Damage, _ run: String, _ sounds: String) throws {
    for command in ["info", "report"] {
      let result = try foley(command, run)
      let found: Comment = "\(damage), \(command): \(result.errors)"
      #expect(damage.outcome.isShown == (result.status == 0), found)
      #expect([0, 65, 66, 78].contains(result.status), found)
      if !damage.outcome.isShown { #expect(result.errors.contains(run), found) }
    }
    let resumed = try foley("train", sounds, "--out", run, "--resume", "--steps", "3")
    let found: Comment = "\(damage): \(resumed.errors)"
    #expect(damage.outcome.isResumed == (resumed.status == 0), found)
    #expect([0, 65, 66, 73, 78].contains(resumed.status), found)
    if !damage.outcome.isResumed { #expect(resumed.errors.contains("\(run)/"), found) }
  }
}
