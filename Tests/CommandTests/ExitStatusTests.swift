// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// The exit statuses of Guides/architecture.md, "Errors": the same mistake has the same status in every
/// command.
struct ExitStatusTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.makeRecordings("sounds")
    for (name, text) in [
      ("text.wav", "no sound"), ("text.safetensors", "no model"), ("text.npy", "no array"),
      ("bad.json", "{\"width\": 1,}"), ("text.json", "no plan"), ("range.json", "{\"width\": 0}"),
      ("unknown.json", "{\"widht\": 1}"), ("type.json", "{\"width\": \"x\"}"), ("file", ""),
      ("range.plan", "[{\"model\": \"none\", \"count\": 0}]"), ("unknown.plan", "[{\"cuont\": 1}]"),
    ] { try folder.write(text, to: name) }
  }

  /// A wrong command line.
  private static let usage: [String] = [
    "train",
    "train sounds",
    "synth",
    "synth none",
    "render",
    "render p.json",
    "evaluate",
    "evaluate sounds",
    "detect",
    "classify",
    "explore path m #1 --output x",
    "train sounds --out run --bogus",
    "train sounds --out run --steps x",
    "train sounds --out run --set widht=1",
    "train sounds --out run --set width",
    "train sounds --out run --set width=x",
    "train sounds --out run --model x",
    "synth none --out out --count x",
    "synth none --out out --format x",
    "evaluate sounds sounds --limit x",
    "evaluate sounds sounds --picture x.jpg",
    "spectrogram text.wav --output x.jpg",
    "invert text.npy --output x.wav",
    "render p.json --out o --shard 3/2",
    "nothing",
  ]
  /// A number outside its range, or options that exclude each other.
  private static let configuration: [String] = [
    "train sounds --out run --width 0",
    "train sounds --out run --set width=0",
    "train sounds --out run --threads 0",
    "train sounds --out run --steps 1 --minutes 1",
    "train sounds --out run --seconds 1 --slice-length 4096",
    "train sounds --out run --options range.json",
    "train sounds --out run --options unknown.json",
    "train sounds --out run --options type.json",
    "train sounds --out run --options bad.json",
    "synth none --out out --count 0",
    "synth none --out out --level -3",
    "synth none --out out --duration -1",
    "synth none --out out --class a --each-class",
    "synth none --out out --stdout",
    "synth none --out out --threads 0",
    "evaluate sounds sounds --limit 3",
    "evaluate sounds sounds --bootstrap 3",
    "evaluate sounds sounds --seconds 0",
    "evaluate sounds sounds --threads 0",
    "evaluate sounds sounds --test x --answers y",
    "render range.plan --out o",
    "render unknown.plan --out o",
    "render text.json --out o",
    "classify train sounds --out c.safetensors --epochs 1 --minutes 1",
    "classify train sounds --out c.safetensors --epochs 0",
    "listen-test sounds sounds --out x.html --pairs -1",
    "invert text.npy --output x.wav --sample-rate 0",
    "explore neighbors m #1 --count 0 --output x",
    "report run --media-megabytes -1",
  ]
  /// An input that is missing.
  private static let noInput: [String] = [
    "train none --out run",
    "train sounds --out run --options none.json",
    "train sounds --out run --resume",
    "train file --out run",
    "synth none --out out",
    "synth none --out out --like x.wav",
    "info none",
    "detect none.wav",
    "render none.json --out o",
    "evaluate none sounds",
    "classify text.wav --classifier none",
    "report none",
    "spectrogram none.wav --output x.png",
    "invert none.npy --output x.wav --sample-rate 8000",
    "explore sum none #1 --output x.wav",
  ]
  /// An input with wrong content.
  private static let dataError: [String] = [
    "info text.wav",
    "detect text.wav",
    "info text.safetensors",
    "synth text.safetensors --out out",
    "classify text.wav --classifier text.safetensors",
    "invert text.npy --output x.wav --sample-rate 8000",
    "spectrogram text.wav --output x.png",
    "evaluate sounds sounds",
  ]
  /// An output that cannot be made.
  private static let cannotCreate: [String] = [
    "train sounds --out file --steps 1",
    "spectrogram sounds/low/c.wav --output no/x.png",
    "spectrogram sounds --output file",
    "classify train sounds --out no/c.safetensors",
    "evaluate sounds sounds --picture no/x.png",
    "listen-test sounds sounds --out no/x.html",
  ]

  private static let all: [(status: Int32, lines: [String])] = [
    (64, usage), (65, dataError), (66, noInput), (73, cannotCreate), (78, configuration),
  ]

  @Test func aMistakeHasItsStatus() throws {
    for (status, lines) in Self.all {
      for line in lines {
        let result = try foley(
          line.split(separator: " ").map(String.init), limit: "cd '\(folder.path)'")
        #expect(result.status == status, "\(line): \(result.errors)")
      }
    }
  }
}
