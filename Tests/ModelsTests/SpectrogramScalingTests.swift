// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Models
import TestSupport
import Testing

struct SpectrogramScalingTests {
  private static func representation(floor: Float) -> SpectrogramRepresentation {
    SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 256, channelCount: 2,
      spectrogram: LogSpectrogram(fftSize: 32, hop: 16, floor: floor), scaling: .fullScale)
  }

  /// 60 dB below the magnitude 8 of a tone of full scale.
  private static let representation = representation(floor: 0.008)

  /// A tone in bin 6 of the left channel, of an amplitude that rises from 0 to 1; the right one is
  /// silent.
  private static let tone = AudioClip(
    samples: (0..<256).flatMap { index -> [Float] in
      let phase = 2 * Float.pi * 6 * Float(index % 32) / 32
      return [cos(phase) * min(1, Float(index) / 128), 0]
    }, sampleRate: 8000, channelCount: 2)

  @Test func silenceIsMinusOneAndAToneOfFullScaleIsOne() {
    let x = Self.representation.encode([Self.tone])
    #expect(x.shape == [1, 16, 16, 2])
    let left = x.sliced(from: [0, 12, 6, 0], to: [1, 13, 7, 1]).item
    let right = x.sliced(from: [0, 0, 0, 1], to: [1, 16, 16, 2]).values
    #expect(abs(left - 1) < 1e-3)
    #expect(right.allSatisfy { abs($0 + 1) < 1e-5 })
  }

  @Test func halfTheRangeInDecibelsIsHalfTheRange() {
    let gain = Float(pow(10, -1.5))
    let quiet = AudioClip(
      samples: Self.tone.samples.map { $0 * gain }, sampleRate: 8000, channelCount: 2)
    let x = Self.representation.encode([quiet]).sliced(from: [0, 12, 6, 0], to: [1, 13, 7, 1])
    // The floor adds to it: by 3 % at 30 dB above it.
    #expect(abs(x.item - Float(log(1.0316) / log(1000.0.squareRoot()))) < 1e-3)
  }

  @Test func magnitudesComeBack() {
    let magnitudes = Self.representation.magnitudes(of: Self.representation.encode([Self.tone]))
    var expected = Self.representation.spectrogram.magnitudes(of: [Self.tone])
    #expect(magnitudes.shape == [1, 2, 16, 17])
    // The bin at half the rate is left out.
    expected = expected.sliced(from: [0, 0, 0, 0], to: [1, 2, 16, 16])
      .padded(before: [0, 0, 0, 0], after: [0, 0, 0, 1])
    expectClose(magnitudes, expected.values, absolute: 1e-3)
  }

  @Test func itSurvivesJSON() throws {
    let data = try JSONEncoder().encode(Self.representation)
    let copy = try JSONDecoder().decode(SpectrogramRepresentation.self, from: data)
    #expect(copy == Self.representation && copy.scaling == .fullScale)
    try copy.validate()
  }

  @Test(arguments: [0, -1, 8, 9, .nan, .infinity] as [Float])
  func aFloorWithoutARangeAboveItIsNamed(floor: Float) {
    let error = #expect(throws: ConfigurationError.self) {
      try Self.representation(floor: floor).validate()
    }
    #expect(error?.name == "floor")
  }
}
