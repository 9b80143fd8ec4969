// SPDX-License-Identifier: MIT
import ArgumentParser
import Files

/// Options of what is played by keys: which classes do, and which end each other's sounds.
struct KeyFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Class of a percussion key, as in 54=shaker; may be given several times.",
      valueName: "key=class"))
  var map: [String] = []
  @Option(
    help: ArgumentHelp(
      "Class whose sounds end where the next one begins; may be given several times (default: "
        + "classes of hi-hats).", valueName: "class"))
  var choke: [String] = []

  /// The class of each key.
  ///
  /// - Throws: `OptionError` for a text of another form.
  func keyClasses() throws(OptionError) -> [Int: String] {
    var classes: [Int: String] = [:]
    for entry in map {
      let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let key = Int(parts[0]), (0...127).contains(key) else {
        throw .value(
          name: "--map", found: entry, wanted: "a key from 0 to 127 and a class, as in 54=shaker")
      }
      classes[key] = parts[1]
    }
    return classes
  }
}
