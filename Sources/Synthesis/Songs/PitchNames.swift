// SPDX-License-Identifier: MIT
public import Files

/// Keys of instruments with pitches as the names of classes.
public enum PitchNames {
  private static let letters: [Character: Int] = [
    "c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11,
  ]

  /// The lowest key that a class is taken to mean, A0, the lowest of a piano: classes such as "0" to "9" are
  /// more likely to be words.
  static let lowestOfClasses = 21

  /// The key that a class means; nil for one that is more likely a word.
  static func key(ofClass name: String) -> Int? {
    key(name).flatMap { $0 >= lowestOfClasses ? $0 : nil }
  }

  /// The key of a name such as "60", "C4", "f#3" or "Bb2", where C4 is 60; nil for other names.
  static func key(_ name: String) -> Int? {
    if let number = Int(name) { return (0...127).contains(number) ? number : nil }
    var rest = Substring(name.lowercased())
    guard let letter = rest.popFirst(), var key = letters[letter] else { return nil }
    if rest.first == "#" || rest.first == "b" { key += rest.removeFirst() == "#" ? 1 : -1 }
    guard let octave = Int(rest), (-1...9).contains(octave) else { return nil }
    key += 12 * (octave + 1)
    return (0...127).contains(key) ? key : nil
  }

  /// The class of a pitch, which may be written in another way than the class: "60", "C4", "c#3".
  ///
  /// - Throws: ``PitchError``
  public static func className(
    ofPitch pitch: String, among classNames: [String]
  ) throws(PitchError) -> String {
    guard let wanted = key(pitch) else { throw .noPitch(pitch) }
    let keys = classNames.compactMap { name in key(name).map { (name: name, key: $0) } }
    guard let nearest = keys.min(by: { abs($0.key - wanted) < abs($1.key - wanted) }) else {
      throw .noPitches(classNames: classNames)
    }
    guard nearest.key == wanted else { throw .missing(pitch, nearest: nearest.name) }
    return nearest.name
  }
}

/// Why a pitch cannot be asked for.
public enum PitchError: Error, Equatable, Sendable {
  /// A text that is no pitch.
  case noPitch(String)
  /// A model whose classes are no pitches.
  case noPitches(classNames: [String])
  /// A pitch that the model lacks.
  case missing(String, nearest: String)
}

extension PitchError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .noPitch(let text):
      ErrorMessage("--pitch is \(text)", advice: "write a key from 0 to 127, or a note like C4")
    case .noPitches(let classNames):
      ErrorMessage(
        "The classes of the model are no pitches",
        advice: classNames.isEmpty
          ? "leave out --pitch" : "name one with --class, such as \(classNames[0])")
    case .missing(let text, let nearest):
      ErrorMessage(
        "The model has no pitch \(text)",
        advice: "the nearest is \(nearest); foley play resamples it to others")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .usage }
}
