// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Models
import TestSupport
import Testing
import Training

/// What a training without options takes from its recordings.
struct SoundChoiceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A decaying tone of `seconds` with silence behind it, in one channel or two that differ.
  private func write(
    _ name: String, seconds: Double, silence: Double = 0, rate: Int = 8000, isStereo: Bool = false
  ) throws {
    let count = Int(seconds * Double(rate))
    let mono = (0..<(count + Int(silence * Double(rate)))).map { place in
      place < count ? 0.5 * Float(sin(Double(place) * 0.1)) : 0
    }
    let samples =
      isStereo
      ? mono.enumerated().flatMap { [$1, $1 * Float(sin(Double($0) * 0.013))] } : mono
    try AudioFile.write(
      AudioClip(samples: samples, sampleRate: rate, channelCount: isStereo ? 2 : 1),
      to: try folder.file("sounds/\(name).wav"))
  }

  private func choice(
    _ options: TrainingOptions = TrainingOptions(SpecGAN.self)
  ) throws -> SoundChoice {
    SoundChoice(
      for: options, facts: try RecordingFacts(of: .folder(folder["sounds"]), for: options))
  }

  /// 0.7 s at a hop of 64 samples are 88 frames, and 96 are the next multiple of 16.
  @Test func theLengthCoversNineInTenWithoutTheSilenceAtTheEnd() throws {
    for number in 1...9 { try write("\(number)", seconds: 0.7, silence: 2) }
    try write("long", seconds: 3)
    let found = try choice()
    #expect(found.seconds == 96 * 64 / 8000.0 && found.sampleRate == 8000)
    #expect(found.channelCount == 1)
    #expect(
      found.summary
        == "0.77 s at 8 kHz, mono: covers 90.0 % of the recordings; the recordings' most common rate "
        + "is 8 kHz")
  }

  @Test(arguments: [(4.0, 0.5), (19, 1.5), (60, 4), (120, 6)])
  func longRecordingsAreCutToWhatTheTimeCanLearn(minutes: Double, longest: Double) throws {
    for number in 1...3 { try write("\(number)", seconds: 9) }
    var options = TrainingOptions(SpecGAN.self)
    options.minutes = minutes
    let found = try choice(options)
    #expect((longest..<(longest * 1.1 + 0.1)).contains(found.seconds), "\(found.seconds)")
    #expect(found.summary.contains("covers 0.0 % of the recordings, of which longer ones are cut"))
    #expect(found.summary.contains("\(String(format: "%.2f", longest)) s is the most"))
  }

  @Test func recordingsOf10MillisecondsGetAQuarterOfASecond() throws {
    for number in 1...3 { try write("\(number)", seconds: 0.01) }
    #expect((0.25...0.3).contains(try choice().seconds))
    #expect(try choice().summary.contains("covers 100.0 % of the recordings"))
  }

  @Test func aWaveGANTakesItsLongestLengthAtMost() throws {
    for number in 1...3 { try write("\(number)", seconds: 3, rate: 44_100) }
    #expect(try choice(TrainingOptions(WaveGAN.self)).seconds == 65_536 / 44_100.0)
  }

  @Test func mostlyStereoRecordingsMakeAStereoModel() throws {
    try write("a", seconds: 0.5, isStereo: true)
    try write("b", seconds: 0.5, isStereo: true)
    try write("c", seconds: 0.5)
    let found = try choice()
    #expect(found.channelCount == 2)
    #expect(
      found.summary.contains("stereo") && found.summary.contains("2 of 3 recordings examined"))
    try write("d", seconds: 0.5)
    #expect(try choice().channelCount == 1)
  }

  @Test func whatIsGivenIsTaken() throws {
    for number in 1...3 { try write("\(number)", seconds: 2, isStereo: true) }
    var options = TrainingOptions(SpecGAN.self)
    options.sampleRate = 16_000
    options.sliceLength = 4096
    options.channels = 1
    let found = try choice(options)
    #expect(found.seconds == 0.256 && found.sampleRate == 16_000 && found.channelCount == 1)
    #expect(found.summary == "0.26 s at 16 kHz, mono")
    options.seconds = 1
    #expect(try choice(options).seconds == 1.024)
  }

  @Test func theOptionsOfARunGiveItsSoundAgain() throws {
    for number in 1...3 { try write("\(number)", seconds: 0.7) }
    let open = TrainingOptions(SpecGAN.self)
    let facts = try RecordingFacts(of: .folder(folder["sounds"]), for: open)
    let run = open.resolved(mostCommonRate: facts.mostCommonRate, beginnings: facts.beginnings)
    let file = try folder.write(run.table.json(of: run), to: "options.json")
    let read = try TrainingOptions(file: file)
    #expect(!read.needsBeginnings && read.resolved(mostCommonRate: nil) == run)
  }

  @Test func upsampledRecordingsAreNamed() throws {
    var seed: UInt64 = 1
    for number in 1...3 {
      let noise = (0..<16_000).map { _ -> Float in
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(seed >> 40) / Float(1 << 24) - 0.5
      }
      let clip = AudioClip(samples: noise, sampleRate: 16_000)
      try AudioFile.write(
        number == 3 ? clip : try Resampler().convert(clip, to: 44_100),
        to: try folder.file("sounds/\(number).wav"))
    }
    let found = try choice()
    #expect(found.sampleRate == 44_100)
    #expect(
      found.emptyBand
        == "2 of 3 recordings examined have nothing above 8 kHz, as if converted from 16 kHz; "
        + "--sample-rate 16000 would lose nothing")
  }

  /// 1,024 frames of 384 samples; at 16 kHz it would be 8.192 s.
  @Test func secondsAreCheckedAtTheRateOfTheRecordings() throws {
    for number in 1...3 { try write("\(number)", seconds: 0.3, rate: 44_100) }
    var options = TrainingOptions(SpecGAN.self)
    options.seconds = 8.5
    try options.validate()
    #expect((8.5...8.9).contains(try choice(options).seconds))
    options.seconds = 3600
    #expect {
      try TrainingSetup(folder: folder["sounds"], options: options)
    } throws: {
      "\($0)".hasPrefix(
        "seconds is 3600: give up to 8.916 at 44100 Hz with a hop of 384 samples; a longer hop")
    }
  }

  @Test func mixedRatesAndLengthsAreOneFolder() throws {
    for (number, rate) in [8000, 22_050, 44_100, 44_100, 96_000, 192_000].enumerated() {
      try write("\(number)", seconds: number == 2 ? 30 : 0.2, rate: rate)
    }
    try write("short", seconds: 0.01, rate: 44_100)
    let found = try choice()
    #expect(found.sampleRate == 44_100 && (0.25...4.5).contains(found.seconds))
  }
}

