// SPDX-License-Identifier: MIT
import ArgumentParser
import Foundation
import Kernels

/// A made-up voice: a gliding pitch with formants, four syllables a second and breath.
///
/// Everyone who is measured on sound is measured on this one.
enum Voice {
  /// The voice's first `count` samples.
  static func samples(count: Int, rate: Int) -> [Float] {
    let harmonics = stride(from: 120.0, to: Double(rate) / 2 - 500, by: 120).prefix(30)
    let levels = harmonics.map { hertz in
      exp(-pow((hertz - 600) / 400, 2)) + 0.5 * exp(-pow((hertz - 1700) / 500, 2))
    }
    return [Float](unsafeUninitializedCapacity: count) { samples, initializedCount in
      initializedCount = count
      parallelRanges(count, grain: 4096) { range in
        var breath = RandomStream(seed: 1, name: "breath", index: UInt64(range.lowerBound))
        for index in range {
          let time = Double(index) / Double(rate)
          let turns = 120 * time + 2.4 * sin(2 * Double.pi * time)
          var sound = 0.05 * Double(breath.uniform(-1..<1))
          for (place, level) in levels.enumerated() {
            sound += level * sin(2 * Double.pi * Double(place + 1) * turns)
          }
          samples[index] = Float(0.1 * (1 - cos(8 * Double.pi * time)) * sound)
        }
      }
    }
  }
}

/// Writes the voice for the peers.
struct VoiceFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voice", abstract: "Write a made-up voice as 32-bit floats, for the peers.")

  @Option(help: "Samples.") var samples: Int
  @Option(help: "Samples a second.") var rate: Int
  @Option(help: "The file.") var output: String

  func run() throws {
    let voice = Voice.samples(count: samples, rate: rate)
    try voice.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: output)) }
    try printJSON(["samples": .number(Double(samples)), "rate": .number(Double(rate))])
  }
}
