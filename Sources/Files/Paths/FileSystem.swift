// SPDX-License-Identifier: MIT
import CLinux
public import Glibc

/// Calls of the file system on paths that may hold any bytes; see `String.init(pathBytes:)`.
///
/// As in C, functions that return a number give -1 and set `errno` on failure.
public enum FileSystem {
  /// Opens a file; the descriptor is closed in child processes.
  public static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o666) -> Int32 {
    withPathBytes(path) { path in
      repeatingInterrupted { Glibc.open(path, flags | O_CLOEXEC, mode) }
    }
  }

  /// Waits until the device has the content of an open file or folder.
  public static func flush(_ descriptor: Int32) -> Int32 {
    repeatingInterrupted { fsync(descriptor) }
  }

  /// Waits until the device has everything that was written to the file system of an open file.
  static func flushFileSystem(of descriptor: Int32) -> Int32 {
    repeatingInterrupted { syncfs(descriptor) }
  }

  /// Removes the bytes of an open file from `length` on.
  static func truncate(_ descriptor: Int32, to length: Int) -> Int32 {
    repeatingInterrupted { ftruncate(descriptor, length) }
  }

  /// The result of a call, which is repeated while a signal interrupts it.
  private static func repeatingInterrupted(_ call: () -> Int32) -> Int32 {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  /// The status of a file, by default of the one that a link leads to; nil with `errno` on failure.
  public static func status(of path: String, followingLinks: Bool = true) -> stat? {
    var status = stat()
    let code = withPathBytes(path) { followingLinks ? stat($0, &status) : lstat($0, &status) }
    return code == 0 ? status : nil
  }

  /// Whether there is something at `path`; a link that leads nowhere does not count.
  public static func exists(_ path: String) -> Bool { status(of: path) != nil }

  /// Whether there is anything at `path` that a new file would replace, also a link that leads nowhere.
  public static func isTaken(_ path: String) -> Bool {
    status(of: path, followingLinks: false) != nil
  }

  /// Whether there is a folder at `path`, or a link to one.
  public static func isFolder(_ path: String) -> Bool {
    status(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  /// Whether there is a regular file at `path` itself, not a link.
  public static func isRegularFile(_ path: String) -> Bool {
    status(of: path, followingLinks: false).map { $0.st_mode & S_IFMT == S_IFREG } ?? false
  }

  /// Gives a file another name; a file that has this name is replaced.
  public static func rename(_ path: String, to newPath: String) -> Int32 {
    withPathBytes(path) { old in withPathBytes(newPath) { Glibc.rename(old, $0) } }
  }

  /// Removes a name of a file.
  @discardableResult public static func unlink(_ path: String) -> Int32 {
    withPathBytes(path) { Glibc.unlink($0) }
  }

  /// Removes an empty folder.
  @discardableResult public static func removeFolder(_ path: String) -> Int32 {
    withPathBytes(path) { rmdir($0) }
  }

  /// Makes a folder in a folder that exists.
  public static func makeFolder(_ path: String, mode: mode_t = 0o777) -> Int32 {
    withPathBytes(path) { mkdir($0, mode) }
  }

  /// Makes a folder and the folders above it; a folder that exists already is no failure.
  public static func makeFolders(_ path: String, mode: mode_t = 0o777) -> Int32 {
    if isFolder(path) { return 0 }
    if makeFolder(path, mode: mode) == 0 { return 0 }
    // Another process may have made the folder meanwhile.
    if errno == EEXIST { return failing(ENOTDIR, unless: isFolder(path)) }
    guard errno == ENOENT, let parent = parent(of: path) else { return -1 }
    guard makeFolders(parent, mode: mode) == 0 else { return -1 }
    return makeFolder(path, mode: mode) == 0 || isFolder(path) ? 0 : -1
  }

  /// The path without links and dots; nil with `errno` on failure.
  public static func resolved(_ path: String) -> String? {
    guard let text = withPathBytes(path, { realpath($0, nil) }) else { return nil }
    defer { free(text) }
    return String(pathBytes: UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// The path as ``resolved(_:)`` gives it, also where its last names are still to be made.
  public static func resolvedPlace(_ path: String) -> String {
    if let resolved = resolved(path) { return resolved }
    var place = path.utf8.first == slash ? "/" : resolved(".") ?? "."
    for name in path.pathNames where name != "." {
      place = name == ".." ? place.pathFolder : place == "/" ? "/\(name)" : "\(place)/\(name)"
      place = resolved(place) ?? place
    }
    return place
  }

  private static func parent(of path: String) -> String? {
    var bytes = path.utf8[...]
    while bytes.last == slash { bytes = bytes.dropLast() }
    let folder = String(Substring(bytes)).pathFolder
    return folder == "." || folder == "/" ? nil : folder
  }

  private static let slash = UInt8(ascii: "/")

  private static func failing(_ code: Int32, unless isFine: Bool) -> Int32 {
    if isFine { return 0 }
    errno = code
    return -1
  }
}
