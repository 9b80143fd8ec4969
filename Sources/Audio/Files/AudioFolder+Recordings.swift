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
    var examined: Set<PathKey> = []
    if Self.isRun(path) { reasons[PathKey("samples")] = Self.previews }
    func isLeftOut(_ folder: Substring) -> Bool {
      for part in folder.split(separator: "/") {
        let name = PathKey(String(folder[..<part.endIndex]))
        if examined.insert(name).inserted, reasons[name] == nil {
          reasons[name] = Self.reasonToLeaveOut("\(path)/\(name.path)")
        }
        if reasons[name] != nil { return true }
      }
      return false
    }
    var last = (folder: Substring(""), isLeftOut: false)
    let recordings = files.filter { file in
      // The files of a folder follow each other.
      let folder = file[..<(file.utf8.lastIndex(of: UInt8(ascii: "/")) ?? file.startIndex)]
      if !folder.utf8.elementsEqual(last.folder.utf8) {
        last = (folder, isLeftOut(folder))
      }
      return !last.isLeftOut
    }
    // A folder of nothing else was given for the sake of its generated sounds.
    guard !recordings.isEmpty else { return }
    files = recordings
    let found = reasons.filter { examined.contains($0.key) }
      .sorted { Self.precedesBytewise($0.key.path, $1.key.path) }
    failures += found.map { Failure(path: $0.key.path, reason: $0.value) }
  }

  private static let previews = "Its sounds were made by a training and are not recordings."

  private static func reasonToLeaveOut(_ folder: String) -> String? {
    if isRun(folder) { return previews }
    return holdsRenderedSounds(folder)
      ? "Its sounds were rendered by Foley and are not recordings." : nil
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
    return names.contains { name in
      name.hasPrefix("manifest") && name.hasSuffix(".jsonl") && isManifest("\(folder)/\(name)")
    }
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
