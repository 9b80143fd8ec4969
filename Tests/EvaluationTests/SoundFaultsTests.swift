// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Foundation
import Testing

struct SoundFaultsTests {
  private func clip(_ samples: [Float], channels: Int = 1) -> AudioClip {
    AudioClip(samples: samples, sampleRate: 8000, channelCount: channels)
  }

  @Test func aSoundHasNoFaults() {
    #expect(SoundFaults(of: sound(4000, seed: 1)) == [])
  }

  @Test func silenceIsWhatStaysBelowAThousandth() {
    let samples = noise(1000, seed: 1).map { Float($0) }
    #expect(SoundFaults(of: clip([])) == .silent)
    #expect(SoundFaults(of: clip(samples.map { 0.0009 * $0 })) == .silent)
    #expect(SoundFaults(of: clip(samples.map { 0.002 * $0 })) == [])
  }

  @Test func oneSampleInAThousandAtFullScaleIsClipping() {
    var samples = noise(4000, seed: 1).map { 0.9 * Float($0) }
    for place in 0..<3 { samples[place] = -1 }
    #expect(SoundFaults(of: clip(samples)) == [])
    samples[3] = 1
    #expect(SoundFaults(of: clip(samples)) == .clipped)
  }

  @Test func everyChannelMustMove() {
    let still = [Float](repeating: 0.3, count: 800)
    #expect(SoundFaults(of: clip(still)) == .constant)
    #expect(SoundFaults(of: clip(still.map { _ in 1 })) == [.constant, .clipped])
    let half = still.indices.map { $0 % 2 == 0 ? still[$0] : Float($0 % 5) * 0.1 }
    #expect(SoundFaults(of: clip(half, channels: 2)) == [])
  }

  @Test func faultsHaveNames() {
    let all: SoundFaults = [.click, .constant, .clipped, .silent]
    #expect(all.names == ["silent", "clipped", "constant", "click"])
    #expect(SoundFaults.clipped.names == ["clipped"] && SoundFaults().names.isEmpty)
  }

  @Test func sharesAreOfAll() {
    let faults: [SoundFaults] = [.silent, [], [.clipped, .constant], .silent]
    #expect(SoundFaults.share(of: .silent, in: faults) == 0.5)
    #expect(SoundFaults.share(of: .clipped, in: faults) == 0.25)
    #expect(SoundFaults.share(of: .silent, in: []) == 0)
  }
}

@Test func aLoneClickIsAFaultAndADrumIsNot() {
  // The click has an energy of 1.25, the noise around it 0.03 or 0.12.
  for (hiss, isClick) in [(0.0027, true), (0.0055, false)] as [(Float, Bool)] {
    var click = (0..<4000).map { $0.isMultiple(of: 2) ? hiss : -hiss }
    click[1000] = 1
    click[1005] = -0.5
    let faults = SoundFaults(of: AudioClip(samples: click, sampleRate: 8000))
    #expect(faults == (isClick ? .click : []))
  }
  let hit = (0..<4000).map { 0.9 * exp(-Float($0) / 100) * ($0.isMultiple(of: 2) ? 1 : -1) }
  #expect(SoundFaults(of: AudioClip(samples: hit, sampleRate: 8000)).isEmpty)
}
