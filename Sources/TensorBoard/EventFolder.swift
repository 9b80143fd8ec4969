// SPDX-License-Identifier: MIT
import Files
import Glibc

/// The event files of a run, one for each time that it was begun or resumed.
///
/// They are called `events.out.tfevents.SECONDS.foley`: TensorBoard looks for `tfevents`, and reads
/// the files of a folder in the order of their names. Files of other programs are left alone.
public struct EventFolder: Sendable {
  /// The folder.
  public let path: String

  /// The event files in the folder at `path`.
  public init(_ path: String) {
    self.path = path
  }

  /// The files, in the order in which they were begun.
  public var files: [String] { names.map { "\(path)/\($0)" } }

  /// A beginning or a resumption.
  public struct Session: Equatable, Sendable {
    /// Seconds since 1970.
    public let wallTime: Double
    /// The steps that were done before.
    public let stepsBefore: Int

    /// A session.
    public init(wallTime: Double, stepsBefore: Int) {
      self.wallTime = wallTime
      self.stepsBefore = stepsBefore
    }
  }

  /// The beginnings and resumptions whose steps have counted; files that cannot be read tell none.
  public var sessions: [Session] {
    files.flatMap { (try? EventRecord.all(inFile: $0)) ?? [] }.filter(\.isSessionStart)
      .map { Session(wallTime: $0.wallTime, stepsBefore: $0.step - 1) }
  }

  /// Begins a file that is read after those that are there, whatever the clock says.
  ///
  /// It tells readers that steps after `step` which they have seen do not count.
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
    try file.append(WatchEvent(wallTime: wallTime, step: step + 1, content: .sessionStart))
    return file
  }

  /// Cuts what belongs to steps after `step` off the files: the steps will be done again.
  ///
  /// A file of which nothing but the version would stay is removed.
  /// - Throws: ``EventFileError``, or `PlainFileError` of a file that cannot be read.
  public func cut(keepingThrough step: Int) throws {
    for file in files {
      let kept = try EventRecord.all(inFile: file).prefix { $0.step <= step }
      let length = kept.last?.range.upperBound ?? 0
      let status = kept.count <= 1 ? unlink(file) : truncate(file, length)
      guard status == 0 else { throw EventFileError(path: file, code: errno) }
    }
  }

  private static let prefix = "events.out.tfevents."
  private static let suffix = ".foley"

  private var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if Self.seconds(ofFile: name) != nil { names.append(name) }
    }
    return names.sorted()
  }

  /// The time in the name of a file; nil if the file is none of these.
  private static func seconds(ofFile name: String) -> Int? {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
    return Int(name.dropFirst(prefix.count).dropLast(suffix.count))
  }
}
