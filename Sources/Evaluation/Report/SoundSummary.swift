// SPDX-License-Identifier: MIT
import Audio
import Glibc
import Kernels

/// The measurements of one sound that an evaluation keeps; the samples are freed.
struct SoundSummary: Sendable {
  /// The embedding; empty where the points come from a classifier or a file.
  let point: [Double]
  /// The share of the energy in each mel band; empty for silence.
  let bandShares: [Double]
  let faults: SoundFaults
  /// The peak in decibels of full scale.
  let peakDecibels: Double
  /// The total duration of the frames within 40 dB of the loudest one.
  let soundingSeconds: Double
  /// The spectral centroid, in kilohertz.
  let centroid: Double
  /// The subfolder; nil without subfolders.
  let className: String?
  /// Nil for a sound that is not compared.
  let details: SoundDetails?

  /// Measures a sound.
  ///
  /// - Parameters:
  ///   - clip: its first samples: as many as `analysis` takes, and one more if the sound is longer, so
  ///     that it fades out.
  ///   - faults: the faults of all of it.
  ///   - embedding: computes ``point``; nil for an empty point.
  ///   - details: measures ``details`` of the clip at its full length.
  init(
    ofBeginning clip: AudioClip, faults: SoundFaults, _ analysis: MelAnalysis,
    embedding: SoundEmbedding?, className: String?, details: ((AudioClip) -> SoundDetails)?
  ) {
    let measure = analysis.options
    let clip = analysis.fitted(clip)
    let powers = analysis.powers(of: clip)
    point = embedding?.point(ofPowers: powers, analysis) ?? []
    bandShares = BandSpectrum.shares(powers ?? [], bands: measure.bandCount)
    self.faults = faults
    peakDecibels = 20 * log10(max(1e-5, Double(clip.peak)))
    let energies = SoundEmbedding.energies(powers ?? [], bands: measure.bandCount)
    let loudest = energies.max() ?? 0
    let sounding = energies.count { loudest > 0 && $0 >= 1e-4 * loudest }
    soundingSeconds = Double(sounding * measure.hop) / Double(measure.sampleRate)
    centroid = zip(bandShares, BandSpectrum.middles(of: measure))
      .reduce(0) { $0 + $1.0 * ($1.1 / 1000) }
    self.className = className
    self.details = details?(clip)
  }
}

/// Measures the sounds of a folder; only the beginnings of those that are measured at the moment are in
/// memory.
struct SoundMeasuring {
  let embedding: SoundEmbedding
  /// Whether to compute points.
  let makesPoints: Bool
  let classifier: SoundClassifier?
  let details: DetailAnalysis

  /// Sounds between two reports of progress: one batch of the classifier.
  private static let groupSize = SoundClassifier.batchSize

  /// The measurements of all sounds in order; predictions are empty without a classifier.
  ///
  /// - Parameters:
  ///   - compared: the sounds whose details are measured.
  ///   - progress: called with the number of sounds done.
  func callAsFunction(
    _ sounds: SoundCollection, compared: Set<Int>, progress: (Int) -> Void
  ) throws -> (summaries: [SoundSummary], predictions: [SoundClassifier.Prediction]) {
    let analysis = MelAnalysis(embedding.levels)
    var summaries: [SoundSummary] = []
    var predictions: [SoundClassifier.Prediction] = []
    for first in stride(from: 0, to: sounds.count, by: Self.groupSize) {
      let count = min(Self.groupSize, sounds.count - first)
      summaries += parallelMap(count) { place in
        let index = first + place
        return summary(
          of: sounds, index, analysis, hasDetails: compared.contains(index))
      }
      if let classifier {
        predictions += try classifier.predictions(count: count) { place in
          try sounds.beginning(
            first + place, upTo: classifier.levels.sampleCount + 1,
            sampleRate: classifier.levels.sampleRate)
        }
      }
      progress(summaries.count)
    }
    return (summaries, predictions)
  }

  private func summary(
    of sounds: SoundCollection, _ index: Int, _ analysis: MelAnalysis, hasDetails: Bool
  ) -> SoundSummary {
    let rate = sounds.report.sampleRate
    var meter = FaultMeter(sampleRate: rate, channelCount: 1)
    var beginning: [Float] = []
    for piece in sounds.pieces(index) {
      meter.add(piece)
      beginning += piece.prefix(analysis.options.sampleCount + 1 - beginning.count)
    }
    return SoundSummary(
      ofBeginning: AudioClip(samples: beginning, sampleRate: rate), faults: meter.faults, analysis,
      embedding: makesPoints ? embedding : nil, className: sounds.className(index),
      details: hasDetails ? { details($0, number: index) } : nil)
  }
}
