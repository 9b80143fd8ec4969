// SPDX-License-Identifier: MIT
public import Evaluation
import Files
import Foundation
import Synthesis

/// A blind listening test as a page: one HTML file that needs nothing else, with its sounds in it.
///
/// What the listeners must not know stands in it as the text of ``key``: nobody sees it by accident,
/// and whoever wants to can.
public struct ListeningPage {
  /// The questions and their solutions.
  public let test: ListeningTest
  /// What files of answers call the test: the SHA-256 of the solutions.
  public let id: String
  private let key: String

  /// The page of a test.
  public init(_ test: ListeningTest) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(Key(version: 1, test: test)), as: UTF8.self)
    self.init(test, keyText: text)
  }

  private init(_ test: ListeningTest, keyText: String) {
    self.test = test
    id = ContentHash(text: keyText).description
    key = Data(keyText.utf8).base64EncodedString()
  }

  private struct Key: Codable {
    let version: Int
    let test: ListeningTest
  }

  /// The page.
  ///
  /// - Parameter sounds: the bytes of a WAV file for each sound of each question.
  public func html(sounds: [[[UInt8]]]) -> String {
    precondition(
      sounds.map(\.count) == test.questions.map(\.sounds.count),
      "\(sounds.count) questions with sounds for \(test.questions.count)")
    let lists = sounds.map { files in
      "[" + files.map { "\"\(Data($0).base64EncodedString())\"" }.joined(separator: ",") + "]"
    }
    return page(
      title: "Listening test", style: ListeningStyle.text,
      body: """
        <main id="test" data-test="\(id)">
        <h1>Listening test</h1>
        <noscript><p>This page needs JavaScript: allow it for this file.</p></noscript>
        \(start)\(asking)\(end)</main>
        <footer>Made by foley listen-test \(escaped(Release.version)).</footer>
        <script type="application/json" id="sounds">[\(lists.joined(separator: ",\n"))]</script>
        \(Self.keyTag)\(key)\(Self.keyEnd)

        """,
      script: ListeningScript.text)
  }

  private var start: String {
    let ratings = test.questions.count { !$0.isPair }
    let pairs = test.questions.count - ratings
    let parts = [
      ratings > 0
        ? "<li>\(counted(ratings, "time")): how good does a sound sound, from 1 (bad) to 5 (excellent)?"
          + "</li>\n" : "",
      pairs > 0
        ? "<li>\(counted(pairs, "time")): one of two sounds is a recording, the other was made by a "
          + "computer. Which is the recording?</li>\n" : "",
    ]
    return """
      <section id="start" hidden>
      <p>Use headphones if you can, in a quiet place, and set a comfortable volume with the first sound. \
      You may play every sound as often as you like.</p>
      <ol>
      \(parts.joined())</ol>
      <p>Nothing leaves this page: at the end you save a file of your answers and pass it on.</p>
      <p id="unkept" hidden><strong>This browser keeps nothing for this page: do not close it or load it \
      again before the end.</strong></p>
      <form id="begin"><label for="listener">Your name (may stay empty)</label>
      <input type="text" id="listener" maxlength="80" autocomplete="name">
      <button type="submit">Begin</button></form>
      </section>

      """
  }

  private var asking: String {
    """
    <section id="asking" hidden>
    <p id="count"></p>
    <progress id="progress" max="\(test.questions.count)" value="0" aria-label="Questions answered">\
    </progress>
    <form id="question">
    <h2 id="title" tabindex="-1"></h2>
    <div id="players" role="group" aria-label="Sounds"></div>
    <fieldset aria-labelledby="title"><div id="choices"></div></fieldset>
    <output id="message"></output>
    <button type="submit">Next</button>
    </form>
    </section>

    """
  }

  private var end: String {
    """
    <section id="end" hidden>
    <h2 id="thanks" tabindex="-1">Thank you: that was all.</h2>
    <p>Save your answers, and pass the file on to whoever gave you this page.</p>
    <p><button type="button" id="save">Save answers.json</button></p>
    <details><summary>If nothing is saved</summary>
    <p>Copy this text into a file with a name that ends in .json.</p>
    <textarea id="text" readonly aria-label="Your answers"></textarea></details>
    <p><button type="button" id="another">Begin again for another listener</button></p>
    </section>

    """
  }
}

// MARK: Files

extension ListeningPage {
  private static let keyTag = "<script type=\"text/plain\" id=\"key\">"
  private static let keyEnd = "</script>"

  /// Writes the page, whole or not at all.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String, sounds: [[[UInt8]]]) throws {
    try AtomicFile.write(path, text: html(sounds: sounds))
  }

  /// The test of the page at `path`.
  ///
  /// - Throws: `PlainFileError`, or ``ListeningPageError``
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

/// Why a file is not the page of a listening test.
public enum ListeningPageError: Error, Equatable, Sendable {
  /// Something else.
  case notATest(path: String)
  /// The solutions are missing, or others than those the page was made with.
  case damaged(path: String)
}

extension ListeningPageError: CustomStringConvertible {
  /// One sentence that names the file and says what to do.
  public var description: String {
    switch self {
    case .notATest(let path):
      "\(path) is not a page of foley listen-test: give the page that the answers are of."
    case .damaged(let path):
      "\(path) is damaged or cut short: copy the page again, or make it again with the same folders, "
        + "options and seed."
    }
  }
}
