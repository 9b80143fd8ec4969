// SPDX-License-Identifier: MIT

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

  /// Whether a class is one of those whose sounds end each other: the chosen ones, or without a choice
  /// those named after hi-hats, of which an open one ends where a closed one begins.
  static func isChoked(_ className: String, chosen: Set<String>?) -> Bool {
    chosen?.contains(className) ?? isHiHat(className)
  }

  private static func isHiHat(_ className: String) -> Bool {
    ["hat", "hats", "hihat", "hh"].contains { isWord($0, of: className) }
  }

  /// Whether a name, of any case, has a word among its letters: "hat" of "Hat closed", not of "what".
  static func isWord(_ word: String, of name: String) -> Bool {
    let name = name.lowercased()
    return name == word || name.split { !$0.isLetter }.contains { $0 == word }
  }
}
