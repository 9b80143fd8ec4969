// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Kernels
import Models
import TestSupport
import Testing

/// Frames around the middle of hops, bands of at least a bin, and random phases.
struct SpectrogramLayoutTests {
  private static let rate = 44_100
  private static let bands = MelBands(count: 128, sampleRate: rate, spacing: .resolved)
  private static let spectrogram = LogSpectrogram(
    fftSize: 1024, hop: 384, rangeDecibels: 60, melBands: bands, framing: .hopCentered)
  private static let representation = SpectrogramRepresentation(
    sampleRate: rate, sliceLength: 384 * 40, channelCount: 1, spectrogram: spectrogram,
    scaling: .fullScale, phases: PhaseReconstruction(start: .random, iterations: 8, momentum: 0))

  private static func noise(_ count: Int, seed: UInt64) -> AudioClip {
    var stream = RandomStream(seed: seed, name: "test")
    return AudioClip(
      samples: (0..<count).map { _ in 0.3 * stream.uniform(-1..<1) }, sampleRate: rate,
      channelCount: 1)
  }

  /// Frame t of a click at the middle of hop t is the loudest, and a click at the first sample keeps
  /// most of its level: frames that begin at the hop lose it.
  @Test func framesLieAroundTheMiddleOfHops() {
    for (sample, frame) in [(384 * 5 + 192, 5), (0, 0), (384 * 8 - 1, 7)] {
      var samples = [Float](repeating: 0, count: 384 * 8)
      samples[sample] = 1
      let transform = Self.spectrogram.transform
      let magnitudes = transform.magnitudes(of: samples)
      let levels = (0..<8).map { magnitudes[$0 * transform.binCount + 20] }
      #expect(levels.max() == levels[frame])
      #expect(levels[frame] > 0.6, "\(levels)")
    }
    #expect(Self.spectrogram.frameCount(ofSamples: 384 * 8) == 8)
  }

  /// At low frequencies a band is a bin, at high ones it is a constant share of its frequency.
  @Test func bandsAreABinOrARatioApart() {
    #expect(Self.bands.fit(fftSize: 1024))
    let examples = (1..<30).map { bin in
      let hertz = Double(bin) * Double(Self.rate) / 1024
      let samples = (0..<384 * 4).map { Float(sin(2 * Double.pi * hertz * Double($0) / 44_100)) }
      let clip = AudioClip(samples: samples, sampleRate: Self.rate, channelCount: 1)
      let values = Self.spectrogram([clip]).values
      return (0..<128).max { values[2 * 128 + $0] < values[2 * 128 + $1] } ?? -1
    }
    #expect(examples == Array(0..<29))
  }

  /// As many bands as there are bins above the first are evenly spaced: each is a bin.
  @Test func asManyBandsAsBinsAreTheBins() {
    let bands = MelBands(count: 31, sampleRate: Self.rate, spacing: .resolved)
    #expect(bands.fit(fftSize: 64))
    #expect(!MelBands(count: 40, sampleRate: Self.rate, spacing: .resolved).fit(fftSize: 64))
    let clip = Self.noise(640, seed: 4)
    let bins = LogSpectrogram(fftSize: 64, hop: 32)([clip])
    expectClose(
      LogSpectrogram(fftSize: 64, hop: 32, melBands: bands)([clip]),
      bins.sliced(from: [0, 0, 1, 0], to: [1, 20, 32, 1]).values, absolute: 1e-4)
  }

  /// The level of decoded noise does not rise and fall with the frames: a clip of 40 equal frames has
  /// no line at the frame rate in the spectrum of its envelope.
  @Test func decodedNoiseHasNoBuzzAtTheFrameRate() {
    let flat = Tensor.filled(with: 0, shape: [1] + Self.representation.exampleShape)
    let clip = Self.representation.decode(flat)[0]
    func modulation(hertz: Double) -> Double {
      var (real, imaginary) = (0.0, 0.0)
      for index in 2000..<13_000 {
        let energy = Double(clip.samples[index] * clip.samples[index])
        let window = pow(sin(Double.pi * Double(index - 2000) / 11_000), 2)
        let phase = 2 * Double.pi * hertz * Double(index) / 44_100
        real += energy * window * cos(phase)
        imaginary += energy * window * sin(phase)
      }
      return (real * real + imaginary * imaginary).squareRoot()
    }
    let frameRate = Double(Self.rate) / 384
    let others = [0.7, 0.8, 0.9, 1.1, 1.2, 1.3].map { modulation(hertz: frameRate * $0) }
    #expect(modulation(hertz: frameRate) < 2.5 * others.reduce(0, +) / 6)
  }

  /// A decoded clip has the bands of the clip, within 4 dB on average where they are loud.
  @Test func aDecodedClipHasTheBandsOfTheClip() {
    let clips = (0..<2).map { Self.noise(384 * 40, seed: UInt64($0)) }
    let examples = Self.representation.encode(clips)
    let again = Self.representation.encode(Self.representation.decode(examples))
    let difference = (examples - again).absolute().mean().item * 30
    #expect(difference < 4, "\(difference) dB")
  }

  /// Two sounds have different noise, and an example always the same.
  @Test func phasesAreAFunctionOfTheExample() {
    let examples = Self.representation.encode(
      (0..<2).map { Self.noise(384 * 40, seed: UInt64($0)) })
    let first = Self.representation.decode(examples)
    #expect(Self.representation.decode(examples) == first)
    let quieter = Self.representation.decode(examples * 0.999)
    let product = zip(first[0].samples, quieter[0].samples).reduce(0) { $0 + $1.0 * $1.1 }
    let energy = first[0].samples.reduce(0) { $0 + $1 * $1 }
    #expect(abs(product) < 0.3 * energy)
  }

  /// Lengths that are no multiple of the hop have one frame less at half the hop than two a hop.
  @Test(arguments: [384 * 4, 384 * 4 + 100, 384 * 4 + 200])
  func anyLengthIsDecoded(length: Int) {
    let representation = SpectrogramRepresentation(
      sampleRate: Self.rate, sliceLength: length, channelCount: 2, spectrogram: Self.spectrogram,
      scaling: .fullScale, phases: Self.representation.phases)
    let clip = AudioClip(
      samples: Self.noise(2 * length, seed: 3).samples, sampleRate: Self.rate, channelCount: 2)
    let decoded = representation.decode(representation.encode([clip]))
    #expect(decoded[0].frameCount == length && decoded[0].channelCount == 2)
  }

  @Test func aRepresentationSurvivesJSONAndIsChecked() throws {
    try Self.representation.validate()
    let data = try JSONEncoder().encode(Self.representation)
    let copy = try JSONDecoder().decode(SpectrogramRepresentation.self, from: data)
    #expect(copy == Self.representation)
    let wrong = SpectrogramRepresentation(
      sampleRate: Self.rate, sliceLength: 4096, channelCount: 1,
      spectrogram: LogSpectrogram(fftSize: 1024, hop: 384, melBands: Self.bands),
      scaling: .fullScale, phases: Self.representation.phases)
    let error = #expect(throws: ConfigurationError.self) { try wrong.validate() }
    #expect(error?.name == "hop")
  }
}
