// SPDX-License-Identifier: MIT
import Files

/// The recordings with one value of one label, such as `speaker=george`.
public struct LabelChoice: Sendable, Equatable, CustomStringConvertible {
  /// The name of the label.
  public let name: String
  /// The wanted value.
  public let value: String

  /// Reads `name=value`; text without `=` is the name of a class.
  ///
  /// - Returns: nil for text with an empty name or value.
  public init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    name = parts.count == 2 ? String(parts[0]) : LabelAssignment.className
    value = String(parts[parts.count - 1])
    guard !name.isEmpty, !value.isEmpty else { return nil }
  }

  /// `name=value`.
  public var description: String { "\(name)=\(value)" }

  /// The files of a folder that have the value.
  ///
  /// - Throws: ``ClipDatasetError/noLabel(path:choice:values:)`` if there is none.
  func files(
    of listing: AudioFolder, labels: LabelAssignment
  ) throws(ClipDatasetError) -> [String] {
    let values = listing.files.map { file in
      name == LabelAssignment.className
        ? labels.className(of: file) : labels.labels(of: file)[name]
    }
    let wanted = PathKey(value)
    let chosen = zip(listing.files, values).filter { $1.map { PathKey($0) } == wanted }.map(\.0)
    guard !chosen.isEmpty else {
      let found = Set(values.compactMap { $0.map { PathKey($0) } }).map(\.path)
      throw .noLabel(
        path: listing.path, choice: description,
        values: found.sorted(by: AudioFolder.precedesBytewise))
    }
    return chosen
  }
}
