// SPDX-License-Identifier: MIT

/// The words by which recordings can be told apart: those of their names that many of them have, but
/// not all.
///
/// With each recording, a model gets some of its words, as StackGAN gets one of several sentences
/// about a picture: Zhang and others, "StackGAN: Text to Photo-realistic Image
/// Synthesis with Stacked Generative Adversarial Networks" (ICCV 2017).
public struct WordVocabulary: Sendable, Equatable {
  /// The words, in the order of their bytes.
  public let words: [String]
  /// The recordings that have each word.
  public let fileCounts: [Int]

  private let places: [String: Int]

  /// A word that fewer recordings have is left out: too few to learn from.
  public static let fewestRecordings = 8
  /// The most words; the rarer ones are left out.
  public static let mostWords = 64

  /// The vocabulary of recordings by their paths relative to their folder; nil for fewer than two
  /// words.
  public init?(ofPaths paths: [String]) {
    var counts: [String: Int] = [:]
    for path in paths {
      for word in NameWords(ofPath: path).words { counts[word, default: 0] += 1 }
    }
    let common = counts.filter { $1 >= Self.fewestRecordings && $1 < paths.count }
      .sorted { a, b in
        a.value == b.value ? AudioFolder.precedesBytewise(a.key, b.key) : a.value > b.value
      }
      .prefix(Self.mostWords)
      .sorted { AudioFolder.precedesBytewise($0.key, $1.key) }
    guard common.count > 1 else { return nil }
    words = common.map(\.key)
    fileCounts = common.map(\.value)
    places = Dictionary(uniqueKeysWithValues: zip(words, 0...))
  }

  /// The words of a recording, as places in ``words``, ascending; empty for one that has none.
  func places(ofPath path: String) -> [Int] {
    NameWords(ofPath: path).words.compactMap { places[$0] }.sorted()
  }
}
