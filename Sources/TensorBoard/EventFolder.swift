// SPDX-License-Identifier: MIT
import Files
import Glibc

/// The event files of a run, one for each session: the start of the run, and each time it was resumed.
///
/// The files are named `events.out.tfevents.SECONDS.foley`: TensorBoard looks for `tfevents` and reads
/// the files of a folder in the order of their names. Event files of other programs are ignored.
public struct EventFolder: Sendable {
  /// The path of the folder.
  public let path: String

  /// The event files in the folder at `path`.
  public init(_ path: String) {
    self.path = path
  }

  /// The paths of the files, oldest first; none in a missing folder.
  ///
  /// - Throws: `FolderError`
  public var files: [String] {
    get throws(FolderError) { try names.map { "\(path)/\($0)" } }
  }

  /// The start of a run, or its continuation.
  public struct Session: Equatable, Sendable {
    /// The start of the session in seconds since 1970.
    public let wallTime: Double
    /// The number of steps done before.
    public let stepsBefore: Int

    /// A session.
    public init(wallTime: Double, stepsBefore: Int) {
      self.wallTime = wallTime
      self.stepsBefore = stepsBefore
    }
  }

  /// The sessions whose steps were kept.
  ///
  /// - Throws: `FolderError`, and as ``sessions(inFile:)``.
  public var sessions: [Session] {
    get throws { try files.flatMap { try Self.sessions(inFile: $0) } }
  }

  /// The sessions in one of the files.
  ///
  /// - Throws: ``EventDamage``, or `PlainFileError` for a file that cannot be read.
  public static func sessions(inFile path: String) throws -> [Session] {
    try EventRecord.all(inFile: path).filter(\.isSessionStart)
      .map { Session(wallTime: $0.wallTime, stepsBefore: max($0.step - 1, 0)) }
  }

  /// Whether there is a summary at a step whose first tag begins with one of `prefixes`.
  ///
  /// - Throws: ``EventDamage``, or `FolderError` and `PlainFileError` for what cannot be read.
  public func hasSummary(step: Int, tagPrefixes prefixes: [String]) throws -> Bool {
    try files.contains { file in
      try EventRecord.all(inFile: file).contains { record in
        record.step == step && prefixes.contains { record.firstTag?.hasPrefix($0) == true }
      }
    }
  }

  /// Creates a file whose name sorts after the existing files, even if the clock was set back.
  ///
  /// The file starts with a session start, so that readers discard earlier events after `step`.
  /// - Throws: ``EventFileError``, or `FolderError` for a folder that cannot be read.
  public func makeFile(continuingAfter step: Int, wallTime: Double) throws -> EventFile {
    let latest = try names.compactMap(Self.seconds).max()
    let seconds = max(Int(checked: wallTime) ?? 0, latest.map { $0 + 1 } ?? 0)
    let digits = String(seconds)
    let padding = String(repeating: "0", count: max(10 - digits.count, 0))
    let file = try EventFile(
      making: "\(path)/\(Self.prefix)\(padding)\(digits)\(Self.suffix)", wallTime: wallTime)
    try file.append(Event(wallTime: wallTime, step: step + 1, content: .sessionStart))
    return file
  }

  /// Truncates the files after the events of `step`; later steps will be repeated.
  ///
  /// A file with no event left but the version is removed.
  /// - Throws: ``EventFileError``, and as ``cuts(keepingThrough:)``.
  public func cut(keepingThrough step: Int) throws {
    for cut in try cuts(keepingThrough: step) { try cut.apply() }
  }

  /// What ``cut(keepingThrough:)`` does; no file is changed.
  ///
  /// - Throws: ``EventDamage``, or `FolderError` and `PlainFileError` for what cannot be read.
  public func cuts(keepingThrough step: Int) throws -> [Cut] {
    try files.map { file in
      let kept = try EventRecord.all(inFile: file).prefix { $0.step <= step }
      return Cut(path: file, length: kept.count <= 1 ? 0 : kept.last?.range.upperBound ?? 0)
    }
  }

  /// The truncation of a file.
  public struct Cut: Equatable, Sendable {
    /// The file.
    public let path: String
    /// The number of bytes that stay; without any the file is removed.
    public let length: Int

    /// Truncates or removes the file.
    ///
    /// - Throws: ``EventFileError``
    public func apply() throws(EventFileError) {
      do throws(AppendFileError) {
        let file = try AppendFile(path, creation: .never)
        try file.cut(to: length)
        try file.close()
      } catch {
        throw EventFileError(error)
      }
      guard length > 0 || FileSystem.unlink(path) == 0 else {
        throw EventFileError(path: path, reason: systemMessage())
      }
    }
  }

  private static let prefix = "events.out.tfevents."
  private static let suffix = ".foley"

  private var names: [String] {
    get throws(FolderError) {
      do throws(FolderError) {
        return try FileSystem.names(in: path).filter { Self.seconds(ofFile: $0) != nil }
      } catch {
        if error.code == ENOENT { return [] }
        throw error
      }
    }
  }

  /// The time in the name of a file; nil for other files, also of years after 5000.
  private static func seconds(ofFile name: String) -> Int? {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
    let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
    guard (10...11).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return Int(digits)
  }
}
