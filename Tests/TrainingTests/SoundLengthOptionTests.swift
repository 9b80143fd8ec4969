// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import TestSupport
import Testing
import Training

/// The length of a sound in seconds, and what networks make of it.
struct SoundLengthOptionTests {
  private func options(
    _ kind: any ModelKind.Type, seconds: Double, rate: Int = 16_000,
    changes: (inout TrainingOptions) -> Void = { _ in }
  ) -> TrainingOptions {
    var options = TrainingOptions(kind)
    options.seconds = seconds
    options.sampleRate = rate
    changes(&options)
    return options.resolved(mostCommonRate: nil)
  }

  @Test(arguments: [
    // 64 bands: multiples of 16 frames from 64 frames on, of 8 below.
    (0.512, 16_000, 8192), (0.513, 16_000, 10_240), (1.0, 16_000, 16_384), (0.3, 16_000, 5120),
    (0.01, 16_000, 2048),
    // 128 bands every 384 samples: multiples of 32 frames from 128 frames on.
    (1.4, 44_100, 192 * 384), (4, 44_100, 480 * 384),
  ])
  func spectrogramsOfASpecGANGrowToWholeStrides(seconds: Double, rate: Int, samples: Int) throws {
    let options = options(SpecGAN.self, seconds: seconds, rate: rate)
    #expect(options.sliceLength == samples)
    try options.validate()
  }

  @Test(arguments: [(0.1, 4096), (0.512, 8192), (0.6, 16_384), (4.0, 65_536)])
  func aWaveGANHasTheNextPowerOfTwo(seconds: Double, samples: Int) throws {
    let options = options(WaveGAN.self, seconds: seconds)
    #expect(options.sliceLength == samples)
    try options.validate()
  }

  @Test(arguments: [(0.1, 1600), (1.2345, 19_752), (0.01, 256)])
  func principalComponentsTakeAnyLength(seconds: Double, samples: Int) throws {
    let options = options(PrincipalComponents.self, seconds: seconds)
    #expect(options.sliceLength == samples)
    try options.validate()
  }

  @Test(arguments: [
    (SpecGAN.self as any ModelKind.Type, 10.0, "up to 8.192 at 16000 Hz with a hop of 128"),
    (WaveGAN.self, 5, "up to 4.096 at 16000 Hz for a WaveGAN"),
    (MLPGAN.self, 20, "up to 16.384 at 16000 Hz for dense layers"),
    (PrincipalComponents.self, 3600, "at 16000 Hz with a hop of 128"),
  ])
  func secondsThatAreTooManyAreRefusedWithThoseThatWouldDo(
    kind: any ModelKind.Type, seconds: Double, said: String
  ) {
    let options = options(kind, seconds: seconds)
    #expect {
      try options.validate()
    } throws: { error in
      "\(error)".contains("seconds") && "\(error)".contains(said)
    }
  }

  @Test func aMillisecondIsRefusedWithTheSecondsThatWouldDo() {
    let options = options(SpecGAN.self, seconds: 0.001)
    #expect {
      try options.validate()
    } throws: {
      "\($0)" == "seconds is 0.001: give a number from 0.01 to 3600, in seconds."
    }
  }

  @Test func theSecondsThatWouldDoDo() throws {
    try options(SpecGAN.self, seconds: 8.192).validate()
    try options(WaveGAN.self, seconds: 4.096).validate()
    try options(MLPGAN.self, seconds: 16.384).validate()
  }

  @Test func samplesTakeThePlaceOfSeconds() throws {
    var options = TrainingOptions(SpecGAN.self)
    try options.set("seconds", to: .number(1))
    try options.set("sliceLength", to: .integer(4096))
    #expect(options.seconds == nil)
    #expect(options.resolved(mostCommonRate: 16_000).sliceLength == 4096)
  }

  @Test func aWaveGANRefusesOtherLengths() {
    var options = TrainingOptions(WaveGAN.self)
    options.sliceLength = 10_000
    #expect {
      try options.validate()
    } throws: {
      "\($0)".contains("one of 4096, 8192, 16384, 32768, 65536")
    }
  }

  @Test func theOptionsOfARunGiveTheSameLengthAgain() throws {
    let options = options(SpecGAN.self, seconds: 0.7, rate: 22_050)
    let folder = try TemporaryFolder()
    let file = folder["options.json"]
    try options.table.json(of: options).write(toFile: file, atomically: true, encoding: .utf8)
    let read = try TrainingOptions(file: file)
    #expect(read == options && read.resolved(mostCommonRate: 22_050) == options)
  }
}
