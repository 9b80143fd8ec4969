// SPDX-License-Identifier: MIT
import Foundation
import Testing

@Test func helpNamesTheSubcommands() throws {
  let result = try foley("--help")
  #expect(result.status == 0)
  for name in [
    "train", "synth", "render", "report", "info", "spectrogram", "invert", "resynth", "classify",
    "evaluate",
  ] {
    #expect(result.output.contains("\n  \(name) "))
  }
}

@Test(arguments: [["train", "--help"], ["train", "-h"], ["help", "train"]])
func theHelpOfTrainGroupsItsOptionsAndEndsWithAdvice(arguments: [String]) throws {
  let result = try foley(arguments)
  #expect(result.status == 0)
  let titles = [
    "THE RUN:", "SOUND:", "NETWORKS:", "LEARNING:", "WHEN THE SOUNDS ARE NOT GOOD YET:",
  ]
  let places = titles.map { result.output.range(of: "\n\($0)\n")?.lowerBound }
  #expect(!places.contains(nil) && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
  for word in ["noisy", "silent", "repetitive"] { #expect(result.output.contains("\n  \(word) ")) }
}

@Test(arguments: [
  "--out", "--preset", "--sample-rate", "--slice-length", "--channels", "--width", "--batch-size",
  "--steps", "--minutes", "--seed", "--threads", "--options", "--dry-run", "--resume", "--profile",
])
func trainHasTheOption(name: String) throws {
  #expect(try foley("train", "--help").output.contains("\n  \(name) "))
}

@Test func theHelpOfResumeNamesWhatMayChange() throws {
  let words = try foley("train", "--help").output.split { $0.isWhitespace }.joined(separator: " ")
  let flags = "--memory-budget-megabytes, --steps, --minutes, --threads and --checkpoint-minutes"
  #expect(words.contains("\(flags) may be others."))
}

@Test func theVersionIsPrinted() throws {
  #expect(try foley("--version").output == "0.1.0\n")
}
