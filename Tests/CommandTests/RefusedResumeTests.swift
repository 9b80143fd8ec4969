// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// The bytes of every file below a folder, links as the path they lead to.
private func snapshot(_ folder: String) throws -> [String: Data] {
  let manager = FileManager.default
  return try manager.subpathsOfDirectory(atPath: folder).reduce(into: [:]) { files, name in
    let path = "\(folder)/\(name)"
    let kind = try manager.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    files[name] =
      kind == .typeRegular
      ? try Data(contentsOf: URL(fileURLWithPath: path)) : Data("\(kind?.rawValue ?? "")".utf8)
  }
}

/// What stands in the way of resuming a run.
enum Obstacle: CaseIterable {
  case otherRecordings, noRecordings, otherWidth, damagedOptions, missingOptions, unknownOption
  case damagedCheckpoints, linkedLog, hardLinkedLog, pipeAsLog, linkedEvents, linkedCheckpoints
  case linkedSamples, folderAsReport, noResume, damagedBest

  /// The exit status of the command.
  var status: Int32 {
    switch self {
    case .otherRecordings, .damagedCheckpoints, .damagedBest: 65
    case .noRecordings, .missingOptions: 66
    case .otherWidth, .damagedOptions, .unknownOption: 78
    default: 73
    }
  }

  /// The name that the message has; empty where it names something else.
  var fragment: String {
    switch self {
    case .linkedLog, .hardLinkedLog, .pipeAsLog: "run/log.jsonl"
    case .linkedEvents: "run/events.out.tfevents.0000000001.foley"
    case .linkedCheckpoints: "run/checkpoints"
    case .linkedSamples: "run/samples"
    case .folderAsReport: "run/data-report.txt"
    case .missingOptions, .damagedOptions, .unknownOption: "run/options.json"
    case .damagedBest: "run/best.json"
    case .noRecordings: "nowhere"
    default: "run"
    }
  }

  /// Puts the obstacle in place.
  func place(in folder: TemporaryFolder) throws {
    let manager = FileManager.default
    let run = folder["run"]
    try folder.write("mine", to: "elsewhere/victim")
    func link(_ name: String, to target: String) throws {
      if manager.fileExists(atPath: "\(run)/\(name)") {
        try manager.removeItem(atPath: "\(run)/\(name)")
      }
      try manager.createSymbolicLink(
        atPath: "\(run)/\(name)", withDestinationPath: folder[target])
    }
    switch self {
    case .otherRecordings:
      try manager.removeItem(atPath: folder["sounds/low/c.wav"])
    case .damagedOptions: try folder.write("{", to: "run/options.json")
    case .missingOptions: try manager.removeItem(atPath: "\(run)/options.json")
    case .unknownOption:
      try folder.write("{\"model\": \"specgan\", \"zeta\": 1}", to: "run/options.json")
    case .damagedCheckpoints:
      for name in try manager.contentsOfDirectory(atPath: "\(run)/checkpoints") {
        try folder.write("x", to: "run/checkpoints/\(name)")
      }
    case .linkedLog: try link("log.jsonl", to: "elsewhere/victim")
    case .hardLinkedLog:
      try manager.removeItem(atPath: "\(run)/log.jsonl")
      try manager.linkItem(atPath: folder["elsewhere/victim"], toPath: "\(run)/log.jsonl")
    case .pipeAsLog:
      try manager.removeItem(atPath: "\(run)/log.jsonl")
      try #require(mkfifo("\(run)/log.jsonl", 0o600) == 0)
    case .linkedEvents:
      try link("events.out.tfevents.0000000001.foley", to: "elsewhere/victim")
    case .linkedCheckpoints: try link("checkpoints", to: "elsewhere")
    case .linkedSamples: try link("samples", to: "elsewhere")
    case .folderAsReport:
      try manager.removeItem(atPath: "\(run)/data-report.txt")
      try folder.write("mine", to: "run/data-report.txt/note")
    case .damagedBest: try folder.write("{\"step\":", to: "run/best.json")
    case .noRecordings, .otherWidth, .noResume: break
    }
  }

  /// The command that meets the obstacle.
  func arguments(in folder: TemporaryFolder) -> [String] {
    let recordings = self == .noRecordings ? folder["nowhere"] : folder["sounds"]
    return ["train", recordings, "--out", folder["run"], "--steps", "3"]
      + (self == .noResume ? [] : ["--resume"]) + (self == .otherWidth ? ["--width", "2"] : [])
  }
}

@Test(arguments: Obstacle.allCases)
func aRefusedResumeChangesNoFileOfTheRun(obstacle: Obstacle) throws {
  let folder = try TemporaryFolder()
  let train = ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"]
  try #require(try foley(train + smallest).status == 0)
  try folder.write("half", to: "run/.model.safetensors.0123456789abc.part")
  try obstacle.place(in: folder)
  let before = try snapshot(folder["run"])
  let result = try foley(obstacle.arguments(in: folder))
  expect(result, status: obstacle.status, saying: obstacle.fragment)
  #expect(try snapshot(folder["run"]) == before)
  #expect(text(folder["elsewhere/victim"]) == "mine")
}

@Test func aRunThatIsNotThereIsNotBegunByResume() throws {
  let folder = try TemporaryFolder()
  let sounds = try folder.makeRecordings()
  let arguments = ["train", sounds, "--out", folder["a/typo"], "--steps", "1"] + smallest
  for extra in [["--resume"], ["--resume", "--dry-run"]] {
    expect(
      try foley(arguments + extra), status: 66, saying: "no run to resume in \(folder["a/typo"])")
  }
  #expect(!FileManager.default.fileExists(atPath: folder["a"]))
}

/// A training that was killed before it wrote its options leaves a lock.
@Test func aRunThatDidNotBeginIsBegunWithoutResume() throws {
  let folder = try TemporaryFolder()
  let sounds = try folder.makeRecordings()
  try folder.write("12\n", to: "run/lock")
  try folder.write("half", to: "run/skipped-files.txt")
  let arguments = ["train", sounds, "--out", folder["run"], "--steps", "1"] + smallest
  expect(try foley(arguments + ["--resume"]), status: 66, saying: "leave out --resume")
  #expect(text(folder["run/lock"]) == "12\n")
  #expect(try foley(arguments).status == 0)
}

@Test(arguments: ["nowhere", "empty"])
func recordingsThatCannotBeReadLeaveNoFolder(name: String) throws {
  let folder = try TemporaryFolder()
  try FileManager.default.createDirectory(
    atPath: folder["empty"], withIntermediateDirectories: true)
  let result = try foley("train", folder[name], "--out", folder["deep/run"], "--steps", "1")
  expect(result, status: 66, saying: folder[name])
  #expect(!FileManager.default.fileExists(atPath: folder["deep"]))
  try folder.write("mine", to: "there/note")
  _ = try foley("train", folder[name], "--out", folder["there"], "--steps", "1")
  #expect(try FileManager.default.contentsOfDirectory(atPath: folder["there"]) == ["note"])
}
