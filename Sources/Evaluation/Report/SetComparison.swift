// SPDX-License-Identifier: MIT
import Kernels

/// Sounds with everything that metrics need of them.
struct MeasuredSounds {
  let summaries: [SoundSummary]
  let points: EmbeddingSet
  /// The probability of each class for each sound, `[N][K]`; nil without a classifier.
  let probabilities: [[Double]]?
  /// The class of each sound by its subfolder, as an index into the classifier's classes; nil where
  /// the sounds have no classes.
  let classes: [Int]?

  func selecting(_ places: [Int]) -> MeasuredSounds {
    MeasuredSounds(
      summaries: places.map { summaries[$0] }, points: points.selecting(places),
      probabilities: probabilities.map { all in places.map { all[$0] } },
      classes: classes.map { all in places.map { all[$0] } })
  }

  /// The index of the most probable class of each sound.
  var predictedClasses: [Int]? {
    probabilities?.map { row in row.indices.max { row[$0] < row[$1] } ?? 0 }
  }
}

/// The inputs of all metrics: two sets of equally many sounds.
final class SetComparison {
  let real: MeasuredSounds
  let candidate: MeasuredSounds
  /// The training sounds; nil where they are unknown or are the candidates.
  let training: EmbeddingSet?
  /// The number of mel bands of the spectra.
  let bandCount: Int
  /// The analysis that measured the details of the sounds.
  let analysis: DetailAnalysis
  let bootstrap: Bootstrap
  /// The median distance of a real sound to the nearest other real sound that is not equal.
  let spacing: Double
  /// The nearest other sound of each of the candidates' folder, drawn or not; nil for the drawn ones
  /// only.
  let folderNeighbors: NearestNeighbors?
  private var intermediates: [ObjectIdentifier: Any] = [:]

  init(
    real: MeasuredSounds, candidate: MeasuredSounds, training: EmbeddingSet?, bandCount: Int,
    analysis: DetailAnalysis, bootstrap: Bootstrap, spacing: Double,
    folderNeighbors: NearestNeighbors? = nil
  ) {
    self.real = real
    self.candidate = candidate
    self.training = training
    self.bandCount = bandCount
    self.analysis = analysis
    self.bootstrap = bootstrap
    self.spacing = spacing
    self.folderNeighbors = folderNeighbors
  }

  /// The measurements of all metrics that can be computed, by name.
  func measurements() -> [String: Measurement] {
    Metric.all.reduce(into: [:]) { found, metric in found[metric.name] = metric.measure(self) }
  }

  /// An intermediate result that several metrics use; `make` is called once per type.
  func shared<Value>(_ make: (SetComparison) -> Value) -> Value {
    let key = ObjectIdentifier(Value.self)
    if let value = intermediates[key] as? Value { return value }
    let value = make(self)
    intermediates[key] = value
    return value
  }

  /// Half of the 95 % interval of a number computed from resampled sounds of both sets.
  ///
  /// - Parameter value: called with indices of real and of generated sounds.
  func uncertainty(
    limit: Int = .max, _ value: (_ real: [Int], _ generated: [Int]) -> Double
  ) -> Double? {
    let (real, candidate) = (real.points.count, candidate.points.count)
    return bootstrap.limited(to: limit).uncertainty { replicate in
      value(
        bootstrap.places(replicate, of: real, "real"),
        bootstrap.places(replicate, of: candidate, "generated"))
    }
  }
}
