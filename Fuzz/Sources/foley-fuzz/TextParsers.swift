// SPDX-License-Identifier: MIT
import Foley

private let jsonWords = [
  "null", "true", "false", "1e308", "1e999", "-0.0", "9223372036854775807", "9223372036854775808",
  "18446744073709551615", "\"\\ud83d\\ude00\"", "\\u0000", "[[", "]]", "{\"", "\":",
]

/// Texts in formats that Foley reads itself.
let textParsers = [
  Parser(
    name: "json", words: jsonWords,
    seeds: {
      ["[1, -2.5e3, \"a\\u00e9\\n\", null, true, {\"b\": [], \"c\": {}}]", "18446744073709551615"]
        .map { Array($0.utf8) }
    },
    parse: { bytes in
      let value = try JSONValue(parsing: bytes)
      _ = (value.integer, value.double, value.text, value.object)
      let text = value.json
      let again = try JSONValue(parsing: Array(text.utf8)).json
      precondition(again == text, "\(text) is read as \(again)")
    }),
  Parser(
    name: "csv", words: ["\"\"", "\r\n", ",,", "\u{FEFF}"],
    seeds: { ["model,class,count\nm,\"a,\"\"b\",3\r\n\nm,,\n"].map { Array($0.utf8) } },
    parse: { _ = try CSVTable($0, path: "a.csv") }),
  Parser(
    name: "names",
    words: [
      "{class}", "{number}", "{group}", "*", "kick:0.5", "#12", " - ", "\u{EF80}", "\u{202E}",
    ],
    seeds: {
      [
        "{class}_{speaker}/*", "{model}-{number}", "kick:0.7,snare:0.3", "kick#12 - 0.5*#3", "2/4",
        "caf\u{E9}\u{1B}[2J",
      ].map { Array($0.utf8) } + [[0x63, 0xE9, 0xEE, 0xBE, 0x80]]
    },
    parse: { bytes in
      let path = String(pathBytes: bytes)
      precondition(path.pathBytes == bytes, "\(bytes) comes back as \(path.pathBytes)")
      expectPrintable(path.printable)
      let text = String(decoding: bytes, as: UTF8.self)
      _ = nearestName(to: text, among: ["kick", "snare"])
      _ = (RenderShard(text), AudioFolder.isAudioName(text))
      // One line of short names: a pattern with many stars may take long, and users type it.
      if text.utf8.count < 64 { _ = try? LabelPattern(text).labels(ofFile: "a_b/c_1.wav") }
      for read: (String) throws -> Void in [
        { _ = try NamePattern($0) }, { _ = try LatentExpression($0) },
        { _ = try ClassMix($0, classNames: ["kick", "snare", "a:b"]) },
      ] {
        do { try read(text) } catch let error as any FoleyError {
          expectPrintable(error.description)
        }
      }
    }),
]
