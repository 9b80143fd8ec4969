// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Kernels

/// Converts many files into a folder, with a manifest by which an interrupted conversion goes on.
///
/// A file whose line the manifest has, and that reaches its last frame, is not converted again; so the
/// files and the lines are those of a conversion without interruption.
public struct FolderConversion {
  /// A source and the path of its result, relative to the folder.
  public struct Item: Equatable, Sendable {
    /// The path of the source.
    public let input: String
    /// The path of the result, relative to the folder.
    public let file: String

    /// A source with the path of its result.
    public init(input: String, file: String) {
      self.input = input
      self.file = file
    }
  }

  private let converter: SoundFileConverter
  private let items: [Item]

  /// Files that are converted between two updates of the manifest.
  private static let groupSize = 64

  /// A conversion of these files, whose results have different paths.
  public init(_ items: [Item], converter: SoundFileConverter) {
    self.items = items
    self.converter = converter
  }

  /// Converts the files that are not done into `folder`.
  ///
  /// An error of a source, or a file of another origin in the place of a result, does not stop the
  /// others; it is part of the summary. A file that cannot be written does, so that the lines of the
  /// manifest keep their order.
  ///
  /// - Parameters:
  ///   - replacesFiles: whether files and a manifest of another conversion are replaced.
  ///   - progress: called with what is done, by one thread at a time; returns whether to go on.
  /// - Throws: ``RenderError``, or what writing a file throws; the lines of the files before it are
  ///   written.
  public func run(
    into folder: String, replacesFiles: Bool = false,
    progress: (Summary) -> Bool = { _ in true }
  ) throws -> Summary {
    let place = try RenderFolder(folder)
    let manifest = try RenderManifest(place.manifestPath)
    let known = Known(
      lines: try knownLines(of: manifest, replacesFiles: replacesFiles),
      hasManifest: manifest.wasThere)
    var summary = Summary()
    for start in stride(from: 0, to: items.count, by: Self.groupSize) {
      let group = items[start..<min(start + Self.groupSize, items.count)]
      let results = convert(Array(group), known, place, replacesFiles: replacesFiles) { done in
        var partial = summary
        for result in done { partial.add(result) }
        return progress(partial)
      }
      var lines = ""
      var outputFailure: (any Error)?
      for result in results where outputFailure == nil {
        if case .failure(let error) = result, Self.isOfOutput(error) {
          outputFailure = error
          continue
        }
        summary.add(result)
        if case .success(let file) = result { lines += file.newLine }
      }
      if !lines.isEmpty {
        try AtomicFile.flushFileSystem(of: folder)
        try manifest.append(Array(lines.utf8))
      }
      if let outputFailure { throw outputFailure }
      guard summary.isComplete else { break }
    }
    return summary
  }

  /// Whether a file could not be written.
  private static func isOfOutput(_ error: any Error) -> Bool {
    switch error {
    case is AtomicFileError: true
    case AudioFileError.writeFailed: true
    case RenderError.foreignFile: false
    default: error is RenderError
    }
  }

  /// What is known of earlier calls.
  private struct Known {
    /// The lines of the manifest by file, with their line ends.
    let lines: [PathKey: String]
    /// Whether an earlier call may have left files without a line.
    let hasManifest: Bool
  }

  /// The lines that the manifest has, by file.
  ///
  /// - Throws: ``RenderError/otherManifest(path:line:)`` for a file that is none of these.
  private func knownLines(
    of manifest: RenderManifest, replacesFiles: Bool
  ) throws -> [PathKey: String] {
    let wanted = Set(items.map { PathKey($0.file) })
    var (known, count, isForeign): ([PathKey: String], Int, Bool) = ([:], 0, false)
    try manifest.forEachFileLine { file, line in
      count += 1
      guard wanted.contains(PathKey(file)) else {
        guard replacesFiles else {
          throw RenderError.otherManifest(path: manifest.path, line: count)
        }
        isForeign = true
        return
      }
      known[PathKey(file)] = line
    }
    if replacesFiles, !isForeign {
      isForeign = try items.contains { item in
        guard let line = known[PathKey(item.file)] else { return false }
        return try RenderManifest.line(item.file, converter.members(ofInput: item.input)) != line
      }
    }
    guard isForeign else { return known }
    try manifest.clear()
    return [:]
  }

