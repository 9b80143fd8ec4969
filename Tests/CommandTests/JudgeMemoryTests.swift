// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// The memory that a training takes before its first step.
struct JudgeMemoryTests {
  private static let sliceLength = 65_536

  /// The largest memory of a process so far, in bytes; nil if the process is gone.
  private func peakBytes(_ process: Int32) -> Int? {
    let line = text("/proc/\(process)/status")?.split(separator: "\n")
      .first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 }
  }

  /// The largest memory up to the first step of a training on `count` recordings of one slice each.
  private func peakBytes(recordings count: Int) throws -> Int {
    let folder = try TemporaryFolder()
    let samples = (0..<Self.sliceLength).map { Float($0 % 1000) / 1001 }
    try AudioFile.write(
      AudioClip(samples: samples, sampleRate: 8000), to: try folder.file("sounds/0.wav"))
    for number in 1..<count {
      try FileManager.default.copyItem(
        atPath: folder["sounds/0.wav"], toPath: folder["sounds/\(number).wav"])
    }
    let process = try FoleyProcess([
      "train", folder["sounds"], "--out", folder["run"], "--steps", "1000000", "--width", "1",
      "--slice-length", "\(Self.sliceLength)", "--batch-size", "1", "--set", "latentSize=3",
      "--set", "memoryBudgetMegabytes=1", "--set", "heldOutShare=0.5",
    ])
    var peak = 0
    process.wait {
      peak = max(peak, peakBytes(process.identifier) ?? 0)
      return text(folder["run/options.json"]) != nil
    }
    process.send(SIGKILL)
    let result = process.wait()
    #expect(text(folder["run/options.json"]) != nil, "\(result.errors)")
    return peak
  }

  /// The recordings that the judge compares with, and those learned from, are read one a thread: their
  /// samples are 60 MB.
  @Test func theJudgeDoesNotHoldItsRecordings() throws {
    let (few, many) = (try peakBytes(recordings: 20), try peakBytes(recordings: 240))
    #expect(few > 0 && many - few < 20 << 20, "\(few >> 20) and \(many >> 20) MiB")
  }
}
