// SPDX-License-Identifier: MIT
import Audio
import Files
import Kernels

/// Compares converted sounds with the sounds that they should be, file by file.
///
/// Files of two folders are a pair if their relative paths are equal apart from the extension. All are
/// mixed down to one channel.
public struct PairedEvaluator {
  /// The folders of an evaluation.
  public struct Folders {
    /// The sounds that the converted ones should be.
    public var wanted: SoundCollection
    /// The converted sounds.
    public var converted: SoundCollection
    /// The sounds before the conversion, for the values without one; nil where they are not known.
    public var source: SoundCollection?

    /// Folders of one sample rate.
    public init(
      wanted: SoundCollection, converted: SoundCollection, source: SoundCollection? = nil
    ) {
      self.wanted = wanted
      self.converted = converted
      self.source = source
    }
  }

  /// The lengths of a pair may differ by this share of the longer one.
  private static let largestDifference = 0.1

  private let folders: Folders
  private let classifier: SoundClassifier?
  private let bootstrap: Bootstrap
  private let pairs: Pairs

  /// An evaluation.
  ///
  /// - Parameters:
  ///   - classifier: a classifier of such sounds, for the share that is heard as the wanted sound is.
  ///   - replicates: the number of bootstrap replicates; 0 for no intervals.
  /// - Throws: ``EvaluationError``
  public init(
    _ folders: Folders, classifier: SoundClassifier? = nil, replicates: Int = 100
  ) throws(EvaluationError) {
    let rate = folders.wanted.report.sampleRate
    for sounds in [folders.converted, folders.source].compactMap({ $0 })
    where sounds.report.sampleRate != rate {
      throw .differentRates(
        path: folders.wanted.path, rate: rate, other: sounds.path,
        otherRate: sounds.report.sampleRate)
    }
    self.folders = folders
    self.classifier = classifier
    bootstrap = Bootstrap(replicates: replicates)
    pairs = Pairs(folders, largestDifference: Self.largestDifference)
    guard !pairs.places.isEmpty else {
      throw .noPairs(
        path: folders.wanted.path, other: folders.converted.path,
        nearest: pairs.differing.isEmpty
          ? Self.nearest(folders.wanted.names, folders.converted.names) : [],
        differing: pairs.differing)
    }
  }

  /// The names of both folders that differ the least, at most ten.
  private static func nearest(_ names: [String], _ others: [String]) -> [String] {
    let candidates = Array(others.prefix(200))
    return names.prefix(10).compactMap { name in
      nearestName(to: name, among: candidates).map { "\(name) and \($0)" }
    }
  }

  /// Measures all pairs.
  ///
  /// - Throws: `AudioConversionError` for a rate that the classifier cannot convert.
  public func evaluate() throws -> PairedReport {
    let rate = folders.wanted.report.sampleRate
    let analysis = PairAnalysis(sampleRate: rate)
    let converted = results(analysis, of: folders.converted, \.converted)
    let source = folders.source.map { results(analysis, of: $0, \.source) }
    var metrics = PairedReport.metrics(
      analysis.bandNames, converted, source: source, bootstrap: bootstrap)
    if let heard = try heardAlike() { metrics.append(heard) }
    return PairedReport(
      wantedFolder: folders.wanted.path, convertedFolder: folders.converted.path,
      sourceFolder: folders.source?.path, sampleRate: rate, metrics: metrics,
      pairs: pairs.places.indices.map { index in
        PairedReport.Pair(
          name: folders.converted.names[pairs.places[index].converted], converted[index])
      },
      warnings: pairs.warnings(folders))
  }

  private func results(
    _ analysis: PairAnalysis, of sounds: SoundCollection, _ place: (Pairs.Places) -> Int
  ) -> [PairAnalysis.Result] {
    let places = pairs.places.map { (wanted: $0.wanted, other: place($0)) }
    return parallelMap(places.count) { index in
      analysis.compare(
        folders.wanted.pieces(places[index].wanted), with: sounds.pieces(places[index].other))
    }
  }

  /// The share of sounds in which the classifier hears the class that it hears in the wanted sound.
  private func heardAlike() throws -> EvaluationReport.MetricValue? {
    guard let classifier else { return nil }
    func classes(of sounds: SoundCollection, _ places: [Int]) throws -> [Int] {
      try classifier.predictions(count: places.count) { sounds.clip(places[$0]) }
        .map(\.classIndex)
    }
    let wanted = try classes(of: folders.wanted, pairs.places.map(\.wanted))
    func shares(of sounds: SoundCollection, _ places: [Int]) throws -> [Double] {
      try zip(wanted, classes(of: sounds, places)).map { $0 == $1 ? 1 : 0 }
    }
    let values = try shares(of: folders.converted, pairs.places.map(\.converted))
    let source = try folders.source.map { try shares(of: $0, pairs.places.map(\.source)) }
    return PairedReport.metric(
      "heardAlike", "heard alike", better: .higher, values, source: source, bootstrap: bootstrap,
      estimator: "share in which the classifier hears the class that it hears in the wanted sound")
  }
}

/// The pairs of folders.
private struct Pairs {
  struct Places {
    let wanted: Int
    let converted: Int
    /// 0 without sources.
    let source: Int
  }

  /// The places in their folders of the sounds of each pair.
  private(set) var places: [Places] = []
  /// The converted sounds whose length is not that of the wanted ones.
  private(set) var differing: [String] = []
  /// Converted sounds without a partner.
  private var alone: [String] = []
  /// Converted sounds whose path differs in the extension alone from that of an earlier one, which has the partner.
  private var repeated: [String] = []

  init(_ folders: PairedEvaluator.Folders, largestDifference: Double) {
    let wanted = Self.places(in: folders.wanted)
    let sources = folders.source.map(Self.places)
    var taken: Set<PathKey> = []
    for (place, name) in folders.converted.names.enumerated() {
      let key = PathKey(pathWithoutExtension(name))
      guard let partner = wanted[key], let source = sources.map({ $0[key] }) ?? 0 else {
        alone.append(name)
        continue
      }
      guard taken.insert(key).inserted else {
        repeated.append(name)
        continue
      }
      let lengths =
        [folders.wanted.frameCount(partner), folders.converted.frameCount(place)]
        + (folders.source.map { [$0.frameCount(source)] } ?? [])
      let (shortest, longest) = (lengths.min() ?? 0, lengths.max() ?? 0)
      guard Double(longest - shortest) <= largestDifference * Double(longest) else {
        differing.append(name)
        continue
      }
      places.append(Places(wanted: partner, converted: place, source: source))
    }
  }

  private static func places(in sounds: SoundCollection) -> [PathKey: Int] {
    Dictionary(
      sounds.names.enumerated().map { (PathKey(pathWithoutExtension($1)), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Sentences about sounds that belong to no pair.
  func warnings(_ folders: PairedEvaluator.Folders) -> [String] {
    func sentence(_ names: [String], _ reason: String) -> String? {
      guard !names.isEmpty else { return nil }
      let shown = names.prefix(3).map(\.printable).joined(separator: ", ")
      let more = names.count > 3 ? " and \(names.count - 3) more" : ""
      return "left out, \(reason): \(shown)\(more)"
    }
    return [
      sentence(alone, "as there is no sound of the same name in every other folder"),
      sentence(repeated, "as an earlier sound has the same path but for the extension"),
      sentence(differing, "as the lengths differ by more than a tenth"),
    ].compactMap(\.self)
  }
}
