// SPDX-License-Identifier: MIT

/// Which folders the recordings of a training come from, and how the recordings correspond.
public enum DatasetLayout: Sendable {
  /// One folder: a model learns to make such recordings.
  case folder(String)
  /// Two folders without corresponding recordings, as CycleGAN uses them: a model learns to turn
  /// sources into targets.
  case unpaired(source: String, target: String)
  /// Two folders in which files with the same relative path, apart from the extension, correspond,
  /// as pix2pix uses them.
  case paired(source: String, target: String)
  /// One folder of targets; each source is computed from its target.
  case degraded(String, Degradation)
  /// Two values of a label in one folder, without corresponding recordings.
  case labelled(String, source: LabelChoice, target: LabelChoice)

  /// How recordings correspond: what a kind of model learns from.
  public enum Form: Sendable {
    /// There are no sources.
    case single
    /// There are sources, which correspond to no targets.
    case unpaired
    /// Each source corresponds to a target.
    case paired
  }

  /// How its recordings correspond.
  public var form: Form {
    switch self {
    case .folder: .single
    case .unpaired, .labelled: .unpaired
    case .paired, .degraded: .paired
    }
  }

  /// The folder of the recordings that a model learns to make.
  public var targetFolder: String {
    switch self {
    case .folder(let folder), .degraded(let folder, _), .labelled(let folder, _, _): folder
    case .unpaired(_, let target), .paired(_, let target): target
    }
  }

  /// The folder of the recordings that a model converts; nil if there is none.
  public var sourceFolder: String? {
    switch self {
    case .folder, .degraded: nil
    case .unpaired(let source, _), .paired(let source, _), .labelled(let source, _, _): source
    }
  }

  /// Whether files of two folders correspond.
  var pairsFiles: Bool { if case .paired = self { true } else { false } }

  /// The sample rate, in hertz, that most files of all folders have by their headers; of several the
  /// highest, nil if none can be read.
  ///
  /// - Parameters:
  ///   - cacheFolder: where the rates of files are cached; nil for no cache.
  ///   - progress: called on the caller's thread with the number of files done and the total.
  /// - Throws: ``ClipDatasetError`` for a folder that cannot be read.
  public func mostCommonSampleRate(
    cachedIn cacheFolder: String? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(ClipDatasetError) -> Int? {
    var listings = [try AudioFolder.recordings(targetFolder)]
    if let sourceFolder, sourceFolder != targetFolder {
      listings.append(try AudioFolder.recordings(sourceFolder))
    }
    let total = listings.reduce(0) { $0 + $1.files.count }
    var (counts, done): ([Int: Int], Int) = ([:], 0)
    for listing in listings {
      let found = listing.sampleRates(cachedIn: cacheFolder) { count, _ in
        progress(done + count, total)
      }
      counts.merge(found, uniquingKeysWith: +)
      done += listing.files.count
    }
    return AudioFolder.mostCommon(counts)
  }
}
