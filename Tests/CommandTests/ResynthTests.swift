// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

@Test func aSoundIsMadeOfItsMagnitudes() throws {
  let folder = try TemporaryFolder()
  let original = try AudioFile.read(try folder.writeTone("a.wav", channels: 2))
  let result = try foley(
    "resynth", folder["a.wav"], "--output", folder["b.flac"], "--fft-size", "256")
  #expect(result.status == 0, "\(result.errors)")
  let found = result.output.firstMatch(of: /b.flac: 0.375 s, spectral convergence (-[0-9.]+) dB/)
  #expect(found.flatMap { Double($0.1) }.map { $0 < -20 } == true, "\(result.output)")
  let sound = try AudioFile.read(folder["b.flac"])
  #expect(sound.channelCount == 2 && sound.frameCount == original.frameCount)
  #expect(try AudioFile.information(at: folder["b.flac"]).format.contains("FLAC"))
  // The result differs from the original because the phases are lost.
  #expect(largestDifference(sound, original) > 0.01)
}

@Test func foldersHaveAMean() throws {
  let folder = try TemporaryFolder()
  for name in ["in/a.wav", "in/sub/b.wav"] { try folder.writeTone(name) }
  try folder.writeTone("in/silence.wav", amplitude: 0)
  let result = try foley(
    "resynth", folder["in"], "--output", folder["out"], "--mel", "40", "--method", "pghi")
  #expect(result.status == 0, "\(result.errors)")
  #expect(folder.names("out") == ["a.wav", "silence.wav", "sub/b.wav"])
  let values = result.output.matches(of: /convergence (-[0-9.]+) dB/).compactMap { Double($0.1) }
  let mean = try #require(
    result.output.firstMatch(of: /mean spectral convergence of 2 sounds: (-[0-9.]+) dB/)
      .flatMap { Double($0.1) })
  #expect(values.count == 2 && abs(values.reduce(0, +) / 2 - mean) < 0.11)
  #expect(result.output.contains("silence.wav: 0.375 s, spectral convergence exact"))
}

@Test func samplesBeyondFullScaleAreCounted() throws {
  let folder = try TemporaryFolder()
  try folder.writeTone("a.wav", amplitude: 2)
  let clipped = try foley("resynth", folder["a.wav"], "--output", folder["b.wav"])
  #expect(clipped.output.contains("samples in 1 files were clipped"), "\(clipped.output)")
  let kept = try foley(
    "resynth", folder["a.wav"], "--output", folder["b.wav"], "--bit-depth", "32f")
  #expect(!kept.output.contains("clipped") && kept.status == 0)
  #expect(try AudioFile.read(folder["b.wav"]).peak > 1.5)
}

@Test func aRecordingIsNeverWrittenOver() throws {
  let folder = try TemporaryFolder()
  let path = try folder.writeTone("in/a.wav")
  let before = bytes(path)
  try FileManager.default.createSymbolicLink(
    atPath: folder["link"], withDestinationPath: folder["in"])
  for output in [path, folder["in"], folder["link"], folder["in/../in/a.wav"]] {
    let result = try foley("resynth", path, "--output", output)
    expect(result, status: 64, saying: "a.wav is an input file")
  }
  expect(try foley("resynth", folder["in"], "--output", folder["in"]), status: 64, saying: "a.wav")
  #expect(before != nil && bytes(path) == before)
}

/// A shell makes the folder, whose name is no text, and gives the arguments.
@Test func aRecordingInAFolderThatIsNoTextIsNeverWrittenOver() throws {
  let folder = try TemporaryFolder()
  let before = bytes(try folder.writeTone("a.wav"))
  let result = try foley(
    limit: "cd \(folder.path) && mkdir $'\\xff' && mv a.wav $'\\xff' && ln -s $'\\xff' link "
      + "&& set -- resynth $'\\xff/a.wav' --output link/a.wav")
  expect(result, status: 64, saying: "a.wav is an input file")
  #expect(before != nil && bytes(folder["link/a.wav"]) == before)
}
