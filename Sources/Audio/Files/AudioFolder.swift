// SPDX-License-Identifier: MIT
import Glibc
import Kernels

/// The audio files, or others of some kind, under a folder, found without opening them.
///
/// The order is that of the bytes of the relative paths, whatever the file system's: the same
/// folder gives the same list on every machine.
public struct AudioFolder: Sendable, Equatable {
  /// A file or folder that could not be looked at.
  public struct Failure: Sendable, Equatable {
    /// Relative to the folder.
    public let path: String
    /// The operating system's words.
    public let reason: String
  }

  /// Extensions, in lower case, of what libsndfile may read.
  public static let extensions: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "aif", "aiff", "aifc", "mp3", "au", "snd", "caf",
    "w64", "rf64",
  ]

  /// The folder.
  public let path: String
  /// Paths of the files, relative to the folder, in the order of their bytes.
  public private(set) var files: [String] = []
  /// The number of other files; hidden ones are not counted.
  public private(set) var otherFileCount = 0
  /// What could not be looked at.
  public private(set) var failures: [Failure] = []
  private let wantedExtensions: Set<String>

  /// Looks through the folder at `path` and all its subfolders.
  ///
  /// Hidden entries are passed over; links are followed, and a folder that is reached a
  /// second time, as in a loop of links, is passed over.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - extensions: of the files that are looked for, in lower case.
  /// - Throws: ``ClipDatasetError`` when `path` is missing, no folder, or closed to us.
  public init(
    _ path: String, extensions: Set<String> = Self.extensions
  ) throws(ClipDatasetError) {
    self.path = path
    wantedExtensions = extensions
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
      throw .inaccessible(path: path, reason: systemMessage())
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path: path) }
    var visited: Set<Identity> = [Identity(status)]
    guard visit("", visited: &visited) else {
      throw .inaccessible(path: path, reason: failures.first?.reason ?? "")
    }
    files.sort(by: Self.precedesBytewise)
  }

  /// The class of each file: the name of the subfolder it lies in or under; `nil` directly in the
  /// folder.
  public func className(of file: String) -> String? {
    file.firstIndex(of: "/").map { String(file[..<$0]) }
  }

  /// The sample rate, in hertz, that most files have by their headers, of several the highest; `nil` if none can be
  /// read.
  ///
  /// - Parameters:
  ///   - cacheFolder: where the rates of files are remembered; nil for nowhere.
  ///   - progress: is told how many of how many files are done, on the caller's thread.
  public func mostCommonSampleRate(
    rememberedIn cacheFolder: String? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) -> Int? {
    let memory = ScanMemory(of: path, purpose: "rates", factCount: 1, in: cacheFolder)
    let known = memory?.recall() ?? [:]
    var found: [(path: String, entry: ScanMemory.Entry)] = []
    for start in stride(from: 0, to: files.count, by: 256) {
      let group = files[start..<min(start + 256, files.count)]
      let entries = parallelMap(group.count) { rate(of: group[start + $0], known: known) }
      found += zip(group, entries).compactMap { name, entry in entry.map { (name, $0) } }
      progress(group.endIndex, files.count)
    }
    if found.count != known.count || found.contains(where: { known[$0.path] != $0.entry }) {
      memory?.remember(found)
    }
    let rates = histogram(found.map { Int($0.entry.facts[0]) })
    return rates.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }

  /// The rate of a file by its header, unless it is known; nil if it cannot be read.
  private func rate(of name: String, known: [String: ScanMemory.Entry]) -> ScanMemory.Entry? {
    let file = "\(path)/\(name)"
    guard let stamp = FileStamp(file) else { return nil }
    if let entry = known[name], entry.stamp == stamp { return entry }
    let rate = (try? AudioFile.information(at: file))?.sampleRate
    return rate.map { ScanMemory.Entry(stamp: stamp, facts: [UInt64($0)]) }
  }

  /// The order of the bytes of two texts.
  static func precedesBytewise(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// One directory, whatever the path to it.
  private struct Identity: Hashable {
    let device: dev_t
    let number: ino_t
    init(_ status: stat) {
      device = status.st_dev
      number = status.st_ino
    }
  }

  /// Visits the subfolder `relative` ("" for the folder itself, else ending in "/"); false when it
  /// is closed.
  private mutating func visit(_ relative: String, visited: inout Set<Identity>) -> Bool {
    guard let directory = opendir("\(path)/\(relative)") else {
      failures.append(Failure(path: relative, reason: systemMessage()))
      return false
    }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    closedir(directory)
    // Sorted here as well: which of two links to one folder counts must not depend on the file
    // system.
    for name in names.sorted(by: Self.precedesBytewise) where !name.hasPrefix(".") {
      examine(relative + name, visited: &visited)
    }
    return true
  }

  private mutating func examine(_ relative: String, visited: inout Set<Identity>) {
    var status = stat()
    guard stat("\(path)/\(relative)", &status) == 0 else {
      failures.append(Failure(path: relative, reason: systemMessage()))
      return
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      if visited.insert(Identity(status)).inserted { _ = visit(relative + "/", visited: &visited) }
    } else if wantedExtensions.contains(Self.lowercasedExtension(of: relative)) {
      files.append(relative)
    } else {
      otherFileCount += 1
    }
  }

  private static func lowercasedExtension(of path: String) -> String {
    guard let dot = path.lastIndex(of: ".") else { return "" }
    return path[path.index(after: dot)...].lowercased()
  }
}
