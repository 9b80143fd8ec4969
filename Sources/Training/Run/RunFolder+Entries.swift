// SPDX-License-Identifier: MIT
import Files
import Glibc
import TensorBoard

/// The files and folders of a run: what may stand in their places, and what a killed process left.
enum RunEntries {
  /// Files that are written as a whole.
  private static let files: Set<String> = [
    "options.json", "data-report.txt", "skipped-files.txt", "profile.txt", "model.safetensors",
    "best.safetensors", "best.json",
  ]
  private static let folders = ["checkpoints", "samples"]

  /// Checks that what lies in the places of a run's files and folders may be written: a link would lead
  /// out of the run, and a second name (hard link) would change another file.
  ///
  /// - Throws: ``RunFolderError/link(path:)`` or ``RunFolderError/notWritable(path:reason:)``
  static func check(_ run: String) throws(RunFolderError) {
    for name in files.sorted() { try check("\(run)/\(name)", isFolder: false) }
    for name in folders { try check("\(run)/\(name)", isFolder: true) }
    for name in try names(in: "\(run)/checkpoints") {
      try check("\(run)/checkpoints/\(name)", isFolder: nil)
    }
    for name in try names(in: "\(run)/samples") {
      try check("\(run)/samples/\(name)", isFolder: nil)
    }
    for path in try ["\(run)/log.jsonl"] + eventFiles(run) where FileSystem.exists(path) {
      try checkGrowing(path)
    }
  }

  private static func eventFiles(_ run: String) throws(RunFolderError) -> [String] {
    do throws(FolderError) {
      return try EventFolder(run).files
    } catch {
      throw .unreadable(path: error.path, reason: systemMessage(of: error.code))
    }
  }

  /// Checks that there is no link at `path`, and a folder or a file as wanted.
  static func check(_ path: String, isFolder: Bool?) throws(RunFolderError) {
    guard let status = FileSystem.status(of: path, followingLinks: false) else { return }
    switch status.st_mode & S_IFMT {
    case S_IFLNK: throw .link(path: path)
    case S_IFDIR where isFolder == false:
      throw .notWritable(path: path, reason: "it is a folder, not a file")
    case S_IFDIR: return
    case _ where isFolder == true: throw .notAFolder(path: path)
    case S_IFREG: return
    default: throw .notWritable(path: path, reason: "it is not a plain file")
    }
  }

  /// Removes what a killed training was writing: a half checkpoint may be large.
  static func removeLeftovers(_ run: String) throws(RunFolderError) {
    AtomicFile.removeLeftovers(in: run, ofFiles: files.contains)
    AtomicFile.removeLeftovers(in: "\(run)/checkpoints") {
      RunContents.step(ofCheckpoint: $0) != nil
    }
    for name in try names(in: "\(run)/samples") where RunContents.step(ofSamples: name) != nil {
      AtomicFile.removeLeftovers(in: "\(run)/samples/\(name)", ofFiles: Preview.isFileName)
    }
  }

  private static func checkGrowing(_ path: String) throws(RunFolderError) {
    do throws(AppendFileError) {
      try AppendFile(path, creation: .never).close()
    } catch .link {
      throw .link(path: path)
    } catch {
      throw .notWritable(path: path, reason: error.reason)
    }
  }

  /// The names in a folder; none in a missing one.
  ///
  /// - Throws: ``RunFolderError/notWritable(path:reason:)``
  static func names(in folder: String) throws(RunFolderError) -> [String] {
    do throws(FolderError) {
      return try FileSystem.names(in: folder)
    } catch {
      if error.code == ENOENT { return [] }
      throw .notWritable(path: folder, reason: systemMessage(of: error.code))
    }
  }
}
