// SPDX-License-Identifier: MIT
import Audio
import Glibc
import Kernels

/// What an evaluation keeps of a sound, whose samples it then lets go.
struct SoundFacts: Sendable {
  /// The embedding; empty where points come from elsewhere.
  let point: [Double]
  /// How the energy is shared out among the bands; empty for silence.
  let bandShares: [Double]
  let faults: SoundFaults
  /// Decibels of full scale.
  let peakDecibels: Double
  let soundingSeconds: Double
  /// The mean of the spectrum, in kilohertz.
  let centre: Double

  /// - Parameter embedding: what makes the point; nil for none.
  init(of clip: AudioClip, _ analysis: MelAnalysis, embedding: SoundEmbedding?) {
    let measure = analysis.options
    let powers = analysis.powers(of: clip)
    point = embedding?.point(ofPowers: powers, analysis) ?? []
    bandShares = BandSpectrum.shares(powers ?? [], bands: measure.bandCount)
    faults = SoundFaults(of: clip)
    peakDecibels = 20 * log10(max(1e-5, Double(analysis.fitted(clip).peak)))
    let energies = SoundEmbedding.energies(powers ?? [], bands: measure.bandCount)
    let loudest = energies.max() ?? 0
    let sounding = energies.count { loudest > 0 && $0 >= 1e-4 * loudest }
    soundingSeconds = Double(sounding * measure.hop) / Double(measure.sampleRate)
    centre = zip(bandShares, BandSpectrum.middles(of: measure))
      .reduce(0) { $0 + $1.0 * ($1.1 / 1000) }
  }
}

/// Measures the sounds of a folder, a group of them in memory at a time.
struct SoundMeasuring {
  let embedding: SoundEmbedding
  /// Whether points are wanted.
  let makesPoints: Bool
  let classifier: SoundClassifier?

  /// Sounds in memory at a time: a batch of the classifier.
  private static let groupSize = SoundClassifier.batchSize

  /// All sounds, in their order; predictions only with a classifier.
  ///
  /// - Parameter progress: is told how many sounds are done.
  func callAsFunction(
    _ sounds: SoundCollection, progress: (Int) -> Void
  ) throws -> (facts: [SoundFacts], predictions: [SoundClassifier.Prediction]) {
    let analysis = MelAnalysis(embedding.levels)
    var facts: [SoundFacts] = []
    var predictions: [SoundClassifier.Prediction] = []
    for first in stride(from: 0, to: sounds.count, by: Self.groupSize) {
      let clips = parallelMap(min(Self.groupSize, sounds.count - first)) {
        sounds.clip(first + $0)
      }
      facts += parallelMap(clips.count) {
        SoundFacts(of: clips[$0], analysis, embedding: makesPoints ? embedding : nil)
      }
      predictions += try classifier?.predictions(of: clips) ?? []
      progress(facts.count)
    }
    return (facts, predictions)
  }
}
