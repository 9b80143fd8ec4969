// SPDX-License-Identifier: MIT
import Autograd
public import Files

/// Which class a sound is to have: one, or several in shares.
public struct ClassMix: Sendable, Equatable {
  /// The share of each class of the model, of sum one.
  public let shares: [Float]

  /// One class of `classCount`.
  public init(_ number: Int, of classCount: Int) {
    precondition((0..<classCount).contains(number), "class \(number) of \(classCount)")
    self.init(shares: (0..<classCount).map { $0 == number ? 1 : 0 })
  }

  /// What the words `kick`, or `kick:0.7,snare:0.3`, mean for a model of these classes; shares are
  /// scaled to a sum of one.
  ///
  /// A class whose name holds a comma or a colon can be asked for by its name alone.
  /// - Throws: ``ClassMixError``
  public init(_ text: String, classNames: [String]) throws(ClassMixError) {
    guard !classNames.isEmpty else { throw .noClasses }
    if let number = classNames.firstIndex(of: text) {
      self.init(number, of: classNames.count)
      return
    }
    var shares = [Float](repeating: 0, count: classNames.count)
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let (name, share) = try Self.named(String(part))
      guard let number = classNames.firstIndex(of: name) else {
        throw .unknown(name, classNames: classNames)
      }
      shares[number] += share
    }
    let sum = shares.reduce(0, +)
    guard sum > 0, sum.isFinite else { throw .share(text) }
    self.init(shares: shares.map { $0 / sum })
  }

  /// The words of a text in equal shares, whatever separates them and their case: `snare tight`.
  ///
  /// - Throws: ``ClassMixError``
  public init(words text: String, classNames: [String]) throws(ClassMixError) {
    guard !classNames.isEmpty else { throw .noClasses }
    let words = text.split { $0.isWhitespace || $0 == "," }.map { String($0) }
    var (shares, unknown) = ([Float](repeating: 0, count: classNames.count), [String]())
    for word in words {
      let number =
        classNames.firstIndex(of: word)
        ?? classNames.firstIndex { $0.lowercased() == word.lowercased() }
      if let number { shares[number] = 1 } else { unknown.append(word) }
    }
    guard unknown.isEmpty else { throw .unknownWords(unknown, classNames: classNames) }
    guard !words.isEmpty else { throw .noWords }
    let count = shares.reduce(0, +)
    self.init(shares: shares.map { $0 / count })
  }

  /// The words that mean this mix: `kick`, or `kick:0.7,snare:0.3`.
  public func words(classNames: [String]) -> String {
    let parts = parts(classNames: classNames)
    if parts.count == 1 { return parts[0].name }
    return parts.map { "\($0.name):\($0.share)" }.joined(separator: ",")
  }

  /// The number of the class if the mix is of one; nil otherwise.
  public var onlyClass: Int? {
    let members = shares.indices.filter { shares[$0] > 0 }
    return members.count == 1 ? members[0] : nil
  }

  /// The classes of the mix with their shares, in the model's order.
  func parts(classNames: [String]) -> [(name: String, share: Float)] {
    zip(classNames, shares).filter { $0.1 > 0 }.map { ($0, $1) }
  }

  /// The mix as a part of a file name: `kick`, or `kick+snare`, without the shares.
  func fileWord(classNames: [String]) -> String {
    parts(classNames: classNames).map(\.name).joined(separator: "+")
  }

  /// The class of sound `number`, zero or above, where the classes take turns from the first for sound 1.
  static func inTurn(_ number: Int, of classCount: Int) -> Int {
    (number % classCount + classCount - 1) % classCount
  }

  /// Shares of sum one.
  init(shares: [Float]) { self.shares = shares }

  /// A name and its share, which is one if it is not said.
  private static func named(_ part: String) throws(ClassMixError) -> (name: String, share: Float) {
    guard let colon = part.lastIndex(of: ":") else { return (part, 1) }
    let number = Float(part[part.index(after: colon)...])
    guard let share = number, share.isFinite, share >= 0 else { throw .share(part) }
    return (String(part[..<colon]), share)
  }

  /// Labels `[N, classes]` of these mixes, all of one model.
  static func labels(_ mixes: [ClassMix]) -> Tensor {
    Tensor(mixes.flatMap(\.shares), shape: [mixes.count, mixes.first?.shares.count ?? 0])
  }
}

/// Why a mix of classes is not possible.
public enum ClassMixError: Error, Equatable, Sendable {
  /// The model was trained without classes.
  case noClasses
  /// A class that the model does not have.
  case unknown(String, classNames: [String])
  /// Words that the model does not know.
  case unknownWords([String], classNames: [String])
  /// A text without words.
  case noWords
  /// A share that is not a number, or shares whose sum is zero or infinite.
  case share(String)
}

extension ClassMixError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .noClasses:
      ErrorMessage(
        "The model was trained without classes",
        advice: "leave out the class, or train one with --conditional")
    case .unknown(let name, let classNames):
      ErrorMessage(
        "The model has no class \"\(name)\"",
        advice: "it has \(classNames.joined(separator: ", "))")
    case .unknownWords(let words, let classNames):
      ErrorMessage(
        "The model does not know "
          + words.map { word in
            let nearest = nearestName(to: word, among: classNames) ?? ""
            return "\"\(word)\" (the nearest word is \"\(nearest)\")"
          }.joined(separator: ", "),
        advice: "foley info lists the words it knows")
    case .noWords:
      ErrorMessage("There are no words", advice: "write them like --words \"snare tight\"")
    case .share(let text):
      ErrorMessage("\"\(text)\" is no share of a class", advice: "write it like kick:0.7,snare:0.3")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .usage }
}
