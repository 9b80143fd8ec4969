// SPDX-License-Identifier: MIT
import Files

extension AudioFolder {
  /// The recordings under a folder: its files without those that Foley made.
  ///
  /// A model must not learn from its own previews, and a training must not be refused later because of
  /// them. Folders of trainings and of rendered sounds below the folder are therefore left out and named
  /// among ``failures``; if the folder itself holds a training, only its `samples` are. Nothing is left out
  /// of a folder that has only such sounds, and of all other folders. No file is opened: of the files in the
  /// list, a scan (``ClipDataset``) leaves out those whose tags say that Foley generated them.
  ///
  /// - Throws: as ``init(_:extensions:)``
  public static func recordings(_ path: String) throws(ClipDatasetError) -> AudioFolder {
    var folder = try AudioFolder(path)
    folder.leaveOutGenerated()
    return folder
  }

  private mutating func leaveOutGenerated() {
    var reasons: [PathKey: String] = [:]
    if Self.isRun(path) { reasons[PathKey("samples")] = Self.previews }
    for folder in markedFolders {
      reasons[PathKey(folder)] = Self.reasonToLeaveOut("\(path)/\(folder)")
    }
    guard !reasons.isEmpty else { return }
    var found: Set<PathKey> = []
    let recordings = files.filter { file in
      let above = file.utf8.indices.lazy.filter { file.utf8[$0] == UInt8(ascii: "/") }
        .map { PathKey(String(file[..<$0])) }
      guard let folder = above.first(where: { reasons[$0] != nil }) else { return true }
      found.insert(folder)
      return false
    }
    // A folder of nothing else was given for the sake of its generated sounds.
    guard !recordings.isEmpty else { return }
    files = recordings
    failures += found.sorted { Self.precedesBytewise($0.path, $1.path) }
      .map { Failure(path: $0.path, reason: reasons[$0] ?? "") }
  }

  private static let previews = "Its sounds were made by a training and are not recordings."

  private static func reasonToLeaveOut(_ folder: String) -> String? {
    if isRun(folder) { return previews }
    return holdsRenderedSounds(folder)
      ? "Its sounds were rendered by Foley and are not recordings." : nil
  }

  /// Whether a folder with a file of this name may be a training or hold rendered sounds.
  static func isMark(_ name: String) -> Bool { name == "options.json" || isManifestName(name) }

  private static func isManifestName(_ name: String) -> Bool {
    name.hasPrefix("manifest") && name.hasSuffix(".jsonl")
  }

  private static func isRun(_ folder: String) -> Bool {
    FileSystem.isRegularFile("\(folder)/options.json")
      && ["log.jsonl", "checkpoints", "model.safetensors"].contains {
        FileSystem.exists("\(folder)/\($0)")
      }
  }

  /// Whether a folder has a manifest of a render, of the whole or of a shard, with a line.
  private static func holdsRenderedSounds(_ folder: String) -> Bool {
    let names: [String]
    do throws(FolderError) {
      names = try FileSystem.names(in: folder)
    } catch {
      // The files of the folder were listed before; they will be found unreadable.
      return false
    }
    return names.contains { isManifestName($0) && isManifest("\(folder)/\($0)") }
  }

  private static func isManifest(_ path: String) -> Bool {
    do {
      let file = try PlainFile(path)
      let start = try file.bytes(0..<min(file.size, 1 << 16))
      let line = start.prefix { $0 != UInt8(ascii: "\n") }
      let members = try JSONValue(parsing: Array(line)).object ?? [:]
      return ["file", "foley", "model", "number"].allSatisfy { members[$0] != nil }
    } catch {
      // Not a manifest of Foley.
      return false
    }
  }
}
