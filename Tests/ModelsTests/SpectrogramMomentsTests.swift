// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Models
import TestSupport
import Testing

struct SpectrogramMomentsTests {
  private static let spectrogram = LogSpectrogram(fftSize: 8, hop: 4)

  /// More clips than are taken at once, of many lengths, in stereo.
  private static let clips = (0..<150).map { number in
    AudioClip(
      samples: (0..<2 * (5 + number % 40)).map {
        Float(sin(Double(number + $0 * $0))) * Float(1 + number % 7) / 7
      }, sampleRate: 8000, channelCount: 2)
  }

  private static func moments(of clips: [AudioClip]) -> SpectrogramMoments {
    SpectrogramMoments(ofClips: clips.count, spectrogram: spectrogram) { clips[$0] }
  }

  @Test func theyAreTheMeanAndDeviationOverAllFrames() {
    let frames = Self.clips.flatMap { clip in
      let values = Self.spectrogram([clip]).values.map { Double($0) }
      return stride(from: 0, to: values.count, by: 8).map { Array(values[$0..<($0 + 8)]) }
    }
    let moments = Self.moments(of: Self.clips)
    for place in 0..<8 {
      let values = frames.map { $0[place] }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance =
        values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      #expect(abs(Double(moments.means[place]) - mean) < 1e-5)
      #expect(abs(Double(moments.deviations[place]) - variance.squareRoot()) < 1e-5)
    }
  }

  @Test func theyDoNotDependOnTheNumberOfThreads() {
    let alone = withThreads(1) { Self.moments(of: Self.clips) }
    #expect(withThreads(4) { Self.moments(of: Self.clips) } == alone)
  }

  @Test func silenceHasADeviationThatCanBeDividedBy() {
    let silence = AudioClip(samples: [Float](repeating: 0, count: 64), sampleRate: 8000)
    let moments = Self.moments(of: [silence])
    #expect(moments.means.allSatisfy { abs($0 - Float(log(1e-6))) < 1e-5 })
    #expect(moments.deviations == [1e-3, 1e-3, 1e-3, 1e-3])
  }

  @Test func progressCountsClips() {
    var reports: [[Int]] = []
    _ = SpectrogramMoments(
      ofClips: 150, spectrogram: Self.spectrogram, progress: { reports.append([$0, $1]) },
      clip: { Self.clips[$0] })
    #expect(reports.last == [150, 150])
    #expect(reports.count > 1 && reports.map { $0[0] } == reports.map { $0[0] }.sorted())
  }
}
