// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Models
import TestSupport
import Testing

struct LogSpectrogramTests {
  private static let spectrogram = LogSpectrogram()

  @Test func thePapersSoundMakesThePapersPicture() {
    let clip = AudioClip(samples: [Float](repeating: 0.1, count: 16384), sampleRate: 16000)
    #expect(Self.spectrogram([clip]).shape == [1, 128, 128, 1])
    #expect(LogSpectrogram(fftSize: 512, hop: 128).frameCount(ofSamples: 16385) == 129)
  }

  /// The window sums to 128, of which a cosine of amplitude 1 sees one half in its bin and a
  /// quarter in the bins beside it.
  @Test func aToneLiesInItsBin() {
    let tone = (0..<16384).map { Float(cos(2 * Double.pi * 10 * Double($0) / 256)) }
    let x = Self.spectrogram([AudioClip(samples: tone, sampleRate: 16000)])
    let frame = x.sliced(from: [0, 7, 0, 0], to: [1, 8, 128, 1]).values
    #expect(abs(frame[10] - Float(log(64.0))) < 1e-4)
    #expect(abs(frame[9] - Float(log(32.0))) < 1e-4 && abs(frame[11] - Float(log(32.0))) < 1e-4)
    #expect(frame[30] < -9)
  }

  @Test func silenceHasALogarithmAndComesBackAsSilence() {
    let silence = AudioClip(samples: [Float](repeating: 0, count: 1024), sampleRate: 8000)
    let x = Self.spectrogram([silence])
    #expect(x.values.allSatisfy { abs($0 - Float(log(1e-6))) < 1e-5 })
    #expect(Self.spectrogram.magnitudes(of: x).values.allSatisfy { $0 >= 0 && $0 < 1e-11 })
  }

  @Test func theFloorLiesInTheWantedDistanceBelowAToneOfFullScale() {
    let spectrogram = LogSpectrogram(fftSize: 64, hop: 32, rangeDecibels: 60)
    let tone = (0..<128).map { Float(cos(2 * Double.pi * 8 * Double($0) / 64)) }
    let frame = spectrogram([AudioClip(samples: tone, sampleRate: 8000)])
      .sliced(from: [0, 1, 0, 0], to: [1, 2, 32, 1]).values
    let decibels = 20 / Float(log(10.0))
    // The tone is 1000 times the floor, which is added to it; where there is none, the floor is left.
    #expect(abs((frame[8] - frame[20]) * decibels - 20 * log10(1001)) < 0.01)
    #expect(abs(frame[8] - log(spectrogram.fullScale * 1.001)) < 1e-4)
    #expect(abs(LogSpectrogram(rangeDecibels: 0).floor - LogSpectrogram().fullScale) < 1e-4)
  }

  @Test func clipsAndChannelsKeepApart() {
    let spectrogram = LogSpectrogram(fftSize: 16, hop: 4)
    let clips = [0, 1].map { Self.noise(samples: 50, channels: 2, seed: $0) }
    let x = spectrogram(clips)
    #expect(x.shape == [2, 13, 8, 2])
    for (place, clip) in clips.enumerated() {
      for channel in 0..<2 {
        let alone = AudioClip(samples: clip.channel(channel), sampleRate: 8000)
        let part = x.sliced(
          from: [place, 0, 0, channel], to: [place + 1, 13, 8, channel + 1])
        #expect(part.values == spectrogram([alone]).values)
      }
    }
  }

  @Test func magnitudesComeBackByChannelWithoutTheLastBin() {
    let spectrogram = LogSpectrogram(fftSize: 16, hop: 4)
    let clip = Self.noise(samples: 50, channels: 2, seed: 3)
    let transform = ShortTimeTransform(
      fftSize: 16, hop: 4, alignment: .left(paddingEnd: true))
    let expected = (0..<2).flatMap { channel in
      transform.magnitudes(of: clip.channel(channel)).enumerated().map { index, magnitude in
        index % 9 == 8 ? 0 : magnitude
      }
    }
    let magnitudes = spectrogram.magnitudes(of: spectrogram([clip]))
    #expect(magnitudes.shape == [1, 2, 13, 9])
    expectClose(magnitudes, expected)
  }

  private static func noise(samples: Int, channels: Int, seed: Int) -> AudioClip {
    let values = (0..<samples * channels).map {
      Float(sin(Double($0 * $0 + 1) * (1.3 + Double(seed))))
    }
    return AudioClip(samples: values, sampleRate: 8000, channelCount: channels)
  }
}
