// SPDX-License-Identifier: MIT
public import Audio
import Files
public import Models

/// The folders of the recordings of a training, as a command line names them.
public struct RecordingFolders: Sendable, Equatable {
  /// The only folder: of recordings to learn, of targets whose sources are computed, or of both sides
  /// by label.
  public var folder: String?
  /// The folder of the sources of pairs.
  public var source: String?
  /// The folder of the targets of pairs.
  public var target: String?
  /// The folder of unpaired sources.
  public var from: String?
  /// The folder of unpaired targets.
  public var to: String?

  /// These folders.
  public init(
    folder: String? = nil, source: String? = nil, target: String? = nil, from: String? = nil,
    to: String? = nil
  ) {
    self.folder = folder
    self.source = source
    self.target = target
    self.from = from
    self.to = to
  }

  /// The folders with the flags that name them, in the order of a command line.
  public var named: [(flag: String?, path: String)] {
    [
      (nil, folder), ("--source", source), ("--target", target), ("--from", from), ("--to", to),
    ].compactMap { flag, path in path.map { (flag, $0) } }
  }

  /// The layout of these folders for options of a kind.
  ///
  /// - Throws: `OptionError` if the kind needs other folders, or an error of the degradation.
  public func layout(for options: TrainingOptions) throws -> DatasetLayout {
    let layout: DatasetLayout? =
      switch options.kind.layoutForm {
      case .single: named.count == 1 ? folder.map { .folder($0) } : nil
      case .paired: try pairedLayout(options[PairedOptions.self])
      case .unpaired: unpairedLayout(options[UnpairedOptions.self])
      }
    guard let layout else { throw options.kind.folderError }
    return layout
  }

  private func pairedLayout(_ options: PairedOptions) throws -> DatasetLayout? {
    if let source, let target, named.count == 2, options.degrade == nil {
      return .paired(source: source, target: target)
    }
    guard let folder, named.count == 1, let degrade = options.degrade else { return nil }
    return .degraded(folder, try DegradationChain(degrade).degradation)
  }

  private func unpairedLayout(_ options: UnpairedOptions) -> DatasetLayout? {
    let choices = [options.fromLabel, options.toLabel].compactMap { $0.flatMap(LabelChoice.init) }
    if let from, let to, named.count == 2, choices.isEmpty {
      return .unpaired(source: from, target: to)
    }
    guard let folder, named.count == 1, choices.count == 2 else { return nil }
    return .labelled(folder, source: choices[0], target: choices[1])
  }
}

extension ModelKind {
  /// The error of folders that the kind cannot learn from.
  fileprivate static var folderError: OptionError {
    switch layoutForm {
    case .single:
      .exclusive(
        reason: "The model \(name) learns from one folder of recordings",
        advice: "give FOLDER alone, or choose a --model that converts")
    case .paired:
      .exclusive(
        reason: "The model \(name) learns from pairs of recordings",
        advice: "give --source and --target, or FOLDER with --degrade")
    case .unpaired:
      .exclusive(
        reason: "The model \(name) learns from two unpaired sets of recordings",
        advice: "give --from and --to, or FOLDER with --from-label and --to-label")
    }
  }
}