  /// A file that is done.
  struct Done {
    let item: Item
    /// Its line, unless the manifest has it; with its line end.
    let newLine: String
    /// Nil for a file that was there.
    let report: SoundFileConverter.Report?
    let modelRate: Int
  }

  /// Converts the files of a group, several at a time where there are enough.
  private func convert(
    _ group: [Item], _ known: Known, _ place: RenderFolder, replacesFiles: Bool,
    progress: ([Result<Done, any Error>]) -> Bool
  ) -> [Result<Done, any Error>] {
    let lock = NSLock()
    var done: [Result<Done, any Error>] = []
    var isStopped = false
    func perform(_ index: Int) -> Result<Done, any Error> {
      guard !lock.withLock({ isStopped }) else { return .failure(Stopped()) }
      let result = Result<Done, any Error> {
        try self.done(group[index], known, place, replacesFiles: replacesFiles)
      }
      lock.withLock {
        done.append(result)
        if !progress(done) { isStopped = true }
      }
      return result
    }
    guard group.count > WorkerPool.threadCount else { return group.indices.map(perform) }
    return parallelMap(group.count, perform)
  }

  /// The mark of files that were left when the conversion was stopped.
  struct Stopped: Error {}

  private func done(
    _ item: Item, _ known: Known, _ place: RenderFolder, replacesFiles: Bool
  ) throws -> Done {
    let members = try converter.members(ofInput: item.input)
    let line = RenderManifest.line(item.file, members)
    let path = "\(place.path)/\(item.file)"
    let knownLine = known.lines[PathKey(item.file)]
    if let knownLine, knownLine != line, !replacesFiles {
      throw RenderError.foreignFile(path: path)
    }
    let isListed = knownLine == line
    let newLine = isListed ? "" : line
    if try isDone(path, members, isListed, known, replacesFiles: replacesFiles) {
      return Done(item: item, newLine: newLine, report: nil, modelRate: converter.sampleRate)
    }
    try place.makeFolders(of: item.file)
    let report = try converter.convert(
      item.input, to: path, through: place.temporaryFile(), members: members)
    return Done(item: item, newLine: newLine, report: report, modelRate: converter.sampleRate)
  }

  /// Whether a file is there, was made by this conversion according to its tags, and is complete.
  ///
  /// - Throws: ``RenderError/foreignFile(path:)``
  private func isDone(
    _ path: String, _ members: [(key: String, value: JSONValue)], _ isListed: Bool, _ known: Known,
    replacesFiles: Bool
  ) throws -> Bool {
    guard FileSystem.isTaken(path) else { return false }
    do throws(AudioFileError) {
      let comment = try AudioFile.information(at: path).tags[.comment]
      if comment == JSONValue.json(ofMembers: members) {
        try AudioFile.checkEnd(of: path)
        return true
      }
    } catch {
      if case .inaccessible = error { throw error }
      if isListed { return false }
      if try known.hasManifest && Self.isTorn(path, error) { return false }
    }
    guard replacesFiles else { throw RenderError.foreignFile(path: path) }
    return false
  }

  /// Whether a file that cannot be read is one that a power failure may leave of a sound: nothing, zeros or
  /// its beginning.
  private static func isTorn(_ path: String, _ error: AudioFileError) throws -> Bool {
    switch error {
    case .empty, .noFrames, .truncated, .unfinished: return true
    case .notAudio:
      let file = try PlainFile(path)
      return try file.bytes(0..<min(file.size, 4096)).allSatisfy { $0 == 0 }
    default: return false
    }
  }
}
