// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Layers
import Models
import Synthesis
import TestSupport
import Testing
import Training

struct TrainingRunTests {
  /// Writes recordings of tones into the subfolder `name`.
  private static func recordings(
    _ name: String, count: Int = 2, in folder: TemporaryFolder
  ) throws -> String {
    for index in 0..<count {
      let samples = (0..<3000).map { Float(sin(Double($0) * 0.1 * Double(index + 1))) * 0.5 }
      try AudioFile.write(
        AudioClip(samples: samples, sampleRate: 8000), to: try folder.file("\(name)/\(index).wav"))
    }
    return folder[name]
  }

  private static func options(steps: Int) -> TrainingOptions {
    var options = TrainingOptions(WaveGAN.self, preset: .tiny)
    (options.steps, options.minutes) = (steps, nil)
    (options.width, options.latentSize, options.batchSize) = (1, 3, 2)
    options.sliceLength = 4096
    return options
  }

  @Test func aTrainingIsAFewLines() throws {
    let folder = try TemporaryFolder()
    let run = try TrainingRun(
      recordings: try Self.recordings("a", in: folder), options: Self.options(steps: 3),
      folder: folder["run"])
    var steps: [Int] = []
    let ending = try run.train { if case .step(let progress) = $0 { steps.append(progress.step) } }
    #expect(ending == .budgetSpent(step: 3) && steps == [1, 2, 3])
    #expect(try PlayableModel(folder["run"]).render(1..<3, seed: 0).count == 2)
    #expect(try TrainingOptions.ofRun(folder["run"]) == run.setup.options)
  }

  /// The folder's description is written once the recordings are known to be the run's.
  @Test func otherRecordingsLeaveARunAsItIs() throws {
    let folder = try TemporaryFolder()
    let (first, other) = (
      try Self.recordings("a", in: folder), try Self.recordings("b", count: 3, in: folder)
    )
    try TrainingRun(recordings: first, options: Self.options(steps: 2), folder: folder["run"])
      .train()
    let names = ["options.json", "data-report.txt", "skipped-files.txt", "log.jsonl"]
    func contents() -> [Data?] {
      names.map { FileManager.default.contents(atPath: folder["run/\($0)"]) }
    }
    let before = contents()
    #expect(throws: RunFolderError.otherData(path: folder["run"])) {
      try TrainingRun(
        recordings: other, options: Self.options(steps: 4), folder: folder["run"], resuming: true
      ).train()
    }
    #expect(contents() == before && !before.contains(nil))
  }

  /// What was left open stays as it was resolved first, however long the training is now to be.
  @Test func aRunGoesOnWithItsOwnOptions() throws {
    let folder = try TemporaryFolder()
    let recordings = try Self.recordings("a", in: folder)
    var options = TrainingOptions(SpecGAN.self, preset: .tiny)
    (options.steps, options.minutes, options.decay) = (1, nil, .linear)
    (options.width, options.latentSize, options.batchSize) = (1, 3, 2)
    try TrainingRun(recordings: recordings, options: options, folder: folder["run"]).train()
    let begun = try #require(try TrainingOptions.ofRun(folder["run"]))
    func resumed() throws -> TrainingOptions {
      try TrainingRun(
        recordings: recordings, options: options, folder: folder["run"], resuming: true
      ).setup.options
    }
    options.steps = 3
    let found = try resumed()
    #expect(found.steps == 3 && found.decayEnd == 1 && begun.decayEnd == 1)
    #expect(found.sliceLength == begun.sliceLength)
    options.width = 2
    #expect(throws: OptionError.self) { try resumed() }
  }

  /// Models of versions without a truncation have none, and a run of theirs goes on without one.
  @Test func aPCAGANThatStatesNoTruncationGoesOnWithoutOne() throws {
    let folder = try TemporaryFolder()
    let recordings = try Self.recordings("a", count: 4, in: folder)
    var options = TrainingOptions(PCAGAN.self, preset: .tiny)
    (options.steps, options.minutes) = (1, nil)
    (options.width, options.latentSize, options.batchSize) = (1, 3, 2)
    func train(resuming: Bool = false) throws -> Double? {
      try TrainingRun(
        recordings: recordings, options: options, folder: folder["run"], resuming: resuming
      ).train()
      return try PlayableModel(folder["run"]).description.design.truncation
    }
    options[PCAGANOptions.self].truncation = 0
    #expect(try train() == nil)
    let file = folder["run/options.json"]
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    let left = lines.filter { !$0.contains("truncation") }
    #expect(left.count == lines.count - 1)
    try left.joined(separator: "\n").write(toFile: file, atomically: false, encoding: .utf8)
    options[PCAGANOptions.self].truncation = nil
    options.steps = 2
    #expect(try train(resuming: true) == nil)
    options.steps = 3
    options[PCAGANOptions.self].truncation = 2
    #expect(throws: OptionError.self) { try train(resuming: true) }
  }

  @Test func optionsThatMakeNoSenseMakeNoFolder() throws {
    let folder = try TemporaryFolder()
    var options = Self.options(steps: 1)
    options.width = 0
    #expect(throws: (any Error).self) {
      try TrainingRun(
        recordings: try Self.recordings("a", in: folder), options: options, folder: folder["run"])
    }
    #expect(!FileManager.default.fileExists(atPath: folder["run"]))
  }
}
