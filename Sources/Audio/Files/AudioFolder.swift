// SPDX-License-Identifier: MIT
import Files
import Glibc
import Kernels

/// The files with certain extensions under a folder, audio files by default; no file is opened.
///
/// The files are in the order of the bytes of their relative paths, whatever the order of the file
/// system: the same folder gives the same list on every machine.
public struct AudioFolder: Sendable, Equatable {
  /// A file or folder that could not be examined or is not used.
  public struct Failure: Sendable, Equatable {
    /// Relative to the folder.
    public let path: String
    /// The error message of the operating system, or a sentence.
    public let reason: String
  }

  /// File name extensions, in lower case, of formats that libsndfile can read.
  public static let extensions: Set<String> = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "aif", "aiff", "aifc", "mp3", "au", "snd", "caf",
    "w64", "rf64",
  ]

  /// The folder.
  public let path: String
  /// Paths of the files, relative to the folder, in the order of their bytes.
  public internal(set) var files: [String] = []
  /// The number of other files; hidden ones are not counted.
  public private(set) var otherFileCount = 0
  /// Files and folders that could not be examined or are not used.
  public internal(set) var failures: [Failure] = []
  private let wantedExtensions: Set<String>

  /// Lists the folder at `path` and all its subfolders.
  ///
  /// Hidden entries are skipped. Links are followed; a folder that is reached a second time, as in a
  /// loop of links, is skipped.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - extensions: of the files to list, in lower case.
  /// - Throws: ``ClipDatasetError`` if `path` does not exist, is no folder or may not be accessed.
  public init(
    _ path: String, extensions: Set<String> = Self.extensions
  ) throws(ClipDatasetError) {
    self.path = path
    wantedExtensions = extensions
    guard let status = FileSystem.status(of: path) else {
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

  /// The class of a file: the subfolder of the folder that the file lies in or under; nil for a file
  /// directly in the folder.
  public func className(of file: String) -> String? {
    file.firstIndex(of: "/").map { String(file[..<$0]) }
  }

  /// The sample rate, in hertz, that most files have by their headers; of several the highest, nil if
  /// none can be read.
  ///
  /// - Parameters:
  ///   - cacheFolder: where the rates of files are cached; nil for no cache.
  ///   - progress: called on the caller's thread with the number of files done and the total.
  public func mostCommonSampleRate(
    cachedIn cacheFolder: String? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) -> Int? {
    Self.mostCommon(sampleRates(cachedIn: cacheFolder, progress: progress))
  }

  /// The rate that most files have; of several the highest.
  ///
  /// - Parameter counts: the number of files of each rate.
  static func mostCommon(_ counts: [Int: Int]) -> Int? {
    counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }

  /// The number of files of each sample rate, in hertz, by their headers.
  func sampleRates(
    cachedIn cacheFolder: String?, progress: (_ done: Int, _ total: Int) -> Void
  ) -> [Int: Int] {
    let cache = ScanCache(of: path, purpose: "rates", fieldCount: 1, in: cacheFolder)
    let known = cache?.load() ?? [:]
    var found: [(path: String, entry: ScanCache.Entry)] = []
    var lastStored = ContinuousClock.now
    for start in stride(from: 0, to: files.count, by: 256) {
      let group = files[start..<min(start + 256, files.count)]
      let entries = parallelMap(group.count) { rate(of: group[start + $0], known: known) }
      found += zip(group, entries).compactMap { name, entry in entry.map { (name, $0) } }
      progress(group.endIndex, files.count)
      if group.endIndex < files.count, ContinuousClock.now - lastStored > .seconds(10) {
        cache?.store(found)
        lastStored = .now
      }
    }
    if found.count != known.count || found.contains(where: { known[$0.path] != $0.entry }) {
      cache?.store(found)
    }
    return histogram(found.map { Int($0.entry.fields[0]) })
  }

  /// The rate of a file, from the cache or its header; nil if it cannot be read.
  private func rate(of name: String, known: [String: ScanCache.Entry]) -> ScanCache.Entry? {
    let file = "\(path)/\(name)"
    guard let stamp = FileStamp(file) else { return nil }
    if let entry = known[name], entry.stamp == stamp,
      (1...UInt64(AudioFile.sampleRateLimit)).contains(entry.fields[0])
    {
      return entry
    }
    let rate = try? AudioFile.sampleRate(at: file)
    return rate.map { ScanCache.Entry(stamp: stamp, fields: [UInt64($0)]) }
  }

  /// Whether `a` precedes `b` in the order of their UTF-8 bytes.
  static func precedesBytewise(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// Identifies a directory independently of the path to it.
  private struct Identity: Hashable {
    let device: dev_t
    let number: ino_t
    init(_ status: stat) {
      device = status.st_dev
      number = status.st_ino
    }
  }

  /// Visits the subfolder `relative`, which is "" for the folder itself and ends in "/" otherwise;
  /// returns false if it cannot be opened.
  private mutating func visit(_ relative: String, visited: inout Set<Identity>) -> Bool {
    let names: [String]
    do throws(FolderError) {
      // Sorted: of two links to one folder the first counts, which must not depend on the file system.
      names = try FileSystem.names(in: "\(path)/\(relative)")
    } catch {
      failures.append(Failure(path: relative, reason: systemMessage(of: error.code)))
      return false
    }
    for name in names where !name.hasPrefix(".") { examine(relative + name, visited: &visited) }
    return true
  }

  private mutating func examine(_ relative: String, visited: inout Set<Identity>) {
    guard let status = FileSystem.status(of: "\(path)/\(relative)") else {
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

  /// File name extensions, in lower case, of audio and video formats that libsndfile cannot read.
  public static let foreignExtensions: Set<String> = [
    "m4a", "aac", "mp4", "m4b", "wma", "webm", "mka", "mkv", "mov", "avi", "amr", "ape", "wv",
    "ac3", "dsf",
  ]

  /// Whether the extension of a file name is that of a sound format, readable or not.
  public static func isAudioName(_ path: String) -> Bool {
    let name = lowercasedExtension(of: path)
    return extensions.contains(name) || foreignExtensions.contains(name)
  }

  static func lowercasedExtension(of path: String) -> String {
    guard let dot = path.lastIndex(of: ".") else { return "" }
    return path[path.index(after: dot)...].lowercased()
  }
}
