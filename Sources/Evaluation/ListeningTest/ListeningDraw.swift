// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// The questions of a listening test and their sounds, drawn at random from two folders.
///
/// Each sound is used at most once. Where both folders have subfolders, both sounds of a pair are of
/// one class, and all classes have equally many questions as long as their sounds last. Ratings come
/// before pairs, because the comparison of real with generated sounds would influence later ratings.
/// Half of the rated sounds are real; in half of the pairs the real sound comes first.
public struct ListeningDraw {
  /// The number of questions, and the seed.
  public struct Options: Sendable {
    /// The number of pairs of which the listener picks the real sound.
    public var pairCount = 20
    /// The number of sounds to rate; even.
    public var ratingCount = 20
    /// The seed for the choice of sounds, the pairs and the order.
    public var seed: UInt64 = 0

    /// The defaults.
    public init() {}
  }

  /// The longest part of a file that is read, in seconds.
  public static let longestSeconds = 30

  /// The questions.
  public let test: ListeningTest
  /// The sounds of each question in its order, unprocessed.
  public let clips: [[AudioClip]]
  /// Messages about skipped files and classes.
  public let notes: [String]

  /// Draws a test.
  ///
  /// - Parameter progress: called with the number of sounds read and the total.
  /// - Throws: `ClipDatasetError` for a folder, or ``ListeningError``.
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

  /// A question without a number.
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

  /// Shuffled ratings, then shuffled pairs, with the real sound first in half of the pairs.
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

  /// The classes that both folders have; a single nil where either folder has no classes.
  private static func sharedClasses(
    of sides: [SoundSide]
  ) throws(ListeningError) -> (shared: [String?], notes: [String]) {
    let (real, generated) = (sides[0], sides[1])
    guard !real.classNames.isEmpty, !generated.classNames.isEmpty else {
      let note =
        real.classNames.isEmpty == generated.classNames.isEmpty
        ? []
        : [
          "the sounds of a pair may be of different classes: "
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
        : "skipped classes of \(side.path) that the other folder does not have: "
          + others.joined(separator: ", ")
    }
    return (shared, notes)
  }
}

/// Cycles through the classes, in a new random order each round; exhausted classes are skipped.
private struct ClassRota {
  private var classes: [String?]
  private var turn: [String?] = []
  private var stream: RandomStream

  init(_ classes: [String?], seed: UInt64, name: String) {
    self.classes = classes
    stream = RandomStream(seed: seed, name: "listening \(name)")
  }

  /// The sounds of the next class that has enough; nil where none has.
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
