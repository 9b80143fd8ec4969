// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// The sounds of a listening test, drawn from two folders: each one is heard once at most.
///
/// Where both folders have subfolders, the two sounds of a pair are of one class, and the classes are
/// asked about equally often, as far as their sounds last. Ratings come first, since whoever has
/// compared real with generated sounds rates something else than quality afterwards. Half of the
/// rated sounds are real; in half of the pairs the real one comes first.
public struct ListeningDraw {
  /// How much is asked.
  public struct Options: Sendable {
    /// Questions which of two sounds is real.
    public var pairCount = 20
    /// Questions how good a sound is; an even number.
    public var ratingCount = 20
    /// Draws sounds, pairs and order.
    public var seed: UInt64 = 0

    /// The defaults.
    public init() {}
  }

  /// The longest that a sound is read, in seconds.
  public static let longestSeconds = 30

  /// The questions.
  public let test: ListeningTest
  /// The sounds of each question, in its order, as their files have them.
  public let clips: [[AudioClip]]
  /// What whoever makes the test should know.
  public let notes: [String]

  /// Draws a test.
  ///
  /// - Parameter progress: is told how many of how many sounds are read.
  /// - Throws: `ClipDatasetError` of a folder, or ``ListeningError``
  public init(
    real: String, generated: String, options: Options = Options(),
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    precondition(
      options.pairCount >= 0 && options.ratingCount >= 0 && options.ratingCount % 2 == 0
        && options.pairCount + options.ratingCount > 0,
      "a test of \(options.pairCount) pairs and \(options.ratingCount) ratings")
    var sides = try [
      SoundSide(folder: real, isReal: true, seed: options.seed),
      SoundSide(folder: generated, isReal: false, seed: options.seed),
    ]
    let classes = try Self.sharedClasses(of: sides)
    let total = 2 * options.pairCount + options.ratingCount
    var asked: [Asked] = []
    for round in [
      (name: "ratings", count: options.ratingCount / 2, isPair: false),
      (name: "pairs", count: options.pairCount, isPair: true),
    ] {
      var rota = ClassRota(classes.shared, seed: options.seed, name: round.name)
      for _ in 0..<round.count {
        guard let drawn = rota.next({ Self.takeBoth(of: $0, from: &sides) }) else {
          throw ListeningError.tooFewSounds(
            real: real, generated: generated, needed: total / 2, found: sides.map(\.takenCount))
        }
        asked.append(Asked(className: drawn.className, isPair: round.isPair, sounds: drawn.sounds))
        progress(sides.map(\.takenCount).reduce(0, +), total)
      }
    }
    let ordered = Self.ordered(asked, seed: options.seed)
    test = ListeningTest(
      realFolder: real, generatedFolder: generated, seed: options.seed,
      questions: ordered.enumerated().map { number, asked in
        ListeningTest.Question(
          id: "q\(number + 1)", className: asked.className, sounds: asked.sounds.map(\.sound))
      })
    clips = ordered.map { $0.sounds.map(\.clip) }
    notes = classes.notes + sides.flatMap(\.skipped)
  }

  /// A question before it has a number.
  private struct Asked {
    let className: String?
    let isPair: Bool
    var sounds: [SoundSide.Taken]
  }

  private static func takeBoth(
    of className: String?, from sides: inout [SoundSide]
  ) -> [SoundSide.Taken]? {
    guard let real = sides[0].take(of: className), let generated = sides[1].take(of: className)
    else { return nil }
    return [real, generated]
  }

  /// Ratings and pairs, each kind shuffled, and the real sound first in half of the pairs.
  private static func ordered(_ asked: [Asked], seed: UInt64) -> [Asked] {
    var stream = RandomStream(seed: seed, name: "listening order")
    var ratings = asked.filter { !$0.isPair }.flatMap { rated in
      rated.sounds.map { Asked(className: rated.className, isPair: false, sounds: [$0]) }
    }
    stream.shuffle(&ratings)
    var pairs = asked.filter(\.isPair)
    stream.shuffle(&pairs)
    var isRealFirst = pairs.indices.map { $0 % 2 == 0 }
    stream.shuffle(&isRealFirst)
    for place in pairs.indices where !isRealFirst[place] { pairs[place].sounds.reverse() }
    return ratings + pairs
  }

  /// The classes that both folders have; one without a name where either has none.
  private static func sharedClasses(
    of sides: [SoundSide]
  ) throws(ListeningError) -> (shared: [String?], notes: [String]) {
    let (real, generated) = (sides[0], sides[1])
    guard !real.classNames.isEmpty, !generated.classNames.isEmpty else {
      let note =
        real.classNames.isEmpty == generated.classNames.isEmpty
        ? []
        : [
          "pairs are not of one class: "
            + "\(real.classNames.isEmpty ? real.path : generated.path) has no subfolders"
        ]
      return ([nil], note)
    }
    let shared = real.classNames.filter { generated.classNames.contains($0) }
    guard !shared.isEmpty else {
      throw .noSharedClass(real: real.path, generated: generated.path)
    }
    let notes = sides.compactMap { side -> String? in
      let others = side.classNames.filter { !shared.contains($0) }
      return others.isEmpty
        ? nil
        : "left out, as the other folder does not have them: \(others.joined(separator: ", ")) of "
          + side.path
    }
    return (shared, notes)
  }
}

/// Classes in turn, in random order in every round; a class that has run out is passed over.
private struct ClassRota {
  private var classes: [String?]
  private var turn: [String?] = []
  private var stream: RandomStream

  init(_ classes: [String?], seed: UInt64, name: String) {
    self.classes = classes
    stream = RandomStream(seed: seed, name: "listening \(name)")
  }

  /// The sounds of the next class that has some; nil where none has.
  mutating func next(
    _ take: (String?) -> [SoundSide.Taken]?
  ) -> (className: String?, sounds: [SoundSide.Taken])? {
    while !classes.isEmpty {
      if turn.isEmpty {
        turn = classes
        stream.shuffle(&turn)
      }
      let className = turn.removeLast()
      if let sounds = take(className) { return (className, sounds) }
      classes.removeAll { $0 == className }
      turn.removeAll { $0 == className }
    }
    return nil
  }
}
