// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Models
import TestSupport
import Testing

struct MelBandsTests {
  private static let bands = MelBands(count: 20, sampleRate: 8000)
  private static let spectrogram = LogSpectrogram(fftSize: 256, hop: 64, melBands: bands)
  private static let bank = MelFilterBank(bandCount: 20, fftSize: 256, sampleRate: 8000)

  /// A gliding tone in noise, another in each channel.
  private static let clips = (0..<3).map { number in
    AudioClip(
      samples: (0..<2 * 2048).map { index in
        let (time, channel) = (Double(index / 2) / 8000, Double(index % 2))
        let tone = sin(2 * Double.pi * (300 + 200 * channel + 800 * time) * time)
        return Float(0.4 * tone + 0.05 * sin(Double(index * index + number)))
      }, sampleRate: 8000, channelCount: 2)
  }

  @Test func bandsTakeThePlaceOfBins() {
    let x = Self.spectrogram(Self.clips)
    #expect(Self.spectrogram.binCount == 20 && x.shape == [3, 32, 20, 2])
    let magnitudes = Self.spectrogram.transform.magnitudes(of: Self.clips[1].channel(1))
    let frame = Array(magnitudes[(7 * 129)..<(8 * 129)])
    let expected = (0..<20).map { band in
      log(Self.dot(Self.weights(band), frame) * 8000 / 256 + 1e-6)
    }
    expectClose(x.sliced(from: [1, 7, 0, 1], to: [2, 8, 20, 2]), expected, relative: 1e-4)
  }

  /// White noise is as loud in bands as it is in bins.
  @Test func aBandIsAMeanOfItsBins() {
    let sums = (0..<20).map { band in Self.weights(band).reduce(0, +) * 8000 / 256 }
    #expect(sums.allSatisfy { abs($0 - 1) < 0.15 }, "\(sums)")
  }

  @Test func magnitudesAreThePseudoInverseClippedAtZero() {
    let x = Self.spectrogram(Self.clips)
    let found = Self.spectrogram.magnitudes(of: x)
    #expect(found.shape == [3, 2, 32, 129])
    let inverse = Self.bank.pseudoInverse()
    let bands = x.sliced(from: [2, 5, 0, 1], to: [3, 6, 20, 2]).values.map { exp($0) - 1e-6 }
    let expected = (0..<129).map { bin in
      max(0, Self.dot(Array(inverse[bin * 20..<(bin + 1) * 20]), bands) * 256 / 8000)
    }
    expectClose(found.sliced(from: [2, 1, 5, 0], to: [3, 2, 6, 129]), expected, absolute: 1e-4)
    #expect(expected.contains(0) && expected[128] == 0 && expected.contains { $0 > 0.1 })
  }

  @Test func aClipDependsOnItsExampleAlone() {
    let representation = Self.representation(Self.spectrogram)
    let examples = representation.encode(Self.clips)
    let together = representation.decode(examples)
    for index in 0..<3 {
      let alone = examples.sliced(from: [index, 0, 0, 0], to: [index + 1, 32, 20, 2])
      let isTheSame = representation.decode(alone) == [together[index]]
      #expect(isTheSame)
    }
  }

  /// Through 64 bands of 128 bins a sound keeps most of its spectrum, in both channels.
  @Test func aDecodedClipHasTheBandsOfTheClip() {
    let spectrogram = LogSpectrogram(
      fftSize: 256, hop: 64, melBands: MelBands(count: 64, sampleRate: 8000))
    let representation = Self.representation(spectrogram)
    let decoded = representation.decode(representation.encode(Self.clips))
    for (clip, original) in zip(decoded, Self.clips) {
      for channel in 0..<2 {
        let wanted = spectrogram.transform.magnitudes(of: original.channel(channel))
        let decibels = spectrogram.transform.spectralConvergenceDecibels(
          of: clip.channel(channel), to: wanted)
        #expect(decibels < -10)
      }
    }
  }

  @Test func silenceStaysSilence() {
    let silence = AudioClip(
      samples: [Float](repeating: 0, count: 4096), sampleRate: 8000, channelCount: 2)
    let representation = SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 2048, channelCount: 2,
      spectrogram: LogSpectrogram(rangeDecibels: 60, melBands: Self.bands), scaling: .fullScale)
    let decoded = representation.decode(representation.encode([silence]))
    #expect(decoded[0].samples.allSatisfy { abs($0) < 1e-5 })
  }

  @Test func bandsWithoutABinAreSeen() {
    #expect(Self.bands.fit(fftSize: 256))
    #expect(!Self.bands.fit(fftSize: 32))
    #expect(!MelBands(count: 128, sampleRate: 16000).fit(fftSize: 256))
  }

  @Test func aRepresentationSurvivesJSON() throws {
    let representation = Self.representation(Self.spectrogram)
    try representation.validate()
    let data = try JSONEncoder().encode(representation)
    let copy = try JSONDecoder().decode(SpectrogramRepresentation.self, from: data)
    #expect(copy == representation)
  }

  @Test(arguments: [
    (20, 16000, "sampleRate of melBands is 16000, but must be 8000"),
    (0, 8000, "count of melBands is 0, but must be from 1 to 256."),
    (257, 8000, "count of melBands is 257"),
    (129, 8000, "count of melBands is 129, but must be so small that every band has a bin."),
  ])
  func bandsThatCannotBeAreNamed(count: Int, sampleRate: Int, start: String) {
    let spectrogram = LogSpectrogram(
      fftSize: 256, hop: 64, melBands: MelBands(count: count, sampleRate: sampleRate))
    let wrong = SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 2048, channelCount: 1, spectrogram: spectrogram,
      scaling: .fullScale)
    let error = #expect(throws: ConfigurationError.self) { try wrong.validate() }
    #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
  }

  private static func weights(_ band: Int) -> [Float] {
    Array(bank.weights[band * 129..<(band + 1) * 129])
  }

  private static func dot(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func representation(
    _ spectrogram: LogSpectrogram
  ) -> SpectrogramRepresentation {
    SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 2048, channelCount: 2, spectrogram: spectrogram,
      scaling: .standardized(
        moments: SpectrogramMoments(ofClips: clips.count, spectrogram: spectrogram) { clips[$0] }))
  }
}
