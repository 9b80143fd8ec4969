// SPDX-License-Identifier: MIT
public import Files

/// The keys of General MIDI's percussion, and the classes of drum models that sound like them.
///
/// Reference: "General MIDI System Level 1" (MIDI Manufacturers Association, 1991), percussion key map.
enum DrumKeys {
  /// The names of keys 35...81.
  private static let names = [
    "acoustic bass drum", "bass drum 1", "side stick", "acoustic snare", "hand clap",
    "electric snare", "low floor tom", "closed hi-hat", "high floor tom", "pedal hi-hat", "low tom",
    "open hi-hat", "low-mid tom", "hi-mid tom", "crash cymbal 1", "high tom", "ride cymbal 1",
    "chinese cymbal", "ride bell", "tambourine", "splash cymbal", "cowbell", "crash cymbal 2",
    "vibraslap", "ride cymbal 2", "hi bongo", "low bongo", "mute hi conga", "open hi conga",
    "low conga", "high timbale", "low timbale", "high agogo", "low agogo", "cabasa", "maracas",
    "short whistle", "long whistle", "short guiro", "long guiro", "claves", "hi wood block",
    "low wood block", "mute cuica", "open cuica", "mute triangle", "open triangle",
  ]

  /// Words of names, with the words of classes that play them, the best first.
  private static let words: [(name: String, classes: [String])] = [
    ("bass drum", ["kick", "bassdrum", "bd"]),
    ("side stick", ["rim", "rimshot", "sidestick", "stick"]),
    ("snare", ["snare", "sd"]), ("clap", ["clap", "claps"]), ("tom", ["tom", "toms"]),
    ("hi-hat", ["hat", "hihat", "hats", "hh"]), ("cymbal", ["cymbal", "crash", "ride", "cymbals"]),
    ("ride bell", ["cymbal", "ride", "bell"]),
    ("bongo", ["handdrum", "bongo", "conga", "perc"]),
    ("conga", ["handdrum", "conga", "bongo", "perc"]),
    ("timbale", ["handdrum", "timbale", "tom", "perc"]),
    ("cabasa", ["shaker", "cabasa", "perc"]), ("maracas", ["shaker", "maracas", "perc"]),
    ("tambourine", ["tambourine", "shaker", "perc"]), ("", ["perc", "percussion"]),
  ]

  /// The name of a key; nil outside of 35...81.
  static func name(_ key: Int) -> String? {
    names.indices.contains(key - 35) ? names[key - 35] : nil
  }

  /// The class that plays a key; nil if none does.
  static func className(_ key: Int, among classNames: [String]) -> String? {
    guard let name = name(key) else { return nil }
    let wanted = [[name]] + words.filter { name.contains($0.name) }.map(\.classes)
    for word in wanted.joined() {
      if let found = classNames.first(where: { Self.isWord(word, of: $0) }) { return found }
    }
    return nil
  }

  /// Whether a class is named after hi-hats, of which an open one ends where a closed one begins.
  static func isHiHat(_ className: String) -> Bool {
    ["hat", "hats", "hihat", "hh"].contains { isWord($0, of: className) }
  }

  /// Whether a name, of any case, has a word among its letters: "hat" of "Hat closed", not of "what".
  static func isWord(_ word: String, of name: String) -> Bool {
    let name = name.lowercased()
    return name == word || name.split { !$0.isLetter }.contains { $0 == word }
  }
}

/// Keys of instruments with pitches as the names of classes.
public enum PitchNames {
  private static let letters: [Character: Int] = [
    "c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11,
  ]

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
