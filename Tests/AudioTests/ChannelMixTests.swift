// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

/// Channels that cancel each other are not mixed to silence.
struct ChannelMixTests {
  private let tone = sine(frames: 8000).samples

  private func clip(_ channels: [[Float]]) -> AudioClip {
    AudioClip(
      channelSamples: channels.flatMap { $0 }, sampleRate: 8000, channelCount: channels.count)
  }

  @Test(arguments: [Float(-1), -0.95, -1.05])
  func ofOppositeChannelsTheLeftOneIsTaken(factor: Float) {
    #expect(clip([tone, tone.map { factor * $0 }]).mixedDown().samples == tone)
  }

  @Test func aSilentChannelDoesNotStandForTheOthers() {
    let silence = [Float](repeating: 0, count: tone.count)
    #expect(clip([silence, tone, tone.map { -$0 }]).mixedDown().samples == tone)
  }

  @Test(arguments: [Float(1), 0, 0.3, -0.5])
  func otherChannelsAreAveraged(factor: Float) {
    let right = tone.map { factor * $0 }
    let mean = zip(tone, right).map { ($0 + $1) * 0.5 }
    #expect(clip([tone, right]).mixedDown().samples == mean)
  }

  @Test func manyUnrelatedChannelsAreAveraged() {
    let channels = (1...300).map { number -> [Float] in
      (0..<2000).map { frame -> Float in
        let angle: Double = Double(frame * number) * 0.7 + Double(number * number)
        return Float(sin(angle))
      }
    }
    let mixed = clip(channels).mixedDown()
    #expect(mixed.samples != channels[0] && mixed.peak < 0.5)
  }

  @Test func silenceStaysSilence() {
    let silence = [Float](repeating: 0, count: 10)
    #expect(clip([silence, silence]).mixedDown().samples == silence)
  }

  @Test func aDatasetSaysWhichChannelsCancel() throws {
    let (folder, cache) = (try TemporaryFolder(), try TemporaryFolder())
    try AudioFile.write(clip([tone, tone.map { -$0 }]), to: folder["anti.wav"])
    try AudioFile.write(clip([tone, tone]), to: folder["plain.wav"])
    let options = ClipDataset.Options(sliceLength: 4000, scanCacheFolder: cache.path)
    for _ in 0..<2 {
      let dataset = try ClipDataset.scan(folder.path, options: options)
      #expect(dataset.report.fileCount == 2)
      #expect(dataset.report.cancellingFiles == ["anti.wav"])
      #expect("\(dataset.report)".contains("1 file whose channels cancel"))
      #expect(dataset.clip(0) == (try AudioFile.read(folder["anti.wav"])).mixedDown())
      #expect(dataset.clip(0).peak > 0.4)
    }
  }

  @Test func theWatermarkOfOppositeChannelsIsFoundInTheFile() throws {
    let folder = try TemporaryFolder()
    let noise = (0..<32_000).map { frame -> Float in
      Float(sin(Double(frame * frame) * 0.013)) * 0.3
    }
    var sound = AudioClip(
      channelSamples: noise + noise.map { -$0 }, sampleRate: 16_000, channelCount: 2)
    Watermark.embed(in: &sound)
    try AudioFile.write(sound, to: folder["anti.wav"])
    #expect(try Watermark.detect(inFile: folder["anti.wav"]).verdict == .found)
  }
}
