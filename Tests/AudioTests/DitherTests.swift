// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import TestSupport
import Testing

/// What a file of 16 bits holds of a clip, in steps.
private func steps(_ samples: [Float], dither: RandomStream?) throws -> [Float] {
  let folder = try TemporaryFolder()
  let clip = AudioClip(samples: samples, sampleRate: 8000)
  let bytes = try AudioFile.encode(clip, for: "x.wav", dither: dither).bytes
  try Data(bytes).write(to: URL(fileURLWithPath: folder["x.wav"]))
  return try AudioFile.read(folder["x.wav"]).samples.map { $0 * 32768 }
}

/// Without dither a third of a step is always lost; with it, it is there on average, and the power of
/// the error is that of rounding (1/12) and of triangular noise (1/6) whatever the sample.
@Test(arguments: [0, 0.333, 0.5, -0.9] as [Float])
func ditheredSamplesAreRightOnAverage(level: Float) throws {
  let samples = [Float](repeating: level / 32768, count: 100_000)
  let found = try steps(samples, dither: RandomStream(seed: 3, name: "dither"))
  let mean = found.reduce(0) { $0 + Double($1) } / 100_000
  let power = found.reduce(0) { $0 + pow(Double($1) - Double(level), 2) } / 100_000
  #expect(abs(mean - Double(level)) < 0.01)
  #expect(abs(power - 0.25) < 0.01)
  #expect(try Set(steps(samples, dither: nil)) == [level.rounded()])
}

@Test func theSameDitherGivesTheSameBytesAndAnotherDoesNot() throws {
  let clip = sine(frames: 500)
  func bytes(_ seed: UInt64) throws -> [UInt8] {
    try AudioFile.encode(clip, for: "x", dither: RandomStream(seed: seed, name: "dither")).bytes
  }
  #expect(try bytes(1) == bytes(1))
  #expect(try bytes(1) != bytes(2))
}

@Test(arguments: [1, -1] as [Float])
func ditherDoesNotWrapAroundAtFullScale(level: Float) throws {
  let found = try steps(
    [Float](repeating: level, count: 2000), dither: RandomStream(seed: 1, name: "dither"))
  #expect(found.allSatisfy { $0 * level > 32700 })
}
