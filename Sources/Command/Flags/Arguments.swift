// SPDX-License-Identifier: MIT
import Files
import Glibc

/// The words of the command line.
enum Arguments {
  /// The words after the name of the program, ready for the parser.
  static func words(
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) -> [String] {
    var words: [String] = []
    var place = 1
    while let word = arguments[place] {
      // A file name on the command line may hold any bytes.
      words.append(String(pathBytes: UnsafeRawBufferPointer(start: word, count: strlen(word))))
      place += 1
    }
    return joiningNegativeNumbers(words)
  }

  /// Joins an option and the negative number after it: `--level -3` becomes `--level=-3`.
  ///
  /// The parser takes every word that begins with a hyphen for an option. No option of Foley begins with
  /// a digit.
  static func joiningNegativeNumbers(_ words: [String]) -> [String] {
    var joined: [String] = []
    for word in words {
      if let option = joined.last, takesValue(option), isNegativeNumber(word) {
        joined[joined.count - 1] = "\(option)=\(word)"
      } else {
        joined.append(word)
      }
    }
    return joined
  }

  private static func takesValue(_ word: String) -> Bool {
    word.hasPrefix("--") && word.count > 2 && !word.contains("=")
  }

  private static func isNegativeNumber(_ word: String) -> Bool {
    word.hasPrefix("-") && Double(word) != nil && word.dropFirst().first?.isLetter == false
  }
}
