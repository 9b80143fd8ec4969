// SPDX-License-Identifier: MIT
import Files

/// Files of two folders that correspond because they have the same relative path, apart from the
/// extension.
enum FilePairs {
  /// The files of a folder that belong to no pair, each with the reason in one sentence.
  ///
  /// Of several files with the same path apart from the extension, the first in the order of bytes
  /// belongs to the pair.
  static func reasonsToSkip(
    _ listing: AudioFolder, partners: AudioFolder
  ) -> [PathKey: String] {
    let partnerNames = Set(partners.files.map { PathKey(pathWithoutExtension($0)) })
    var firsts: [PathKey: String] = [:]
    var reasons: [PathKey: String] = [:]
    for file in listing.files {
      let name = pathWithoutExtension(file)
      let path = "\(listing.path)/\(file)"
      if !partnerNames.contains(PathKey(name)) {
        reasons[PathKey(file)] =
          "\(path) has no partner: there is no audio file \(name) in \(partners.path)."
      } else if let first = firsts[PathKey(name)] {
        reasons[PathKey(file)] =
          "\(path) has the name of \(first), whose partner is in \(partners.path)."
      } else {
        firsts[PathKey(name)] = file
      }
    }
    return reasons
  }

  /// Drops the usable files whose partner is not usable, and brings those of `source` into the order
  /// of their partners in `target`.
  static func align(_ target: inout FolderScan, _ source: inout FolderScan) {
    let order = target.usableFiles.map { PathKey(pathWithoutExtension($0)) }
    let sources = Dictionary(
      uniqueKeysWithValues: source.usableFiles.map { (PathKey(pathWithoutExtension($0)), $0) })
    let targets = Set(order)
    let (targetFolder, sourceFolder) = (target.listing.path, source.listing.path)
    target.drop { file in
      sources[PathKey(pathWithoutExtension(file.path))] == nil
        ? "The partner of \(targetFolder)/\(file.path) in \(sourceFolder) cannot be used." : nil
    }
    source.drop { file in
      targets.contains(PathKey(pathWithoutExtension(file.path)))
        ? nil : "The partner of \(sourceFolder)/\(file.path) in \(targetFolder) cannot be used."
    }
    source.sortUsable(order.compactMap { sources[$0] })
  }
}
