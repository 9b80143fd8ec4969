// SPDX-License-Identifier: MIT
public import Files

/// The licence of a model's weights and sounds.
///
/// It is a text file beside the model with the same name and the extension `.license`: the name of the
/// licence in the first line, whom to credit in the others. It is not in the model file, because the
/// SHA-256 of that file identifies the model in the tags of its sounds.
public struct ModelLicense: Sendable, Equatable {
  /// The name of the licence, such as "CC BY 4.0".
  public let name: String
  /// Whom to credit; empty if the file does not say.
  public let credits: String

  /// The largest file that is read.
  private static let largestSize = 1 << 16

  /// The licence beside a model file; nil if there is none.
  ///
  /// - Throws: `PlainFileError` if the file cannot be read.
  public init?(ofModel path: String) throws(PlainFileError) {
    let name = path.lastPathName.utf8
    let ending = name.lastIndex(of: UInt8(ascii: ".")).map { name[$0...].count } ?? 0
    let stem = Substring(path.utf8.dropLast(ending))
    let file: PlainFile
    do throws(PlainFileError) {
      file = try PlainFile("\(stem).license")
    } catch {
      guard case .missing = error else { throw error }
      return nil
    }
    let bytes = try file.bytes(0..<min(file.size, Self.largestSize))
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { String($0).printable }
    guard let first = lines.first else { return nil }
    self.name = first
    credits = lines.dropFirst().joined(separator: " ")
  }

  /// The text for the tags of sounds.
  public var tag: String { credits.isEmpty ? name : "\(name); \(credits)" }
}
