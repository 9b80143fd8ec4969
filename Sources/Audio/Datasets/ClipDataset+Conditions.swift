// SPDX-License-Identifier: MIT
import Kernels

extension ClipDataset {
  /// What a model can be conditioned on: the words of the ``vocabulary``, or else the classes.
  public var conditionNames: [String] { vocabulary?.words ?? classNames }

  /// The share of each of ``conditionNames`` in clip `index`, of sum one: its class, or some of its
  /// words in equal shares, drawn from `stream`: first how many, then which, each as likely as every
  /// other.
  ///
  /// A clip without a word of the vocabulary has all words.
  func shares(ofClip index: Int, using stream: inout RandomStream) -> [Float] {
    let clip = clips[index]
    guard let vocabulary else { return Self.equalShares([clip.classIndex], of: classNames.count) }
    var words = clip.words
    if words.count > 1 {
      stream.shuffle(&words)
      words = Array(words.prefix(1 + stream.uniformInteger(below: words.count)))
    }
    let all = Array(vocabulary.words.indices)
    return Self.equalShares(words.isEmpty ? all : words, of: vocabulary.words.count)
  }

  private static func equalShares(_ places: [Int], of count: Int) -> [Float] {
    var shares = [Float](repeating: 0, count: count)
    for place in places { shares[place] = 1 / Float(places.count) }
    return shares
  }
}
