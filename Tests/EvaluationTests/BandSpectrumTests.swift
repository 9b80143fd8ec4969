// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Testing

struct BandSpectrumTests {
  private let measure = SoundEmbedding(sampleRate: 8000, sampleCount: 2000).levels

  @Test func everyClipCountsAlikeHoweverLoud() {
    let (low, high) = (tone(300, seed: 1), tone(2500, seed: 2))
    let quiet = AudioClip(samples: high.samples.map { $0 / 10 }, sampleRate: 8000)
    let spectrum = BandSpectrum(of: [low, quiet], measure)
    #expect(spectrum.distance(to: BandSpectrum(of: [low, high], measure)) < 1e-4)
    let peaks = spectrum.levels.indices.sorted { spectrum.levels[$0] > spectrum.levels[$1] }
    #expect(Set(peaks.prefix(2)).count == 2 && abs(peaks[0] - peaks[1]) > 5)
  }

  @Test func silentClipsDoNotCount() {
    let silence = AudioClip(samples: [0, 0], sampleRate: 8000)
    let tones = [tone(300, seed: 1)]
    #expect(BandSpectrum(of: tones + [silence], measure) == BandSpectrum(of: tones, measure))
    #expect(BandSpectrum(of: [silence], measure).levels.allSatisfy { $0 == -100 })
  }

  @Test func aToneInTheMiddleOfABandIsLoudestThere() {
    let middles = BandSpectrum.middles(of: measure)
    for band in [8, 16, 24, 31] {
      let levels = BandSpectrum(of: [tone(middles[band], seed: 1)], measure).levels
      #expect(levels.indices.max { levels[$0] < levels[$1] } == band)
    }
  }

  @Test func differencesAreInDecibels() {
    let spectrum = BandSpectrum(of: hisses(20, seed: 1), measure)
    let other = BandSpectrum(of: tones(20, seed: 1), measure)
    let differences = other.differences(from: spectrum)
    // White noise has more energy at high frequencies than tones below 1700 Hz.
    #expect(differences.suffix(4).allSatisfy { $0 < -5 })
    #expect(spectrum.distance(to: other) == other.distance(to: spectrum))
    #expect(spectrum.distance(to: other) > 5)
  }
}
