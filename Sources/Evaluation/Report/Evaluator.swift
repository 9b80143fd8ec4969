// SPDX-License-Identifier: MIT
import Audio
import Files
import Kernels

/// Compares generated sounds with real ones.
public struct Evaluator {
  /// The embedding that distances are computed in.
  public enum Embedding: Sendable, Equatable {
    /// ``SoundEmbedding``.
    case logMel
    /// ``SoundClassifier/Prediction/embedding``.
    case classifier
    /// The rows of a `.npy` file, float32 `[N, D]`: real, then generated, then training sounds.
    case file(String)
  }

  /// The options of an evaluation.
  public struct Options: Sendable {
    /// The embedding that distances are computed in.
    public var embedding = Embedding.logMel
    /// The most sounds that are compared on either side.
    public var limit = 2000
    /// Whether every set has the same number of sounds of each class as the real set.
    public var matchesClasses = false
    /// The number of bootstrap replicates; 0 for no intervals.
    public var replicates = 100
    /// The length in samples that sounds are cut or padded to; nil for the longest generated sound, at
    /// most 30 seconds.
    public var sampleCount: Int?

    /// The defaults.
    public init() {}
  }

  let real: SoundCollection
  let generated: SoundCollection
  let training: SoundCollection?
  let classifier: SoundClassifier?
  let options: Options
  let embedding: SoundEmbedding

  /// An evaluation of `generated` against `real`.
  ///
  /// - Parameters:
  ///   - real: reference sounds, preferably ones that the generator was not trained on.
  ///   - training: the sounds that the generator was trained on.
  ///   - classifier: a classifier of such sounds, for scores and class accuracy.
  /// - Throws: ``EvaluationError``
  public init(
    real: SoundCollection, generated: SoundCollection, training: SoundCollection? = nil,
    classifier: SoundClassifier? = nil, options: Options = Options()
  ) throws(EvaluationError) {
    let folders = [real, generated] + (training.map { [$0] } ?? [])
    for folder in folders { try Self.check(folder, against: real) }
    if options.embedding == .classifier, classifier == nil {
      throw .noClassifier(option: "--embedding classifier")
    }
    self.real = real
    self.generated = generated
    self.training = training
    self.classifier = classifier
    self.options = options
    let rate = real.report.sampleRate
    let longest = (0..<generated.count).map(generated.frameCount).max() ?? 1
    embedding = SoundEmbedding(
      sampleRate: rate, sampleCount: options.sampleCount ?? min(longest, 30 * rate))
  }

  private static func check(
    _ sounds: SoundCollection, against real: SoundCollection
  ) throws(EvaluationError) {
    let (rate, realRate) = (sounds.report.sampleRate, real.report.sampleRate)
    guard rate == realRate else {
      throw .differentRates(path: real.path, rate: realRate, other: sounds.path, otherRate: rate)
    }
    guard sounds.count >= QualityScore.fewest else {
      throw .tooFew(path: sounds.path, count: sounds.count)
    }
    let hasSound = (0..<sounds.count).contains { index in
      sounds.pieces(index).contains { piece in
        piece.withUnsafeBufferPointer(Reduction.greatestMagnitude) >= SoundFaults.quiet
      }
    }
    guard hasSound else { throw .silence(path: sounds.path) }
  }

  /// Measures all sounds and computes all metrics.
  ///
  /// - Parameter progress: called with the name of the current stage and the share done so far.
  /// - Throws: ``EvaluationError``, or `NumpyFileError` for a file of embeddings.
  public func evaluate(
    progress: (String, Double) -> Void = { _, _ in }
  ) throws -> (report: EvaluationReport, distributions: SoundDistributions) {
    progress("measuring sounds", 0)
    let choice = try choice()
    let analysis = DetailAnalysis(embedding.levels, soundCount: choice.real.count)
    let measured = try measuredSounds(choice, analysis) {
      progress("measuring sounds", 0.3 * $0)
    }
    progress("comparing", 0.3)
    let chosen = ChosenSounds(choice, of: measured)
    let spacing = NearestNeighbors(within: chosen.real.points).spacing
    let neighbors = NearestNeighbors(within: measured.generated.points)
    func comparison(
      of candidate: MeasuredSounds, replicates: Int, knowsTraining: Bool,
      folderNeighbors: NearestNeighbors? = nil
    ) -> SetComparison {
      SetComparison(
        real: chosen.real, candidate: candidate,
        training: knowsTraining ? measured.training?.points : nil,
        bandCount: embedding.levels.bandCount, analysis: analysis,
        bootstrap: Bootstrap(replicates: replicates), spacing: spacing,
        folderNeighbors: folderNeighbors)
    }
    let found = comparison(
      of: chosen.generated, replicates: options.replicates, knowsTraining: true,
      folderNeighbors: neighbors)
    let measurements = found.measurements()
    progress("comparing real sounds with each other", 0.8)
    let baseline = chosen.baseline.map {
      comparison(of: $0, replicates: 0, knowsTraining: choice.baseline?.isTraining == false)
    }
    let report = report(
      measurements, baseline?.measurements(), details: DetailReport(found, baseline: baseline),
      chosen: chosen, measured: measured, neighbors: neighbors, spacing: spacing)
    return (report, SoundDistributions(chosen))
  }

