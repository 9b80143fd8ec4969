// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import TestSupport
import Testing

struct DegradationChainTests {
  let folder = try? TemporaryFolder()

  /// The source of a target by the steps of a text.
  private func degraded(
    _ clip: AudioClip, _ text: String, seed: UInt64 = 1, index: Int = 0
  ) throws -> AudioClip {
    let options = ClipDataset.Options(
      sliceLength: clip.frameCount, sampleRate: clip.sampleRate, channelCount: clip.channelCount)
    return try DegradationChain(text).degradation.prepared(options)(clip, seed: seed, index: index)
  }

  private func power(_ samples: some Collection<Float>) -> Double {
    samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(samples.count, 1))
  }

  private func decibels(_ first: some Collection<Float>, over second: some Collection<Float>)
    -> Double
  {
    10 * log10(power(first) / power(second))
  }

  private func difference(_ first: AudioClip, _ second: AudioClip) -> [Float] {
    zip(first.samples, second.samples).map { $0 - $1 }
  }

  private func noise(_ frames: Int, channels: Int = 1) -> AudioClip {
    var stream = RandomStream(seed: 9, name: "test noise")
    return AudioClip(
      samples: (0..<frames * channels).map { _ in 0.1 * stream.normal() }, sampleRate: 8000,
      channelCount: channels)
  }

  @Test(arguments: [
    ("lowpass", "lacks a colon"), ("hum:50", "unknown"), ("lowpass:x", "not a number"),
    ("lowpass:4000..2000", "not a number"), ("noise:white", "lacks the source"),
    ("noise:white:loud", "not a number"), ("quantize:0", "from 1"), ("mp3:400", "to 320"),
    ("reverb:", "names no folder"), ("lowpass:2000,", "lacks a colon"),
  ])
  func aMistakeIsNamed(text: String, reason: String) {
    let error = #expect(throws: DegradationError.self) { try DegradationChain(text) }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
  }

  @Test func pathsAreLeftOutAndABandThatStaysIsKnown() throws {
    let text = "lowpass:2000..3000,noise:/home/a:b/rain:0..15dB,reverb:/x,mp3:16,quantize:8"
    #expect(
      DegradationChain.withoutPaths(text)
        == "lowpass:2000..3000,noise:folder:0..15,reverb:folder,mp3:16,quantize:8")
    #expect(try DegradationChain(text).keptBand == nil)
    #expect(try DegradationChain("lowpass:2000..3000,lowpass:2500").keptBand == 2000)
  }

  @Test func aLowPassRemovesWhatLiesAboveAndNothingElse() throws {
    let low = sine(frames: 4000, hertz: 700)
    let high = sine(frames: 4000, hertz: 2600)
    let inner = 500..<3500
    #expect(
      decibels(difference(try degraded(low, "lowpass:2000"), low)[inner], over: low.samples) < -80)
    let rest = try degraded(high, "lowpass:2000")
    #expect(decibels(rest.samples[inner], over: high.samples) < -80)
    #expect(try degraded(high, "lowpass:3999.5") != rest)
  }

  /// At 8 kHz nothing lies above 4 kHz; 96 kHz cannot be converted to less than a 256th of it.
  ///
  /// A range of which a part changes sounds is taken.
  @Test(arguments: [
    (8000, "lowpass:4000"), (8000, "lowpass:4000..5000"), (96_000, "lowpass:50..100"),
  ])
  func aCutoffThatChangesNothingIsRefused(rate: Int, text: String) throws {
    #expect(throws: Never.self) { try degraded(sine(frames: 100), "lowpass:2000..5000") }
    let clip = sine(frames: 100, sampleRate: rate)
    let error = #expect(throws: ClipDatasetError.self) { try degraded(clip, text) }
    guard case .degradation(let found) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found.step == text && found.reason.contains(rate == 8000 ? "3999 Hz" : "188 to"))
  }

  /// The silence after a sound does not lower the level of its noise.
  @Test(arguments: ["white", "pink", "FOLDER"], [0, 15])
  func noiseHasTheWantedLevel(source: String, level: Int) throws {
    let folder = try #require(folder)
    try folder.writeSine("noise/a.wav", frames: 300, hertz: 100)
    try folder.writeSine("noise/b.wav", frames: 9000, hertz: 230)
    let sound = AudioClip(
      samples: noise(2000).samples + [Float](repeating: 0, count: 3000), sampleRate: 8000)
    let path = source == "FOLDER" ? folder["noise"] : source
    for index in 0..<4 {
      let added = difference(
        try degraded(sound, "noise:\(path):\(level)dB", index: index), sound)
      #expect(abs(decibels(sound.samples[..<2000], over: added[..<2000]) - Double(level)) < 0.01)
      #expect(power(added[2000...]) > 0.3 * power(added[..<2000]))
    }
  }

  /// A noise that is nearly silent during the sound is not made as loud as the sound, which would make
  /// what follows thousands of times louder.
  @Test func aNoiseThatBeginsAfterTheSoundStaysBounded() throws {
    let folder = try #require(folder)
    let tone = sine(frames: 4000, sampleRate: 8000, hertz: 230).samples
    let bark = AudioClip(samples: [Float](repeating: 1e-4, count: 5000) + tone, sampleRate: 8000)
    try AudioFile.write(
      bark, to: try folder.file("barks/a.wav"), encoding: AudioEncoding(bitDepth: .float32))
    let sound = AudioClip(
      samples: noise(2000).samples + [Float](repeating: 0, count: 3000), sampleRate: 8000)
    let loudest = 10 * power(sound.samples[..<2000]).squareRoot()
    for index in 0..<30 {
      let added = difference(try degraded(sound, "noise:\(folder["barks"]):0", index: index), sound)
      #expect(added.allSatisfy { Double(abs($0)) < loudest })
    }
  }

  @Test func pinkNoiseFallsByThreeDecibelsAnOctave() throws {
    let silence = AudioClip(
      samples: [0.001] + [Float](repeating: 0, count: 65_535), sampleRate: 8000)
    let pink = difference(try degraded(silence, "noise:pink:-60"), silence)
    let size = 4096
    var sums = [Double](repeating: 0, count: size / 2 + 1)
    let magnitudes = ShortTimeTransform(fftSize: size, hop: size).magnitudes(of: pink)
    for (place, value) in magnitudes.enumerated() {
      sums[place % sums.count] += Double(value) * Double(value)
    }
    func octave(_ first: Int) -> Double { sums[first..<2 * first].reduce(0, +) }
    let octaves = [32, 64, 128, 256, 512].map(octave)
    // Equal power an octave.
    for power in octaves { #expect(abs(10 * log10(power / octaves[0])) < 1.5, "\(octaves)") }
  }

  @Test func aDegradationFollowsFromSeedAndNumber() throws {
    let sound = noise(500)
    let text = "lowpass:1000..3000,noise:white:0..20,clip:1..9,quantize:4..12"
    let first = try degraded(sound, text)
    #expect(try degraded(sound, text) == first)
    #expect(try degraded(sound, text, index: 1) != first)
    #expect(try degraded(sound, text, seed: 2) != first)
  }

  @Test func clippingAndQuantizationAreWhatTheySay() throws {
    let sound = noise(500, channels: 2)
    let clipped = try degraded(sound, "clip:6.0206")
    #expect(abs(clipped.peak - sound.peak / 2) < 1e-4 * sound.peak)
    #expect(clipped.samples.count { abs($0) == clipped.peak } > 1)
    let coarse = try degraded(sound, "quantize:4")
    #expect(coarse.samples.allSatisfy { ($0 * 8).rounded() == $0 * 8 })
    #expect(zip(coarse.samples, sound.samples).allSatisfy { abs($0 - $1) <= 1 / 16 })
  }

  /// The codec's delay is removed, and a lower bit rate loses more.
  @Test(arguments: [8000, 44_100, 10_000])
  func mp3KeepsTheTime(rate: Int) throws {
    let samples = (0..<8000).map { Float(sin(Double($0) * 0.05 + Double($0 * $0) * 2e-6)) / 2 }
    let sound = AudioClip(samples: samples, sampleRate: rate)
    let good = try degraded(sound, "mp3:64")
    let inner = 1000..<7000
    #expect(decibels(difference(good, sound)[inner], over: samples[inner]) < -20)
    #expect(good.frameCount == sound.frameCount)
  }

  @Test func aLowerBitRateLosesMore() throws {
    let sound = noise(8000)
    func loss(_ rate: Int) throws -> Double {
      decibels(difference(try degraded(sound, "mp3:\(rate)"), sound), over: sound.samples)
    }
    #expect(try loss(8) > loss(24) + 3)
    #expect(try loss(24) > loss(64))
  }

  /// Direct sound and one echo of half the level, the direct sound without delay.
  @Test func reverberationIsAConvolution() throws {
    let folder = try #require(folder)
    var response = [Float](repeating: 0, count: 400)
    (response[50], response[250]) = (0.5, 0.25)
    try AudioFile.write(
      AudioClip(samples: response, sampleRate: 8000), to: try folder.file("rooms/r.wav"),
      encoding: AudioEncoding(.wav, bitDepth: .float32))
    let sound = noise(1000, channels: 2)
    let wet = try degraded(sound, "reverb:\(folder["rooms"])")
    let expected = sound.samples.indices.map { place in
      sound.samples[place] + (place >= 400 ? sound.samples[place - 400] / 2 : 0)
    }
    let gain = (power(sound.samples) / power(expected)).squareRoot()
    for (found, wanted) in zip(wet.samples, expected) {
      #expect(abs(found - wanted * Float(gain)) < 1e-5)
    }
  }

  @Test func aFolderOfNoiseIsPartOfTheFingerprintAndItsPathIsNot() throws {
    let folder = try #require(folder)
    for name in ["a", "b"] { try folder.writeSine("\(name)/1.wav", frames: 300, hertz: 100) }
    try folder.writeSine("t/1.wav", frames: 300)
    func text(_ noise: String) throws -> String {
      try TrainingData.scan(
        .degraded(folder["t"], DegradationChain("noise:\(folder[noise]):5").degradation),
        options: .init(sliceLength: 256)
      ).fingerprintText
    }
    #expect(try text("a") == text("b"))
    try folder.writeSine("b/2.wav", frames: 300, hertz: 100)
    #expect(try text("a") != text("b"))
    #expect(throws: ClipDatasetError.missing(path: folder["none"])) { try text("none") }
  }
}
