// SPDX-License-Identifier: MIT

/// The words in the names of a recording's file and folders.
///
/// A word is a run of letters; a capital letter after a small one begins a new word, so that
/// `HihatClosed` has two. Words are in lower case, each once, in the order of the path. Left out
/// are numbers, single letters, the extension, and what counts takes and layers, such as `rr`,
/// `vl` and `take`, where a number follows.
///
///     snare/frankensnare__14p_basic-sn_vl11_rr2.flac   snare frankensnare basic sn
///     cymbal/muldjord__RideLBell-03.flac               cymbal muldjord ride bell
public struct NameWords: Sendable, Equatable {
  /// The words, in lower case.
  public let words: [String]

  /// What numbers a take, a layer or a variation when a number follows.
  private static let counters: Set<String> = [
    "layer", "robin", "round", "rr", "take", "tk", "var", "variation", "vel", "velocity", "version",
    "vl",
  ]

  /// The words of a path relative to its folder.
  public init(ofPath path: String) {
    var words: [String] = []
    let runs = Self.runs(of: pathWithoutExtension(path))
    for (place, run) in runs.enumerated() where run.isWord {
      let isNumbered = place + 1 < runs.count && !runs[place + 1].isWord
      guard run.text.count > 1, !(isNumbered && Self.counters.contains(run.text)),
        !words.contains(run.text)
      else { continue }
      words.append(run.text)
    }
    self.words = words
  }

  /// The words, separated by spaces: the same for all takes of a sound.
  public var text: String { words.joined(separator: " ") }

  /// Letters in lower case, or a digit.
  private struct Run {
    var text: String
    var isWord: Bool
  }

  private static func runs(of path: String) -> [Run] {
    var runs: [Run] = []
    let characters = Array(path)
    for (place, character) in characters.enumerated() {
      guard character.isLetter else {
        if character.isNumber { runs.append(Run(text: "", isWord: false)) }
        continue
      }
      let follows = place > 0 && characters[place - 1].isLetter
      if follows, !beginsWord(place, in: characters) {
        runs[runs.count - 1].text += character.lowercased()
      } else {
        runs.append(Run(text: character.lowercased(), isWord: true))
      }
    }
    return runs
  }

  /// Whether a letter that follows a letter begins a word: a capital after a small one, or the last
  /// of several capitals that a small one follows.
  private static func beginsWord(_ place: Int, in characters: [Character]) -> Bool {
    guard characters[place].isUppercase else { return false }
    if !characters[place - 1].isUppercase { return true }
    return place + 1 < characters.count && characters[place + 1].isLowercase
  }
}