  private func choice() throws(EvaluationError) -> ComparedSounds {
    let classes = options.matchesClasses ? try sharedClasses() : nil
    return try ComparedSounds(
      .init(real: real.count, generated: generated.count, training: training?.count),
      limit: options.limit, classes: classes)
  }

  /// All sounds of the folders.
  struct Measured {
    let real: MeasuredSounds
    let generated: MeasuredSounds
    let training: MeasuredSounds?
  }

  /// - Parameter progress: called with the share of sounds done.
  private func measuredSounds(
    _ choice: ComparedSounds, _ analysis: DetailAnalysis, progress: (Double) -> Void
  ) throws -> Measured {
    let folders = [real, generated] + (training.map { [$0] } ?? [])
    let baseline = choice.baseline
    let compared = [
      choice.real + (baseline?.isTraining == false ? baseline?.places ?? [] : []),
      choice.generated, baseline?.isTraining == true ? baseline?.places ?? [] : [],
    ].map(Set.init)
    let measuring = SoundMeasuring(
      embedding: embedding, makesPoints: options.embedding == .logMel, classifier: classifier,
      details: analysis)
    let total = Double(folders.reduce(0) { $0 + $1.count })
    var done = 0
    let found = try zip(folders, compared).map { sounds, compared in
      defer { done += sounds.count }
      return try measuring(sounds, compared: compared) { progress(Double(done + $0) / total) }
    }
    let points = try points(found, counts: folders.map(\.count))
    let all = try folders.indices.map { index in
      MeasuredSounds(
        summaries: found[index].summaries, points: points[index],
        probabilities: classifier.map { _ in found[index].predictions.map(\.probabilities) },
        classes: try classes(of: folders[index]))
    }
    return Measured(real: all[0], generated: all[1], training: all.count > 2 ? all[2] : nil)
  }

  private func points(
    _ found: [(summaries: [SoundSummary], predictions: [SoundClassifier.Prediction])], counts: [Int]
  ) throws -> [EmbeddingSet] {
    switch options.embedding {
    case .logMel:
      return found.map { EmbeddingSet($0.summaries.flatMap(\.point), size: embedding.size) }
    case .classifier:
      return found.map { _, predictions in
        EmbeddingSet(
          predictions.flatMap(\.embedding), size: predictions.first?.embedding.count ?? 1)
      }
    case .file(let path):
      return try Self.points(inFile: path, counts: counts)
    }
  }

  private static func points(inFile path: String, counts: [Int]) throws -> [EmbeddingSet] {
    let array = try NumpyArray(contentsOf: path)
    let rows = counts.reduce(0, +)
    guard array.element == .float32, array.shape.count == 2, array.shape[0] == rows,
      array.shape[1] > 0
    else { throw EvaluationError.embedding(path: path, shape: array.shape, expected: rows) }
    guard array.values.allSatisfy(\.isFinite) else { throw EvaluationError.notFinite(path: path) }
    let size = array.shape[1]
    var first = 0
    return counts.map { count in
      defer { first += count }
      return EmbeddingSet(
        array.values[first * size..<(first + count) * size].map { Double($0) }, size: size)
    }
  }

  /// The classes of the sounds by subfolder; nil where the classifier does not know a subfolder.
  private func classes(of sounds: SoundCollection) throws -> [Int]? {
    guard let classifier, !sounds.classNames.isEmpty else { return nil }
    return try? sounds.classes(among: classifier.classNames)
  }
}
