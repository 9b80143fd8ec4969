// SPDX-License-Identifier: MIT
public import Files

/// A drum pattern as text: a line for each voice, a letter for each step.
///
///     tempo 110
///     swing 58
///     kick:  x...x...x...x.o.
///     snare: ....x.......x...
///     hat:   x.x.x.x.x.x.x.xX
///
/// x is a note, X an accent, o a soft note, . or - nothing; spaces and | are ignored, # begins a comment.
/// A shorter line repeats until the longest one ends.
public struct SongGrid: Sendable, Equatable {
  /// Beats a minute.
  public private(set) var tempo = 120.0
  /// The share of a pair of steps that the first one takes, in percent; 50 is straight.
  public private(set) var swing = 50.0
  /// Steps of a beat.
  public private(set) var stepsPerBeat = 4
  /// Beats of a bar.
  public private(set) var beatsPerBar = 4
  /// How many times the pattern is played.
  public private(set) var repeats = 1
  /// The voices with the velocity of each of their steps, nil for none.
  public private(set) var rows: [(voice: String, steps: [Double?])] = []

  /// The velocity of each letter.
  private static let velocities: [Character: Double?] = [
    "x": 0.8, "X": 1, "o": 0.5, "O": 0.65, ".": nil, "-": nil,
  ]
  /// The most bytes of a file.
  private static let sizeLimit = 1 << 20
  /// The most notes of a song.
  private static let noteLimit = 1_000_000

  /// Reads the file at `path`.
  ///
  /// - Throws: ``SongGridError`` or `PlainFileError`
  public init(contentsOf path: String) throws {
    let file = try PlainFile(path)
    guard file.size <= Self.sizeLimit else {
      throw SongGridError(
        path: path, line: 1, problem: "it has more than \(grouped(Self.sizeLimit)) bytes")
    }
    try self.init(String(decoding: file.contents(), as: UTF8.self), path: path)
  }

  /// Reads the text of a grid.
  ///
  /// - Parameter path: its name in errors.
  /// - Throws: ``SongGridError``
  public init(_ text: String, path: String) throws(SongGridError) {
    // Some editors begin a file with a mark of UTF-8.
    let lines = text.drop { $0 == "\u{FEFF}" }
      .split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() {
      let content = Self.withoutComment(line)
      guard content.contains(where: { !$0.isWhitespace }) else { continue }
      do throws(Problem) {
        try add(content)
      } catch {
        throw SongGridError(path: path, line: index + 1, problem: error.text)
      }
    }
    let longest = rows.map(\.steps.count).max() ?? 0
    guard longest > 0 else {
      throw SongGridError(
        path: path, line: max(1, lines.count), problem: "there is no line like \"kick: x...x...\"")
    }
    guard longest * rows.count * repeats <= Self.noteLimit else {
      throw SongGridError(
        path: path, line: lines.count, problem: "it has more than \(grouped(Self.noteLimit)) steps")
    }
  }

  /// A line up to a "#" that begins it or follows a space; that of "f#3" is part of a name.
  private static func withoutComment(_ line: Substring) -> String {
    var isAfterSpace = true
    return String(
      line.prefix { letter in
        defer { isAfterSpace = letter.isWhitespace }
        return !(letter == "#" && isAfterSpace)
      })
  }

  /// A grid of these steps, four of a beat.
  ///
  /// - Parameters:
  ///   - tempo: beats a minute, 10...1000.
  ///   - swing: the share of a pair of steps that the first one takes, in percent, 50...90.
  ///   - rows: the voices with the velocity of each of their steps, nil for none; a million at most.
  public init(tempo: Double, swing: Double, rows: [(voice: String, steps: [Double?])]) {
    precondition(
      (10...1000).contains(tempo) && (50...90).contains(swing),
      "a tempo of \(tempo) with a swing of \(swing)")
    (self.tempo, self.swing, self.rows) = (tempo, swing, rows)
  }

  /// What is wrong with a line.
  private struct Problem: Error { let text: String }

  private mutating func add(_ line: String) throws(Problem) {
    guard let colon = line.lastIndex(of: ":") else { return try set(line) }
    let voice = line[..<colon].split { $0.isWhitespace }.joined(separator: " ")
    guard !voice.isEmpty else { throw Problem(text: "a class is missing before the colon") }
    var steps: [Double?] = []
    for letter in line[line.index(after: colon)...] where !letter.isWhitespace && letter != "|" {
      guard let velocity = Self.velocities[letter] else {
        throw Problem(text: "\"\(letter)\" is none of x X o O . -")
      }
      steps.append(velocity)
    }
    guard !steps.isEmpty else { throw Problem(text: "\"\(voice)\" has no steps") }
    rows.append((voice, steps))
  }

  private mutating func set(_ line: String) throws(Problem) {
    let words = line.split { $0.isWhitespace }.map(String.init)
    func value(_ range: ClosedRange<Double>) throws(Problem) -> Double {
      guard words.count == 2, let value = Double(words[1]), range.contains(value) else {
        throw Problem(
          text:
            "\(words[0]) needs a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
      }
      return value
    }
    func wholeNumber(_ range: ClosedRange<Double>) throws(Problem) -> Int {
      let number = try value(range)
      guard number == number.rounded() else {
        throw Problem(text: "\(words[0]) is \(words[1]), and needs a whole number")
      }
      return Int(number)
    }
    switch words[0] {
    case "tempo": tempo = try value(10...1000)
    case "swing": swing = try value(50...90)
    case "steps": stepsPerBeat = try wholeNumber(1...64)
    case "beats": beatsPerBar = try wholeNumber(1...64)
    case "repeat": repeats = try wholeNumber(1...10_000)
    default:
      throw Problem(
        text:
          "\"\(words[0])\" is neither a class with a colon nor one of tempo, swing, steps, beats "
          + "and repeat")
    }
  }

  /// The notes of the grid.
  public var song: Song {
    let count = rows.map(\.steps.count).max() ?? 0
    let stepSeconds = 60 / tempo / Double(stepsPerBeat)
    func start(_ step: Int) -> Double {
      let late = step.isMultiple(of: 2) ? 0 : (swing - 50) / 50
      return (Double(step) + late) * stepSeconds
    }
    var notes: [Song.Note] = []
    for step in 0..<count * repeats {
      for row in rows {
        guard let velocity = row.steps[step % count % row.steps.count] else { continue }
        notes.append(
          Song.Note(
            voice: .named(row.voice), start: start(step), velocity: velocity,
            bar: step / (stepsPerBeat * beatsPerBar)))
      }
    }
    return Song(notes: notes, duration: Double(count * repeats) * stepSeconds)
  }

  /// Whether two grids have the same values.
  public static func == (a: SongGrid, b: SongGrid) -> Bool {
    a.song == b.song && a.rows.map(\.voice) == b.rows.map(\.voice)
  }
}

/// A line of a grid that cannot be understood.
public struct SongGridError: Error, Equatable, Sendable {
  /// The file.
  public let path: String
  /// Its line, from 1 on.
  public let line: Int
  /// What is wrong.
  public let problem: String
}

extension SongGridError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    ErrorMessage(
      "\(path), line \(line): \(problem)",
      advice: "write lines like \"tempo 110\" and \"kick: x...x...x...x...\"")
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
