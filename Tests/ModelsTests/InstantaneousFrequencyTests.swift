// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Kernels
import Models
import TestSupport
import Testing

/// Phases as instantaneous frequencies.
struct InstantaneousFrequencyTests {
  /// A representation at 8 kHz, but for its bands of bins.
  private static func representation(
    size: Int = 32, hop: Int = 8, frames: Int = 16, bands: MelBands? = nil, range: Float = 60,
    rate: Int = 8000, iterations: Int = 0
  ) -> InstantaneousFrequencyRepresentation {
    InstantaneousFrequencyRepresentation(
      spectrograms: SpectrogramRepresentation(
        sampleRate: rate, sliceLength: hop * frames, channelCount: 1,
        spectrogram: LogSpectrogram(
          fftSize: size, hop: hop, rangeDecibels: range, melBands: bands, framing: .hopCentered),
        scaling: .fullScale), iterations: iterations)
  }

  private static func noise(_ count: Int, silence: Range<Int> = 0..<0) -> [Float] {
    var stream = RandomStream(seed: 5, name: "test")
    return (0..<count).map { index in
      let value = stream.uniform(-0.7..<0.7)
      return silence.contains(index) ? 0 : value
    }
  }

  private static func clip(_ samples: [Float], rate: Int = 8000) -> AudioClip {
    AudioClip(samples: samples, sampleRate: rate, channelCount: 1)
  }

  /// Channel 1 of an example.
  private static func frequencies(_ example: Tensor) -> [Float] {
    example.values.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
  }

