// SPDX-License-Identifier: MIT
import Evaluation
import Files
import Foundation

extension ListeningPage {
  static let keyTag = "<script type=\"text/plain\" id=\"key\">"
  static let keyEnd = "</script>"

  /// Writes the page atomically.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String, sounds: [[[UInt8]]]) throws {
    try AtomicFile.write(path, text: html(sounds: sounds))
  }

  /// Reads the test of the page at `path`.
  ///
  /// - Throws: `PlainFileError` or ``ListeningPageError``.
  public init(contentsOf path: String) throws {
    let data = Data(try PlainFile(path).contents())
    guard let tag = data.range(of: Data("<main id=\"test\" data-test=\"".utf8)) else {
      throw ListeningPageError.notATest(path: path)
    }
    let shown = data[tag.upperBound...].prefix { $0 != UInt8(ascii: "\"") }
    guard let first = data.range(of: Data(Self.keyTag.utf8), in: tag.upperBound..<data.endIndex),
      let last = data.range(of: Data(Self.keyEnd.utf8), in: first.upperBound..<data.endIndex),
      let text = Data(base64Encoded: data[first.upperBound..<last.lowerBound]),
      let key = try? JSONDecoder().decode(Key.self, from: text), key.version == 1,
      key.test.isWellFormed
    else { throw ListeningPageError.damaged(path: path) }
    self.init(key.test, keyText: String(decoding: text, as: UTF8.self))
    guard shown.elementsEqual(id.utf8) else { throw ListeningPageError.damaged(path: path) }
  }
}
