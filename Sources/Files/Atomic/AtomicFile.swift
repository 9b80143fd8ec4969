// SPDX-License-Identifier: MIT
import Glibc

/// Files that are either as they were before or complete, whatever happens in between.
///
/// The content goes to a temporary file in the same folder, is flushed to the device, and then
/// takes the place of the old file by `rename`, which POSIX makes atomic. A crash, `kill -9` or a
/// full disk leaves the old file untouched; the temporary file of a killed process is hidden
/// (`.name.RANDOM.part`, with 13 digits in base 36) and may be deleted, see ``removeLeftovers(of:)``.
public enum AtomicFile {
  /// Replaces or creates the file at `path` with what `body` writes.
  ///
  /// Nothing is changed, and no temporary file stays, if `body` throws.
  /// - Returns: what `body` returns.
  /// - Throws: ``AtomicFileError``, or what `body` throws.
  public static func write<Result>(
    _ path: String, _ body: (borrowing Writer) throws -> Result
  ) throws -> Result {
    let result = try write(path, through: temporaryPath(for: path), isFlushed: true, body)
    try flushFolder(of: path)
    return result
  }

  /// The same for one of very many files.
  ///
  /// The temporary file is `temporary`, of the same file system, and nothing is flushed, so that only a
  /// crash of the whole machine may leave the file unfinished. ``flushFileSystem(of:)`` flushes many at once.
  ///
  /// - Returns: what `body` returns.
  /// - Throws: ``AtomicFileError``, or what `body` throws.
  public static func write<Result>(
    _ path: String, through temporary: String, _ body: (borrowing Writer) throws -> Result
  ) throws -> Result {
    try write(path, through: temporary, isFlushed: false, body)
  }

  private static func write<Result>(
    _ path: String, through temporary: String, isFlushed: Bool,
    _ body: (borrowing Writer) throws -> Result
  ) throws -> Result {
    try refuseOtherThanFile(path)
    let descriptor = try open(temporary, for: path)
    do {
      let result = try fill(Writer(path: path, descriptor: descriptor), isFlushed: isFlushed, body)
      guard FileSystem.rename(temporary, to: path) == 0 else {
        throw AtomicFileError(path: path, code: errno)
      }
      return result
    } catch {
      FileSystem.unlink(temporary)
      throw error
    }
  }

  /// Throws if a file at `path` would replace a pipe, a device or a folder; links and files are replaced.
  private static func refuseOtherThanFile(_ path: String) throws(AtomicFileError) {
    guard let status = FileSystem.status(of: path, followingLinks: false) else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFLNK: return
    case S_IFDIR: throw .isFolder(path: path)
    default: throw .notAFile(path: path)
    }
  }

  /// Makes the temporary file and marks it as being written, see `removeLeftovers`; file systems without
  /// locks go without.
  private static func open(_ temporary: String, for path: String) throws -> Int32 {
    while true {
      // Plain 0666: the user's umask decides, as for any other file a program makes.
      let descriptor = FileSystem.open(temporary, O_WRONLY | O_CREAT | O_EXCL)
      guard descriptor >= 0 else { throw AtomicFileError(path: path, code: errno) }
      flock(descriptor, LOCK_EX | LOCK_NB)
      var status = stat()
      // Between the two calls another process may have taken it for a leftover.
      if fstat(descriptor, &status) != 0 || status.st_nlink > 0 { return descriptor }
      close(descriptor)
    }
  }

  /// Flushes everything that was written to the file system of a folder to its device.
  ///
  /// - Throws: ``AtomicFileError``
  public static func flushFileSystem(of folder: String) throws(AtomicFileError) {
    let descriptor = FileSystem.open(folder, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw AtomicFileError(path: folder, code: errno) }
    defer { close(descriptor) }
    guard FileSystem.flushFileSystem(of: descriptor) == 0 else {
      throw AtomicFileError(path: folder, code: errno)
    }
  }

  /// Whether a file could be written at `path`, asked before the work whose result it will hold.
  ///
  /// An empty temporary file is made beside it and removed; temporary files that killed processes left
  /// of the file are removed.
  /// - Throws: ``AtomicFileError``.
  public static func check(_ path: String) throws(AtomicFileError) {
    if FileSystem.isFolder(path) { throw .isFolder(path: path) }
    try refuseOtherThanFile(path)
    removeLeftovers(of: path)
    let temporary = temporaryPath(for: path)
    let descriptor = FileSystem.open(temporary, O_WRONLY | O_CREAT | O_EXCL)
    guard descriptor >= 0 else { throw AtomicFileError(path: path, code: errno) }
    close(descriptor)
    FileSystem.unlink(temporary)
  }

  /// Lets `body` write, flushes if asked to, and closes.
  private static func fill<Result>(
    _ writer: consuming Writer, isFlushed: Bool, _ body: (borrowing Writer) throws -> Result
  ) throws -> Result {
    let result: Result
    do {
      result = try body(writer)
      guard !isFlushed || FileSystem.flush(writer.descriptor) == 0 else {
        throw AtomicFileError(path: writer.path, code: errno)
      }
    } catch {
      close(writer.descriptor)
      throw error
    }
    // Network file systems and quotas may report a failed write only here. Linux closes the
    // descriptor also where close is interrupted.
    guard close(writer.descriptor) == 0 || errno == EINTR else {
      throw AtomicFileError(path: writer.path, code: errno)
    }
    return result
  }

  /// Replaces or creates the file at `path` with these bytes.
  /// - Throws: ``AtomicFileError``.
  public static func write(_ path: String, bytes: [UInt8]) throws {
    try write(path) { file in try bytes.withUnsafeBytes { try file.write($0) } }
  }

  /// Writes a text as a whole file.
  ///
  /// - Throws: ``AtomicFileError``
  public static func write(_ path: String, text: String) throws {
    try write(path) { try $0.write(text) }
  }

  /// Makes the new name itself durable: without this a power cut may bring the old file back.
  private static func flushFolder(of path: String) throws {
    let folder = FileSystem.open(path.pathFolder, O_RDONLY | O_DIRECTORY)
    guard folder >= 0 else { throw AtomicFileError(path: path, code: errno) }
    defer { close(folder) }
    // Some file systems cannot flush a folder (EINVAL, EROFS); the rename has happened all the
    // same.
    guard FileSystem.flush(folder) == 0 || errno == EINVAL || errno == EROFS else {
      throw AtomicFileError(path: path, code: errno)
    }
  }
}
