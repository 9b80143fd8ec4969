// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Testing

struct LabelPatternTests {
  private static let captures: [(String, String, [String: String]?)] = [
    ("{class}_{speaker}_*", "7_george_12.wav", ["class": "7", "speaker": "george"]),
    ("{class}_{speaker}_*", "7_george_.wav", ["class": "7", "speaker": "george"]),
    ("{speaker}/{class}-*", "ann/kick-01-b.flac", ["speaker": "ann", "class": "kick"]),
    ("*/{class}", "a/b/kick", ["class": "kick"]),
    ("{class}", "kick.drum.wav", ["class": "kick.drum"]),
    ("{class}", ".wav", ["class": ".wav"]),
    ("{class}_1", "a_1_1.wav", ["class": "a_1"]),
    ("*-{pitch}_x", "p-q/r-60_x.wav", ["pitch": "60"]),
    ("{class} {größe}é", "große Trommel.wav", nil),
    ("{class} {größe}é", "große Trommelé.wav", ["class": "große", "größe": "Trommel"]),
    ("{class}/*/{take}", "kick/a/b/3.wav", ["class": "kick", "take": "3"]),
    ("{class}.{take}", "kick.2.wav", ["class": "kick", "take": "2"]),
    ("{a}-{b}", "x-y-z.wav", ["a": "x", "b": "y-z"]),
    ("{a}--{b}", "x---y.wav", ["a": "x", "b": "-y"]),
    ("{class}_*_end", "a_b_end_end.wav", ["class": "a"]),
    ("é{class}", "e\u{301}x.wav", nil),
    ("a/{class}", "a/.hidden", ["class": ".hidden"]),
    ("{class}_{speaker}_*", "7_george.wav", nil),
    ("{class}_{speaker}_*", "7__12.wav", nil),
    ("{class}_{speaker}_*", "_george_12.wav", nil),
    ("{class}_{speaker}", "x/7_george.wav", nil),
    ("b{class}", "abc.wav", nil),
    ("{class}b", "abc.wav", nil),
  ]

  @Test(arguments: captures)
  func labelsAreCapturedFromWholePaths(
    pattern: String, path: String, labels: [String: String]?
  ) throws {
    #expect(try LabelPattern(pattern).labels(ofFile: path) == labels)
  }

  @Test func namesKeepTheOrderOfThePattern() throws {
    #expect(try LabelPattern("{speaker}/{class}-{take}").names == ["speaker", "class", "take"])
  }

  private static let faults: [(String, LabelPatternError)] = [
    ("{class", LabelPatternError.brace("{class")), ("class}", .brace("class}")),
    ("{}", .brace("{}")), ("{a{b}}", .brace("{a{b}}")), ("*.wav", .noLabel("*.wav")),
    ("", .noLabel("")), ("{a}{b}", .adjacent("{a}{b}")), ("{a}*", .adjacent("{a}*")),
    ("*{a}", .adjacent("*{a}")), ("**/{a}", .adjacent("**/{a}")), ("{a/b", .brace("{a/b")),
    ("}{a}", .brace("}{a}")), ("{a}}", .brace("{a}}")),
    ("{a}_{b}_{a}", .repeated("a", pattern: "{a}_{b}_{a}")),
    ("{a}_{a}", .repeated("a", pattern: "{a}_{a}")),
  ]

  @Test(arguments: faults)
  func aPatternThatCannotBeReadIsNamed(pattern: String, error: LabelPatternError) {
    #expect(throws: error) { try LabelPattern(pattern) }
    #expect(error.description.contains("\"\(pattern)\""))
  }

  @Test func aPatternIsCodedAsItsText() throws {
    let source = LabelSource.pattern(try LabelPattern("{class}_*"))
    let data = try JSONEncoder().encode(source)
    #expect(String(decoding: data, as: UTF8.self).contains("\"{class}_*\""))
    #expect(try JSONDecoder().decode(LabelSource.self, from: data) == source)
  }
}
