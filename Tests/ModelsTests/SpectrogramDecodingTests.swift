// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Models
import Testing

struct SpectrogramDecodingTests {
  private static let spectrogram = LogSpectrogram(fftSize: 256, hop: 128)

  /// Gliding tones over noise, another in each channel.
  private static let clips = (0..<3).map { number in
    AudioClip(
      samples: (0..<2 * 4096).map { index in
        let (time, channel) = (Double(index / 2) / 8000, Double(index % 2))
        let tone = sin(2 * Double.pi * (300 + 200 * channel + 800 * time) * time)
        return Float(0.4 * tone + 0.01 * sin(Double(index * index + number)))
      }, sampleRate: 8000, channelCount: 2)
  }

  private static let representation = SpectrogramRepresentation(
    sampleRate: 8000, sliceLength: 4096, channelCount: 2, spectrogram: spectrogram,
    scaling: .standardized(
      moments: SpectrogramMoments(ofClips: clips.count, spectrogram: spectrogram) { clips[$0] }))

  /// Of what stands in the spectrogram of a decoded clip, the share that does not stand in the
  /// clip's own is below -20 dB.
  @Test func aDecodedClipHasTheMagnitudesOfTheClip() {
    let decoded = Self.representation.decode(Self.representation.encode(Self.clips))
    #expect(decoded.count == 3)
    for (clip, original) in zip(decoded, Self.clips) {
      #expect(clip.frameCount == 4096 && clip.channelCount == 2 && clip.sampleRate == 8000)
      for channel in 0..<2 {
        let transform = ShortTimeTransform(
          fftSize: 256, hop: 128, alignment: .left(paddingEnd: true))
        let found = transform.magnitudes(of: clip.channel(channel))
        let wanted = transform.magnitudes(of: original.channel(channel))
        let error = zip(found, wanted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        #expect(error < 0.01 * wanted.reduce(0) { $0 + $1 * $1 })
      }
    }
  }

  /// With the phases that were found, the same clips come out: 30 dB better than any others.
  @Test func theSamePhasesMakeTheSameClip() {
    let examples = Self.representation.encode(Self.clips)
    let clips = Self.representation.decode(examples)
    let again = Self.representation.decode(examples, phasesOf: clips)
    for (clip, other) in zip(clips, again) {
      let scale = other.peak / clip.peak
      let error = zip(clip.samples, other.samples).reduce(0) { sum, pair in
        sum + (pair.0 * scale - pair.1) * (pair.0 * scale - pair.1)
      }
      #expect(error < 1e-3 * other.samples.reduce(0) { $0 + $1 * $1 })
    }
  }

  @Test func aClipDependsOnItsExampleAlone() {
    let examples = Self.representation.encode(Self.clips)
    let together = Self.representation.decode(examples)
    for index in 0..<3 {
      let alone = examples.sliced(from: [index, 0, 0, 0], to: [index + 1, 32, 128, 2])
      #expect(Self.representation.decode(alone) == [together[index]])
    }
  }

  @Test func whatIsTooLoudIsMadeQuieterAsAWhole() throws {
    let loud = Self.clips.map { clip in
      AudioClip(samples: clip.samples.map { $0 * 5 }, sampleRate: 8000, channelCount: 2)
    }
    let representation = SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 4096, channelCount: 2, spectrogram: Self.spectrogram,
      scaling: .standardized(
        moments: SpectrogramMoments(ofClips: 3, spectrogram: Self.spectrogram) { loud[$0] }))
    let decoded = try #require(representation.decode(representation.encode(loud)).first)
    let quiet = try #require(
      Self.representation.decode(Self.representation.encode(Self.clips)).first)
    #expect(abs(decoded.peak - 1) < 1e-5 && quiet.peak < 1)
    let gain = 1 / quiet.peak
    let distance = zip(decoded.samples, quiet.samples).reduce(Float(0)) { result, pair in
      let difference = pair.0 - gain * pair.1
      return result + difference * difference
    }
    let energy = decoded.samples.reduce(Float(0)) { $0 + $1 * $1 }
    #expect(distance < 0.01 * energy)
  }

  @Test func silenceStaysSilence() {
    let silence = AudioClip(
      samples: [Float](repeating: 0, count: 8192), sampleRate: 8000, channelCount: 2)
    let representation = SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 4096, channelCount: 2, spectrogram: Self.spectrogram,
      scaling: .standardized(
        moments: SpectrogramMoments(ofClips: 1, spectrogram: Self.spectrogram) { _ in silence }))
    let decoded = representation.decode(representation.encode([silence]))
    #expect(decoded[0].peak < 1e-6 && decoded[0].samples.allSatisfy(\.isFinite))
  }

  @Test func whatIsNotFiniteDoesNotBecomeASound() {
    var values = [Float](repeating: 0, count: 32 * 128 * 2)
    values[77] = .nan
    let decoded = Self.representation.decode(Tensor(values, shape: [1, 32, 128, 2]))
    #expect(decoded[0].samples.contains { !$0.isFinite })
  }
}
