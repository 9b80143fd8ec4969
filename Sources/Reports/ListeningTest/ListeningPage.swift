// SPDX-License-Identifier: MIT
public import Evaluation
import Files
import Foundation
import Synthesis

/// A blind listening test as a self-contained HTML page with its sounds.
///
/// The page contains the solutions in base64, so that a listener does not see them by accident; they
/// are not encrypted.
public struct ListeningPage {
  /// The questions and their solutions.
  public let test: ListeningTest
  /// The identifier of the test in files of answers: the SHA-256 of the solutions.
  public let id: String
  /// The solutions in base64.
  private let key: String

  /// A page for a test.
  public init(_ test: ListeningTest) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(Key(version: 1, test: test)), as: UTF8.self)
    self.init(test, keyText: text)
  }

  init(_ test: ListeningTest, keyText: String) {
    self.test = test
    id = ContentHash(text: keyText).description
    key = Data(keyText.utf8).base64EncodedString()
  }

  struct Key: Codable {
    let version: Int
    let test: ListeningTest
  }

  /// The HTML of the page.
  ///
  /// - Parameter sounds: the bytes of a WAV file for each sound of each question.
  public func html(sounds: [[[UInt8]]]) -> String {
    precondition(
      sounds.map(\.count) == test.questions.map(\.sounds.count),
      "\(sounds.count) questions with sounds for \(test.questions.count)")
    let lists = sounds.map { files in
      "[" + files.map { "\"\(Data($0).base64EncodedString())\"" }.joined(separator: ",") + "]"
    }
    return htmlPage(
      title: "Listening test", style: ListeningStyle.text,
      body: """
        <main id="test" data-test="\(id)">
        <h1>Listening test</h1>
        <noscript><p>This page needs JavaScript: allow it for this file.</p></noscript>
        \(start)\(asking)\(end)</main>
        <footer>Made by foley listen-test \(escaped(FoleyVersion.current)).</footer>
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
        ? "<li>\(counted(ratings, "sound")): rate the quality from 1 (bad) to 5 (excellent).</li>\n"
        : "",
      pairs > 0
        ? "<li>\(counted(pairs, "pair")) of sounds: one sound is a recording, the other was generated "
          + "by a computer. Which one is the recording?</li>\n" : "",
    ]
    return """
      <section id="start" hidden>
      <p>Use headphones in a quiet place if you can, and set a comfortable volume with the first sound. \
      You can play every sound as often as you like.</p>
      <ol>
      \(parts.joined())</ol>
      <p>This page sends no data: at the end you save a file with your answers and send it yourself.</p>
      <p id="unkept" hidden><strong>This browser cannot store your answers while you work: do not close \
      or reload this page before the end.</strong></p>
      <form id="begin"><label for="listener">Your name (optional)</label>
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
    <h2 id="thanks" tabindex="-1">Thank you: the test is complete.</h2>
    <p>Save your answers, and send the file to the person who gave you this page.</p>
    <p><button type="button" id="save">Save answers.json</button></p>
    <details><summary>If saving does not work</summary>
    <p>Copy this text into a file whose name ends in .json.</p>
    <textarea id="text" readonly aria-label="Your answers"></textarea></details>
    <p><button type="button" id="another">Start again for another listener</button></p>
    </section>

    """
  }
}
