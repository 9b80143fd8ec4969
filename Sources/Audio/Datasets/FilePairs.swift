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

  /// Checks that the folders have a name in common.
  ///
  /// - Throws: ``ClipDatasetError/noPairs(source:target:nearest:)``
  static func check(sources: AudioFolder, targets: AudioFolder) throws(ClipDatasetError) {
    let names = Set(targets.files.map { PathKey(pathWithoutExtension($0)) })
    guard !sources.files.contains(where: { names.contains(PathKey(pathWithoutExtension($0))) })
    else { return }
    throw .noPairs(
      source: sources.path, target: targets.path, nearest: nearestPairs(sources, targets))
  }

  /// The ten most similar pairs of names, of the first files of both folders.
  private static func nearestPairs(
    _ sources: AudioFolder, _ targets: AudioFolder
  ) -> [ClipDatasetError.NamePair] {
    let (limit, shown) = (100, 10)
    let targetFiles = Array(targets.files.prefix(limit))
    let pairs = sources.files.prefix(limit).compactMap { source in
      nearestName(to: source, among: targetFiles).map { target in
        (source: source, target: target, distance: editDistance(source, target))
      }
    }
    return pairs.sorted { $0.distance < $1.distance }.prefix(shown).map {
      .init(source: $0.source, target: $0.target)
    }
  }

  /// The share of the longer recording by which the lengths of a pair may differ.
  static let lengthTolerance = 0.1

  /// Drops pairs whose lengths differ by more than ``lengthTolerance``.
  ///
  /// Both scans have the same usable files in the same order.
  ///
  /// - Returns: the targets of the kept pairs with different lengths.
  static func dropUnequalLengths(_ target: inout FolderScan, _ source: inout FolderScan) -> [String]
  {
    var reasons: [PathKey: String] = [:]
    var unequal: [String] = []
    for (one, other) in zip(target.usable, source.usable) {
      let (wanted, found) = (one.summary.frameCount, other.summary.frameCount)
      guard wanted != found else { continue }
      guard Double(abs(wanted - found)) > lengthTolerance * Double(max(wanted, found)) else {
        unequal.append(one.path)
        continue
      }
      let reason =
        "\(target.listing.path)/\(one.path) lasts \(target.duration(wanted)) and its partner "
        + "\(source.listing.path)/\(other.path) \(source.duration(found)): more than 10 % apart."
      reasons[PathKey(pathWithoutExtension(one.path))] = reason
    }
    target.drop { reasons[PathKey(pathWithoutExtension($0.path))] }
    source.drop { reasons[PathKey(pathWithoutExtension($0.path))] }
    return unequal
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
