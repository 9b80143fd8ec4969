// SPDX-License-Identifier: MIT
import Foley
import Foundation

/// A parser of bytes from outside, with what libFuzzer starts from.
struct Parser: Sendable {
  /// The name for scripts/fuzz.
  let name: String
  /// Words that inputs often have, for libFuzzer's dictionary.
  let words: [String]
  /// Valid inputs.
  let seeds: @Sendable () throws -> [[UInt8]]
  /// Parses an input.
  ///
  /// It may throw an error for the user; a trap, a hang and any other error are bugs.
  let parse: @Sendable ([UInt8]) throws -> Void

  /// All parsers.
  static let all =
    textParsers + numberParsers + audioParsers + modelParsers + settingParsers + runParsers
    + importParsers + songParsers + studioParsers

  /// The parser that libFuzzer runs in this process.
  nonisolated(unsafe) static var current: Parser?

  /// Parses an input, and traps if the error that is thrown could not be shown to the user.
  func test(_ bytes: [UInt8]) {
    do {
      try parse(bytes)
    } catch let error as any FoleyError {
      // In a list of problems each but the first begins a line, after two spaces.
      expectPrintable(error.description.split(separator: "\n  ").joined(separator: " "))
    } catch let error as JSONSyntaxError {
      expectPrintable(error.reason)
    } catch {
      fatalError("\(type(of: error)) is not a FoleyError: \(error)")
    }
  }

  /// Writes every seed to a file in `folder`, and the dictionary to `folder`.dict.
  func writeSeeds(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (index, seed) in try seeds().enumerated() {
      try Data(seed).write(to: URL(fileURLWithPath: "\(folder)/\(index)"))
    }
    let lines = words.map { word in
      "\"" + word.utf8.map { String(format: "\\x%02x", $0) }.joined() + "\"\n"
    }
    try lines.joined().write(toFile: "\(folder).dict", atomically: true, encoding: .utf8)
  }
}

/// Traps if a text for the user has a character that could change a terminal.
func expectPrintable(_ text: String) {
  precondition(
    !text.unicodeScalars.contains(where: \.isUnprintable), "unprintable: \(text.debugDescription)")
}

/// The files that parsers read: in a folder in memory that belongs to this process.
enum Scratch {
  /// The folder; scripts/fuzz removes it.
  static let folder: String = {
    let folder = ProcessInfo.processInfo.environment["FOLEY_FUZZ_SCRATCH"] ?? "/dev/shm"
    return "\(folder)/\(getpid())"
  }()

  /// Writes a file, and returns its path.
  static func file(_ name: String, _ bytes: [UInt8]) -> String {
    let path = "\(folder)/\(name)"
    let parent = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
    precondition(FileSystem.makeFolders(String(parent)) == 0, "\(parent): errno \(errno)")
    let descriptor = FileSystem.open(path, O_WRONLY | O_CREAT | O_TRUNC)
    precondition(descriptor >= 0, "\(path): errno \(errno)")
    defer { close(descriptor) }
    precondition(
      bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
    return path
  }

  /// The bytes of a file.
  static func bytes(of path: String) throws -> [UInt8] { try PlainFile(path).contents() }
}