/// How far a training will come.
struct TrainingForecastTests {
  @Test func theTimeIsTurnedIntoSteps() {
    let hour = TrainingForecast(secondsPerStep: 0.9, budget: .seconds(3600), kind: SpecGAN.self)
    #expect(hour.steps == 4000 && hour.secondsUntilClear == 1800)
    #expect("\(hour)" == "about 4,000 steps in 1 h 00 min; clear after about 30 min 00 s")
  }

  @Test func tooFewStepsNameTheMinutesThatWouldDo() {
    let short = TrainingForecast(secondsPerStep: 0.9, budget: .seconds(240), kind: SpecGAN.self)
    #expect(short.secondsUntilClear == nil)
    #expect("\(short)".contains("too few for clear sounds") && "\(short)".contains("--minutes 30"))
    let steps = TrainingForecast(secondsPerStep: 0.5, budget: .steps(100), kind: SpecGAN.self)
    #expect("\(steps)".hasPrefix("100 steps would take about 50 s"))
  }

  @Test func principalComponentsAreNotLearnedStepByStep() {
    let fit = TrainingForecast(
      secondsPerStep: 1, budget: .steps(64), kind: PrincipalComponents.self)
    #expect("\(fit)" == "64 steps would take about 1 min 04 s")
  }
}
