// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// Converts a tone to a spectrogram and back with these options, and returns both sounds.
private func roundTrip(
  _ folder: TemporaryFolder, channels: Int = 1, _ spectrogram: [String], _ invert: [String]
) throws -> (original: AudioClip, sound: AudioClip, said: String) {
  let path = try folder.writeTone("a.wav", channels: channels)
  try foley(["spectrogram", path, "--output", folder["a.npy"]] + spectrogram)
  let result = try foley(
    ["invert", folder["a.npy"], "--output", folder["b.wav"], "--sample-rate", "8000"]
      + ["--bit-depth", "32f"] + invert)
  #expect(result.status == 0, "\(result.errors)")
  return (try AudioFile.read(path), try AudioFile.read(folder["b.wav"]), result.output)
}

/// The decibels in a line of output.
private func decibels(_ output: String) -> Double? {
  output.firstMatch(of: /convergence (-?[0-9.]+) dB/).flatMap { Double($0.1) }
}

@Test(arguments: [1, 2])
func complexNumbersComeBackToTheSample(channels: Int) throws {
  let folder = try TemporaryFolder()
  let (original, sound, said) = try roundTrip(
    folder, channels: channels, ["--complex"], ["--length", "3000"])
  #expect(sound.channelCount == channels && sound.sampleRate == 8000)
  #expect(largestDifference(sound, original) < 1e-5)
  #expect(decibels(said).map { $0 < -100 } == true, "\(said)")
}

@Test(arguments: [
  (["--fft-size", "256"], ["--fft-size", "256"]), (["--fft-size", "256"], []),
  (["--fft-size", "256", "--no-center"], ["--no-center"]),
  (["--fft-size", "250", "--hop", "50"], ["--hop", "50"]),
  (["--decibels", "--fft-size", "256"], ["--decibels"]),
  (["--window", "gaussian", "--fft-size", "256"], ["--window", "gaussian"]),
])
func magnitudesBecomeASoundThatHasThem(spectrogram: [String], invert: [String]) throws {
  let folder = try TemporaryFolder()
  let (_, sound, said) = try roundTrip(folder, channels: 2, spectrogram, invert)
  #expect(sound.channelCount == 2)
  #expect(decibels(said).map { $0 < -20 } == true, "\(said)")
}

@Test func melBandsBecomeASound() throws {
  let folder = try TemporaryFolder()
  let (original, sound, said) = try roundTrip(
    folder, ["--mel", "60"], ["--mel", "60", "--length", "3000"])
  #expect(sound.frameCount == 3000 && decibels(said).map { $0 < -10 } == true, "\(said)")
  #expect(sound.peak > original.peak / 2 && sound.peak < original.peak * 2)
}

@Test func methodsDoWhatTheirNamesSay() throws {
  let folder = try TemporaryFolder()
  let path = try folder.writeTone("a.wav")
  try foley("spectrogram", path, "--output", folder["a.npy"], "--fft-size", "256")
  let clip = try AudioFile.read(path)
  let transform = ShortTimeTransform(
    fftSize: 256, hop: 64, alignment: .centered(.zeros))
  let magnitudes = transform.magnitudes(of: clip.samples)
  for (options, phases) in [
    ([], PhaseReconstruction()),
    (["--method", "pghi"], PhaseReconstruction(iterations: 0)),
    (["--method", "griffin-lim", "--iterations", "5"], .init(iterations: 5, momentum: 0)),
    (
      ["--init", "random", "--seed", "3", "--iterations", "2", "--momentum", "0.5"],
      .init(start: .random, iterations: 2, momentum: 0.5, seed: 3)
    ),
    (["--method", "fast-griffin-lim", "--init", "zero"], .init(start: .zero)),
  ] {
    let result = try foley(
      ["invert", folder["a.npy"], "--output", folder["b.wav"], "--sample-rate", "8000"]
        + ["--bit-depth", "32f"] + options)
    #expect(result.status == 0, "\(result.errors)")
    let isSame =
      try AudioFile.read(folder["b.wav"]).samples
      == phases.signals(ofMagnitudes: magnitudes, transform)
    #expect(isSame, "\(options)")
  }
}

@Test func aFolderOfArraysBecomesAFolderOfSounds() throws {
  let folder = try TemporaryFolder()
  for name in ["in/a.wav", "in/b.wav"] { try folder.writeTone(name) }
  try foley("spectrogram", folder["in"], "--output", folder["npy"], "--format", "npy")
  let result = try foley(
    "invert", folder["npy"], "--output", folder["out"], "--sample-rate", "8000", "--format",
    "flac", "--iterations", "1")
  #expect(result.status == 0, "\(result.errors)")
  #expect(folder.names("out") == ["a.flac", "b.flac"])
  #expect(result.output.contains("mean spectral convergence of 2 sounds"))
}

@Test func silenceIsInvertedExactly() throws {
  let folder = try TemporaryFolder()
  let path = try folder.writeTone("a.wav", amplitude: 0)
  try foley("spectrogram", path, "--output", folder["a.npy"])
  let result = try foley(
    "invert", folder["a.npy"], "--output", folder["b.wav"], "--sample-rate", "8000")
  #expect(result.output.contains("convergence exact"), "\(result.output)")
  #expect(try AudioFile.read(folder["b.wav"]).peak == 0)
}