  /// Spectra `[T][M / 2 + 1]` by their definition, with phases relative to the middle of frames.
  private static func spectra(
    _ samples: [Float], size: Int, hop: Int
  ) -> [[(magnitude: Double, phase: Double)]] {
    let window = (0..<size).map {
      Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(size)))
    }
    let frames = samples.count / hop
    let values = NaiveShortTimeTransform.spectra(
      size: size, window: window, lead: 0, hop: hop, start: -(size - hop) / 2, frames: frames,
      sample: { samples.indices.contains($0) ? samples[$0] : 0 })
    return (0..<frames).map { frame in
      (0...size / 2).map { bin in
        let place = 2 * (frame * (size / 2 + 1) + bin)
        let (real, imaginary) = (Double(values[place]), Double(values[place + 1]))
        return (hypot(real, imaginary), atan2(imaginary, real) + .pi * Double(bin))
      }
    }
  }

  private static func distance(_ a: Double, _ b: Double) -> Double {
    abs(remainder(a - b, 2))
  }

  /// The change of phase since the last frame in which the bin was heard, but for that of its middle.
  @Test func binsAreWhatTheirDefinitionSays() {
    let (size, hop) = (32, 8)
    let samples = Self.noise(hop * 16, silence: 40..<90)
    let found = Self.frequencies(Self.representation().encode([Self.clip(samples)]))
    let spectra = Self.spectra(samples, size: size, hop: hop)
    let floor = Double(size) / 4 * 1e-3
    var heardCount = 0
    for bin in 0..<size / 2 {
      let advance = 2 * Double.pi * Double(hop * bin) / Double(size)
      var last: (frame: Int, phase: Double)?
      for frame in 0..<16 {
        let cell = spectra[frame][bin]
        let value = Double(found[frame * size / 2 + bin])
        guard cell.magnitude >= floor else {
          #expect(value == 0)
          continue
        }
        heardCount += 1
        let expected =
          last.map { $0.phase + advance * Double(frame - $0.frame) }
          ?? advance * Double(frame)
        #expect(
          Self.distance(value, (cell.phase - expected) / .pi) < 5e-3, "frame \(frame), bin \(bin)")
        last = (frame, cell.phase)
      }
    }
    #expect(heardCount > 150 && heardCount < 256)
  }

  /// The mean frequency of a band's bins by power, relative to the middle of the band.
  @Test func bandsAreWhatTheirDefinitionSays() {
    let (size, hop, count) = (64, 16, 12)
    let bands = MelBands(count: count, sampleRate: 8000)
    let representation = Self.representation(size: size, hop: hop, bands: bands)
    let samples = Self.noise(hop * 16, silence: 90..<256)
    let found = Self.frequencies(representation.encode([Self.clip(samples)]))
    let spectra = Self.spectra(samples, size: size, hop: hop)
    let bank = MelFilterBank(bandCount: count, fftSize: size, sampleRate: 8000)
    var silentCount = 0
    for (frame, band) in (1..<16).flatMap({ frame in (0..<count).map { (frame, $0) } }) {
      let weights = Array(bank.weights[band * 33..<(band + 1) * 33])
      var (sum, total, level) = (0.0, 0.0, 0.0)
      var (moment, weightSum) = (0.0, 0.0)
      for bin in 0...32 {
        let weight = Double(weights[bin])
        let cell = spectra[frame][bin]
        let advance = 2 * Double.pi * Double(hop * bin) / Double(size)
        let step = remainder(cell.phase - spectra[frame - 1][bin].phase - advance, 2 * .pi)
        let frequency = Double(bin) + step / (2 * .pi) * Double(size / hop)
        sum += weight * cell.magnitude * cell.magnitude * frequency
        total += weight * cell.magnitude * cell.magnitude
        level += weight * cell.magnitude * 125
        moment += weight * Double(bin)
        weightSum += weight
      }
      let kept = weights.indices.filter { weights[$0] > 0 }
      let middle = moment / weightSum
      let reach = max(2, middle - Double(kept.first ?? 0), Double(kept.last ?? 0) - middle)
      let isHeard = level >= Double(size) / 4 * 1e-3
      silentCount += isHeard ? 0 : 1
      let expected = isHeard ? min(max((sum / total - middle) / reach, -1), 1) : 0
      let value = Double(found[frame * count + band])
      #expect(abs(value - expected) < 2e-2, "frame \(frame), band \(band): \(value), \(expected)")
      if frame == 1 { #expect(found[band] == found[count + band]) }
    }
    #expect(silentCount > 20 && silentCount < 150)
  }

  /// A partial a quarter of a bin above a bin: an eighth of what ±1 stands for, two bins.
  @Test func aPartialHasOneFrequencyInAllItsBins() {
    let representation = Self.representation(size: 128, hop: 32, frames: 12)
    let samples = (0..<32 * 12).map {
      0.5 * Float(cos(2 * Double.pi * 20.25 / 128 * Double($0) + 1))
    }
    let found = Self.frequencies(representation.encode([Self.clip(samples)]))
    for frame in 3..<9 {
      for (bin, expected) in [(19, 1.25 / 2), (20, 0.125), (21, -0.75 / 2)] {
        #expect(abs(Double(found[frame * 64 + bin]) - expected) < 1e-3)
      }
    }
  }

  /// A note with a vibrato and noise after silence, and a pause.
  private static let recording: AudioClip = {
    let breath = noise(256 * 32)
    var phase = 0.0
    let samples = (0..<256 * 32).map { index -> Float in
      phase += 2 * .pi * (220 + 4 * sin(Double(index) / 400)) / 16_000
      guard index > 1000, !(4000..<5200).contains(index) else { return 0 }
      let tone = (1...8).reduce(0.0) { $0 + sin(Double($1) * phase + Double($1 * $1)) / Double($1) }
      return 0.2 * Float(tone) + 0.01 * breath[index]
    }
    return clip(samples, rate: 16_000)
  }()

  private static func decibels(_ error: [Float], of samples: [Float]) -> Double {
    func energy(_ values: [Float]) -> Double { values.reduce(0) { $0 + Double($1) * Double($1) } }
    return 10 * log10(energy(error) / energy(samples))
  }

  /// With a floor of -100 dB the recording comes back to -60 dB, and steps of Griffin and Lim keep it; a
  /// higher floor loses what is below it.
  @Test(arguments: [(100, 0, -60.0), (100, 3, -60.0), (60, 0, -28.0)] as [(Float, Int, Double)])
  func binsGiveARecordingBack(range: Float, iterations: Int, error: Double) throws {
    let representation = Self.representation(
      size: 1024, hop: 256, frames: 32, range: range, rate: 16_000, iterations: iterations)
    let recording = Self.recording
    let result = try #require(representation.decode(representation.encode([recording])).first)
    let difference = zip(result.samples, recording.samples).map { $0 - $1 }
    #expect(Self.decibels(difference, of: recording.samples) < error)
  }

  /// What bands and frequencies give back has the spectra of a tone with many partials far better than what
  /// phase gradient integration makes of the same bands.
  @Test func bandsKeepPartials() throws {
    let bands = MelBands(count: 128, sampleRate: 16_000, spacing: .resolved)
    let representation = Self.representation(
      size: 1024, hop: 256, frames: 32, bands: bands, rate: 16_000, iterations: 3)
    func sample(_ index: Int) -> Float {
      let time = Double(index) / 16_000
      var sum = 0.0
      for number in 1...18 {
        let phase = 2 * Double.pi * 205 * Double(number) * time + Double(number * number)
        sum += sin(phase) / Double(number).squareRoot()
      }
      return Float(0.05 * sum * exp(-time) * min(1, time * 50))
    }
    let recording = Self.clip((0..<256 * 32).map(sample), rate: 16_000)
    let result = try #require(representation.decode(representation.encode([recording])).first)
    let spectrograms = representation.spectrograms
    let other = try #require(spectrograms.decode(spectrograms.encode([recording])).first)
    func convergence(_ clip: AudioClip) -> Double {
      let transform = spectrograms.spectrogram.transform
      let wanted = transform.magnitudes(of: recording.samples)
      let difference = zip(transform.magnitudes(of: clip.samples), wanted).map { $0 - $1 }
      return Self.decibels(difference, of: wanted)
    }
    #expect(convergence(result) < -20)
    #expect(convergence(result) < convergence(other) - 6)
  }

  /// A level in one band alone becomes one partial of the frequency beside it.
  @Test(arguments: [-0.3, 0, 0.4] as [Float]) func aBandIsAPartial(value: Float) throws {
    let bands = MelBands(count: 128, sampleRate: 16_000, spacing: .resolved)
    let representation = Self.representation(
      size: 1024, hop: 256, frames: 32, bands: bands, rate: 16_000)
    let (band, count) = (100, 32 * 128)
    let example = Tensor(shape: [1, 32, 128, 2]) { values in
      for place in 0..<count {
        values[2 * place] = place % 128 == band ? 0.5 : -1
        values[2 * place + 1] = place % 128 == band ? value : 0
      }
    }
    let clip = try #require(representation.decode(example).first)
    let weights = BandWeights.row(band)
    let reach = max(2, weights.middle - weights.first, weights.last - weights.middle)
    let frequency = weights.middle + Double(value) * reach
    // The phase of a frame from its middle on, against that of a sinusoid of this frequency.
    let spectra = representation.spectrograms.spectrogram.transform.spectra(of: clip.samples)
    let bin = Int(frequency.rounded())
    func phase(_ frame: Int) -> Double {
      let place = 2 * (frame * 513 + bin)
      return atan2(Double(spectra[place + 1]), Double(spectra[place]))
    }
    for frame in 8..<24 {
      let step = remainder(phase(frame + 1) - phase(frame) - 2 * .pi * frequency / 4, 2 * .pi)
      #expect(abs(step) < 0.02, "frame \(frame)")
    }
  }

  /// The first and last bin of a band's filter, and the middle of its weights.
  private enum BandWeights {
    static func row(_ band: Int) -> (first: Double, last: Double, middle: Double) {
      let corners = (band...band + 2).map { corner($0) }
      let levels = (0..<512).map { bin -> Double in
        let hertz = Double(bin) * 15.625
        let rise = (hertz - corners[0]) / (corners[1] - corners[0])
        let fall = (corners[2] - hertz) / (corners[2] - corners[1])
        return max(0, min(rise, fall))
      }
      let kept = levels.indices.filter { levels[$0] > 0 }
      let total = levels.reduce(0, +)
      let moment = levels.indices.reduce(0) { $0 + Double($1) * levels[$1] }
      return (Double(kept.first ?? 0), Double(kept.last ?? 0), moment / total)
    }

    /// The corners of resolved bands: u b, and u k exp((b - k) / k) above k.
    private static func corner(_ number: Int) -> Double {
      var range = (low: 1.0, high: 129.0)
      for _ in 0..<100 {
        let k = (range.low + range.high) / 2
        if 15.625 * k * exp((129 - k) / k) > 8000 { range.low = k } else { range.high = k }
      }
      let (k, b) = (range.high, Double(number))
      return b <= k ? 15.625 * b : 15.625 * k * exp((b - k) / k)
    }
  }

  /// A clip follows from its example alone, and one that is too loud is made quieter.
  @Test func clipsDoNotDependOnTheirBatch() throws {
    let representation = Self.representation()
    var stream = RandomStream(seed: 1, name: "test")
    let examples = Tensor.uniform(in: 0...1, shape: [3, 16, 16, 2], using: &stream)
    let all = representation.decode(examples)
    let second = representation.decode(examples.sliced(from: [1, 0, 0, 0], to: [2, 16, 16, 2]))
    #expect(all.count == 3 && second.map(\.samples) == [all[1].samples])
    #expect(all.allSatisfy { ($0.samples.map(abs).max() ?? 0) <= 1 })
  }

  /// With the phases of the clip that an example became, it becomes that clip again.
  @Test func phasesOfAClipAreTaken() throws {
    let representation = Self.representation(size: 1024, hop: 256, frames: 32, rate: 16_000)
    let example = representation.encode([Self.recording])
    let clip = try #require(representation.decode(example).first)
    let again = try #require(representation.decode(example, phasesOf: [clip]).first)
    let difference = zip(again.samples, clip.samples).map { $0 - $1 }
    #expect(Self.decibels(difference, of: clip.samples) < -35)
  }

  @Test func representationsOfOtherSoundsAreRefused() throws {
    let good = Self.representation()
    try good.validate()
    func check(
      channels: Int = 1, framing: LogSpectrogram.Framing? = .hopCentered,
      phases: PhaseReconstruction? = nil, iterations: Int = 0
    ) throws {
      try InstantaneousFrequencyRepresentation(
        spectrograms: SpectrogramRepresentation(
          sampleRate: 8000, sliceLength: 128, channelCount: channels,
          spectrogram: LogSpectrogram(fftSize: 32, hop: 8, rangeDecibels: 60, framing: framing),
          scaling: .fullScale, phases: phases), iterations: iterations
      ).validate()
    }
    try check()
    #expect(throws: ConfigurationError.self) { try check(channels: 2) }
    #expect(throws: ConfigurationError.self) { try check(framing: nil) }
    #expect(throws: ConfigurationError.self) { try check(phases: PhaseReconstruction()) }
    #expect(throws: ConfigurationError.self) { try check(iterations: 1001) }
    let data = try JSONEncoder().encode(good)
    let copy = try JSONDecoder().decode(InstantaneousFrequencyRepresentation.self, from: data)
    #expect(copy == good && copy.exampleShape == [16, 16, 2])
  }
}
