// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Models
import TestSupport
import Testing

struct SpectrogramRepresentationTests {
  private static let spectrogram = LogSpectrogram(fftSize: 16, hop: 8)

  private static let clips = (0..<30).map { number in
    AudioClip(
      samples: (0..<2 * 64).map { Float(sin(Double(number * 77 + $0 * $0))) }, sampleRate: 8000,
      channelCount: 2)
  }

  private static let moments = SpectrogramMoments(
    ofClips: clips.count, spectrogram: spectrogram
  ) { clips[$0] }

  private static let representation = SpectrogramRepresentation(
    sampleRate: 8000, sliceLength: 64, channelCount: 2, spectrogram: spectrogram,
    scaling: .standardized(moments: moments))

  @Test func everyBinIsScaledByItsMoments() {
    let x = Self.representation.encode(Self.clips)
    #expect(x.shape == [30, 8, 8, 2])
    #expect(Self.representation.exampleShape == [8, 8, 2])
    let moments = Self.moments
    let expected = Self.spectrogram(Self.clips).values.enumerated().map { index, value in
      let place = index % 16
      return max(-1, min(1, (value - moments.means[place]) / (3 * moments.deviations[place])))
    }
    expectClose(x, expected)
  }

  @Test func theTrainingSetHasMeanZeroAndDeviationOneThird() {
    let columns = Self.representation.encode(Self.clips).reshaped(to: [30 * 8, 16])
    let means = columns.mean(alongAxes: [0])
    let squares = columns.squared().mean(alongAxes: [0])
    expectClose(means, [Float](repeating: 0, count: 16), absolute: 0.02)
    expectClose(
      squares.squareRoot(), [Float](repeating: 1.0 / 3, count: 16), absolute: 0.08)
  }

  @Test func beyondThreeDeviationsItIsClipped() {
    let moments = SpectrogramMoments(
      means: [Float](repeating: 0, count: 16), deviations: [Float](repeating: 0.1, count: 16))
    let representation = SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 64, channelCount: 2, spectrogram: Self.spectrogram,
      scaling: .standardized(moments: moments))
    let values = representation.encode(Self.clips).values
    #expect(values.allSatisfy { abs($0) <= 1 })
    #expect(values.contains(1) && values.contains(-1) && values.contains { abs($0) < 1 })
  }

  @Test func magnitudesComeBackWhereNothingWasClipped() {
    let x = Self.representation.encode(Self.clips)
    let magnitudes = Self.representation.magnitudes(of: x)
    let expected = Self.spectrogram.magnitudes(of: Self.spectrogram(Self.clips))
    #expect(magnitudes.shape == [30, 2, 8, 9])
    let close = zip(magnitudes.values, expected.values).filter {
      abs($0 - $1) <= 1e-5 + 1e-4 * $1
    }
    let clippedCount = x.values.filter { abs($0) >= 1 }.count
    #expect(close.count >= magnitudes.count - clippedCount)
    #expect(clippedCount < x.count / 50)
  }

  @Test func aRepresentationSurvivesJSONBitForBit() throws {
    let data = try JSONEncoder().encode(Self.representation)
    let copy = try JSONDecoder().decode(SpectrogramRepresentation.self, from: data)
    #expect(copy == Self.representation)
    try copy.validate()
  }

  @Test(arguments: [
    ("sampleRate", ["sampleRate": 0]), ("sliceLength", ["sliceLength": 0]),
    ("channelCount", ["channelCount": 3]), ("transformSize", ["transformSize": 15]),
    ("hop", ["hop": 0]), ("hop", ["hop": 9]), ("means", ["means": 15]),
    ("deviations", ["deviations": 17]),
  ])
  func aValueThatCannotBeIsNamed(name: String, values: [String: Int]) {
    let wrong = SpectrogramRepresentation(
      sampleRate: values["sampleRate"] ?? 8000, sliceLength: values["sliceLength"] ?? 64,
      channelCount: values["channelCount"] ?? 2,
      spectrogram: LogSpectrogram(
        fftSize: values["transformSize"] ?? 16, hop: values["hop"] ?? 8),
      scaling: .standardized(
        moments: SpectrogramMoments(
          means: [Float](repeating: 0, count: values["means"] ?? 16),
          deviations: [Float](repeating: 1, count: values["deviations"] ?? 16))))
    let error = #expect(throws: ConfigurationError.self) { try wrong.validate() }
    #expect(error?.name == name)
  }

  @Test(arguments: [
    ("means", Float.nan, Float(1)), ("means", 21, 1), ("deviations", 0, 0), ("deviations", 0, -1),
    ("deviations", 0, 21), ("deviations", 0, .nan),
  ])
  func momentsThatCannotBeAreNamed(name: String, mean: Float, deviation: Float) {
    let wrong = SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 64, channelCount: 1, spectrogram: Self.spectrogram,
      scaling: .standardized(
        moments: SpectrogramMoments(
          means: [Float](repeating: mean, count: 8),
          deviations: [Float](repeating: deviation, count: 8))))
    let error = #expect(throws: ConfigurationError.self) { try wrong.validate() }
    #expect(error?.name == name)
  }
}

/// Each size is allowed, and their product would take gigabytes.
@Test(arguments: [
  (1 << 24, 65_536, 32_768, false), (1 << 23, 4096, 64, false), (65_536, 256, 128, true),
])
func theSizeOfTheSpectraIsLimited(length: Int, size: Int, hop: Int, isFine: Bool) {
  let representation = SpectrogramRepresentation(
    sampleRate: 16_000, sliceLength: length, channelCount: 1,
    spectrogram: LogSpectrogram(fftSize: size, hop: hop), scaling: .fullScale)
  if isFine {
    #expect(throws: Never.self) { try representation.validate() }
  } else {
    #expect { try representation.validate() } throws: { "\($0)".contains("numbers") }
  }
}
