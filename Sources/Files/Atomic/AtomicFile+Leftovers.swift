// SPDX-License-Identifier: MIT
import Glibc

// A process that is killed while it writes leaves its temporary file. The name alone says what it is: it
// begins with the name of the file that was to be written and ends with 13 digits that a person would not
// choose. A writer locks its temporary file, so that the file of a process that still writes is kept.

extension AtomicFile {
  /// Removes the temporary files that killed processes left of the file at `path`.
  ///
  /// Files that cannot be examined or removed stay: they are in the way of nothing.
  public static func removeLeftovers(of path: String) {
    let wanted = shortened(path.lastPathName)
    removeLeftovers(in: path.pathFolder) { $0 == wanted }
  }

  /// Removes the temporary files that killed processes left of several files: each folder is listed once.
  public static func removeLeftovers(of paths: [String]) {
    for (folder, paths) in Dictionary(grouping: paths, by: { PathKey($0.pathFolder) }) {
      let names = Set(paths.map { PathKey(shortened($0.lastPathName)) })
      removeLeftovers(in: folder.path) { names.contains(PathKey($0)) }
    }
  }

  /// Removes the temporary files that killed processes left in a folder.
  ///
  /// - Parameter isWritten: whether the caller writes files of that name in the folder.
  public static func removeLeftovers(in folder: String, ofFiles isWritten: (String) -> Bool) {
    let names: [String]
    do throws(FolderError) {
      names = try FileSystem.names(in: folder)
    } catch {
      return
    }
    for name in names {
      guard let target = target(ofTemporary: name), isWritten(target) else { continue }
      removeLeftover("\(folder)/\(name)")
    }
  }

  /// The name of the file that a temporary file was to become; nil for other names.
  static func target(ofTemporary name: String) -> String? {
    let suffix = ".part"
    guard name.hasPrefix("."), name.hasSuffix(suffix) else { return nil }
    let rest = name.dropFirst().dropLast(suffix.count)
    guard let dot = rest.lastIndex(of: "."), dot != rest.startIndex else { return nil }
    let digits = rest[rest.index(after: dot)...]
    guard digits.utf8.count == digitCount,
      digits.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) }),
      UInt64(digits, radix: 36) != nil
    else { return nil }
    return String(rest[..<dot])
  }

  private static func removeLeftover(_ path: String) {
    let descriptor = FileSystem.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_nlink == 1, status.st_uid == geteuid(), flock(descriptor, LOCK_EX | LOCK_NB) == 0
    else { return }
    FileSystem.unlink(path)
  }

  /// The number of digits of the largest `UInt64` in base 36.
  static let digitCount = 13

  /// A hidden name beside `path` that no other writer, in this process or another, is using.
  static func temporaryPath(for path: String) -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 36)
    let padding = String(repeating: "0", count: digitCount - digits.count)
    return "\(path.pathFolder)/.\(shortened(path.lastPathName)).\(padding)\(digits).part"
  }

  /// The first 200 bytes of a name: 255 bytes is the longest name, and the rest is for the decoration.
  private static func shortened(_ name: String) -> String {
    let bytes = name.pathBytes
    return bytes.count <= 200 ? name : String(pathBytes: bytes.prefix(200))
  }
}
