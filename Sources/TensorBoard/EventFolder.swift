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

  /// The paths of the files, oldest first.
  public var files: [String] { names.map { "\(path)/\($0)" } }

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

  /// The sessions whose steps were kept; files that cannot be read are skipped.
  public var sessions: [Session] {
    files.flatMap { (try? EventRecord.all(inFile: $0)) ?? [] }.filter(\.isSessionStart)
      .map { Session(wallTime: $0.wallTime, stepsBefore: $0.step - 1) }
  }

  /// Creates a file whose name sorts after the existing files, even if the clock was set back.
  ///
  /// The file starts with a session start, so that readers discard earlier events after `step`.
  /// - Throws: ``EventFileError``
  public func makeFile(
    continuingAfter step: Int, wallTime: Double
  ) throws(EventFileError) -> EventFile {
    let latest = names.compactMap(Self.seconds).max()
    let seconds = max(Int(wallTime), latest.map { $0 + 1 } ?? 0)
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
  /// - Throws: ``EventFileError``, or `PlainFileError` for a file that cannot be read.
  public func cut(keepingThrough step: Int) throws {
    for file in files {
      let kept = try EventRecord.all(inFile: file).prefix { $0.step <= step }
      try Self.cut(file, to: kept.count <= 1 ? 0 : kept.last?.range.upperBound ?? 0)
    }
  }

  /// Truncates a file, or removes one of which nothing is kept.
  private static func cut(_ path: String, to length: Int) throws(EventFileError) {
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

  private static let prefix = "events.out.tfevents."
  private static let suffix = ".foley"

  private var names: [String] {
    let names = (try? FileSystem.names(in: path)) ?? []
    return names.filter { Self.seconds(ofFile: $0) != nil }
  }

  /// The time in the name of a file; nil for other files.
  private static func seconds(ofFile name: String) -> Int? {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
    return Int(name.dropFirst(prefix.count).dropLast(suffix.count))
  }
}
