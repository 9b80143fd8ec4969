// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Models
import Testing

struct WaveformRepresentationTests {
  private static let representation = WaveformRepresentation(
    sampleRate: 8000, sliceLength: 2, channelCount: 2)
  private static let clips = [
    AudioClip(samples: [1, 2, 3, 4], sampleRate: 8000, channelCount: 2),
    AudioClip(samples: [5, 6, 7, 8], sampleRate: 8000, channelCount: 2),
  ]

  @Test func samplesAreTakenAsTheyAre() {
    let examples = Self.representation.encode(Self.clips)
    #expect(examples.shape == [2, 2, 2])
    #expect(examples.values == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(Self.representation.exampleShape == [2, 2])
  }

  @Test func decodingGivesTheClipsBack() {
    #expect(Self.representation.decode(Self.representation.encode(Self.clips)) == Self.clips)
  }

  @Test func aRepresentationSurvivesJSON() throws {
    let data = try JSONEncoder().encode(Self.representation)
    let copy = try JSONDecoder().decode(WaveformRepresentation.self, from: data)
    #expect(copy == Self.representation)
  }
}
