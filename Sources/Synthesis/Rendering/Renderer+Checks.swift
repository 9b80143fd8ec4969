// SPDX-License-Identifier: MIT
import Files
import Glibc

extension Renderer {
  /// Checks that ``resume(into:shard:replacesFiles:verifiesFiles:progress:)`` would not be refused because
  /// of its output folder; nothing is written.
  ///
  /// - Returns: the number of files that are there already.
  /// - Throws: ``RenderError`` as that function, but for locks; `AudioFileError`
  public func check(
    _ folder: String, shard: RenderShard? = nil, replacesFiles: Bool = false
  ) throws -> Int {
    try Self.checkThatFolderCanBeUsed(folder)
    guard !replacesFiles, FileSystem.exists(folder) else { return 0 }
    let range = shard.map { list.range(ofShard: $0.index, of: $0.count) } ?? 0..<list.count
    let manifestPath = RenderFolder.manifestPath(in: folder, shard)
    let wasThere = FileSystem.exists(manifestPath)
    if wasThere {
      _ = try RenderManifest(manifestPath).countLines { line in
        guard line < range.count else { return nil }
        let (entry, number) = list[range.lowerBound + line]
        return RenderManifest.line(entry.file(of: number), try entry.provenance(of: number))
      }
    }
    return try range.count { place in
      let (entry, number) = list[place]
      return try Self.state(
        of: entry, number, in: folder, replacesFiles: false, mayBeTorn: wasThere) == .finished
    }
  }

  /// Checks that a folder can be written to, or made in the nearest folder above that exists.
  private static func checkThatFolderCanBeUsed(_ path: String) throws(RenderError) {
    var nearest = path
    while nearest != ".", !FileSystem.exists(nearest) {
      // A link that leads nowhere is in the way of the folder.
      guard !FileSystem.isTaken(nearest) else {
        throw .folder(path: path, reason: systemMessage(of: EEXIST))
      }
      nearest = nearest.pathFolder
    }
    guard FileSystem.isFolder(nearest) else {
      throw .folder(path: path, reason: systemMessage(of: ENOTDIR))
    }
    guard withPathBytes(nearest, { access($0, W_OK | X_OK) }) == 0 else {
      throw .folder(path: path, reason: systemMessage())
    }
  }
}
