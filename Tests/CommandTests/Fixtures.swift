// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

extension TemporaryFolder {
  /// A subfolder with three short recordings at 8 kHz, in two classes.
  func makeRecordings(_ name: String = "sounds") throws -> String {
    for (index, file) in ["high/a.wav", "high/b.flac", "low/c.wav"].enumerated() {
      let path = try self.file("\(name)/\(file)")
      let samples = (0..<3000).map { Float(sin(Double($0 * (index + 1)) * 0.1)) * 0.5 }
      let container: AudioEncoding.Container = file.hasSuffix("flac") ? .flac : .wav
      try AudioFile.write(
        AudioClip(samples: samples, sampleRate: 8000), to: path, encoding: AudioEncoding(container))
    }
    return self[name]
  }

  /// A run of one step on ``makeRecordings(_:)``; its path.
  func makeModel(_ name: String = "model") throws -> String {
    let train = try foley(
      ["train", try makeRecordings(), "--out", self[name], "--steps", "1"] + smallest)
    #expect(train.status == 0, "\(train.errors)")
    return self[name]
  }
}

/// The text of a file; nil if there is none.
func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

/// The bytes of a file; nil if there is none.
func bytes(_ path: String) -> Data? { try? Data(contentsOf: URL(fileURLWithPath: path)) }

/// Options of the smallest possible training, which saves after every step.
let smallest = [
  "--slice-length", "4096", "--width", "1", "--set", "latentSize=3", "--batch-size", "2",
  "--set", "criticSteps=2", "--set", "checkpointMinutes=0",
]

/// A process that runs the built command.
final class FoleyProcess {
  /// The result of a command.
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()

  /// Starts `foley` with these arguments.
  ///
  /// - Parameters:
  ///   - limit: a shell command to run first, such as `ulimit`.
  ///   - text: the standard input, of at most a pipe's size; nil for that of the tests.
  init(
    _ arguments: [String], limit: String? = nil, environment: [String: String] = [:],
    input text: String? = nil
  ) throws {
    let foley = Self.executable
    process.executableURL = URL(fileURLWithPath: limit == nil ? foley : "/bin/bash")
    // Test runners may ignore SIGXFSZ, which a shell does not.
    let start = "exec env --default-signal=XFSZ \"$0\" \"$@\""
    process.arguments = limit.map { ["-c", "\($0); \(start)", foley] + arguments } ?? arguments
    // Tests must not use the user's cache.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["FOLEY_CACHE": "off"].merging(environment) { $1 }
    ) { $1 }
    if let text {
      process.standardInput = input
      input.fileHandleForWriting.write(Data(text.utf8))
      try input.fileHandleForWriting.close()
    }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  /// The path of the command, which is next to the test bundle.
  static var executable: String {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("foley")
      .path
  }

  /// The process identifier.
  var identifier: Int32 { process.processIdentifier }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until the command has ended.
  func wait() -> Result {
    let output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Result(status: process.terminationStatus, output: output, errors: errors)
  }

  /// Waits until `condition` holds or the command has ended.
  func wait(until condition: () -> Bool) {
    while process.isRunning, !condition() { usleep(2000) }
  }
}

/// Runs `foley` and returns its result.
@discardableResult
func foley(_ arguments: String..., limit: String? = nil) throws -> FoleyProcess.Result {
  try foley(arguments, limit: limit)
}

/// Runs `foley` and returns its result.
@discardableResult
func foley(_ arguments: [String], limit: String? = nil) throws -> FoleyProcess.Result {
  try FoleyProcess(arguments, limit: limit).wait()
}

/// The number of lines in the log of a run.
func loggedSteps(_ run: String) -> Int {
  (text("\(run)/log.jsonl") ?? "").split(separator: "\n").count
}

/// Checks that a command ended with `status` and one line on standard error with `fragment`.
func expect(
  _ result: FoleyProcess.Result, status: Int32, saying fragment: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(result.status == status, "\(result.errors)", sourceLocation: sourceLocation)
  #expect(result.errors.contains(fragment), "\(result.errors)", sourceLocation: sourceLocation)
  let sentences = result.errors.split(separator: "\n").filter { $0.hasPrefix("foley: ") }
  #expect(sentences.count == 1, "\(result.errors)", sourceLocation: sourceLocation)
}

/// The models of a training of four steps that was left alone, and of one that was resumed after two.
func modelsOfWholeAndResumedTraining(_ options: [String]) throws -> [Data?] {
  let folder = try TemporaryFolder()
  let recordings = try folder.makeRecordings()
  return try [["4"], ["2", "4"]].enumerated().map { number, steps in
    let run = folder["run-\(number)"]
    for (index, count) in steps.enumerated() {
      let train = try foley(
        ["train", recordings, "--out", run, "--steps", count]
          + (index == 0 ? options : ["--resume"]))
      #expect(train.status == 0, "\(train.errors)")
    }
    return bytes("\(run)/model.safetensors")
  }
}
