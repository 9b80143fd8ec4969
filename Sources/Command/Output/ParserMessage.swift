// SPDX-License-Identifier: MIT
import ArgumentParser
import Files

/// The messages of ArgumentParser with better suggestions.
enum ParserMessage {
  /// The message of an error of the command line.
  ///
  /// - Parameter words: the words of the command line after the name of the program.
  static func text(of error: any Error, words: [String]) -> String {
    let text = Foley.fullMessage(for: error)
    if let word = unknownCommand(in: words) {
      return "Error: There is no command \(word.printable)."
        + (suggestion(for: word, among: names).map { " Did you mean foley \($0)?" } ?? "")
        + "\n  See 'foley --help' for the commands."
    }
    if hidesHelp(words), let name = options(of: words).first(where: isHiddenHelp) {
      return "Error: \(name.printable) is no option. Write ./\(name.printable) if it is a file."
    }
    return improved(text, help: words.first.flatMap(help) ?? "")
  }

  /// The first word, if it should be the name of a command and is not.
  static func unknownCommand(in words: [String]) -> String? {
    guard let word = words.first, !word.hasPrefix("-"), !names.contains(word) else { return nil }
    return word
  }

  /// Whether the parser shows help because a file name such as "-high.wav" has an h: it reads the letters
  /// after a hyphen as options.
  static func hidesHelp(_ words: [String]) -> Bool {
    let asks = ["-h", "--help", "help", "--help-hidden"]
    let options = options(of: words)
    return options.contains(where: isHiddenHelp) && !options.contains(where: asks.contains)
  }

  /// The words that may be options: behind "--" all are arguments.
  private static func options(of words: [String]) -> ArraySlice<String> {
    words.prefix { $0 != "--" }
  }

  private static func isHiddenHelp(_ word: String) -> Bool {
    word.hasPrefix("-") && !word.hasPrefix("--") && word.count > 2 && word.contains("h")
  }

  private static var names: [String] {
    ["help"] + Foley.configuration.subcommands.compactMap { $0.configuration.commandName }
  }

  private static func help(of name: String) -> String? {
    Foley.configuration.subcommands.first { $0.configuration.commandName == name }
      .map { Foley.helpMessage(for: $0) }
  }

  /// Replaces the parser's suggestion for an unknown option, which may be far from it.
  private static func improved(_ text: String, help: String) -> String {
    let pattern = /Unknown option '(?<option>--[^']+)'(\. Did you mean '[^']*'\?)?/
    guard let found = text.firstMatch(of: pattern) else { return text }
    let options = help.matches(of: /--[a-z][a-z0-9-]*/).map { String($0.output) }
    let option = String(found.output.option)
    let better =
      suggestion(for: option, among: options).map { "Did you mean '\($0)'?" }
      ?? "--help lists the options."
    return text.replacing(
      pattern, with: "Unknown option '\(option)'. \(better)", maxReplacements: 1)
  }

  /// The name with these initials ("--lr" for "--learning-rate"), or one that is spelled alike.
  static func suggestion(for word: String, among names: [String]) -> String? {
    let letters = word.drop { $0 == "-" }
    func initials(_ name: String) -> String {
      String(name.split(separator: "-").compactMap(\.first))
    }
    if letters.count > 1, let name = names.first(where: { initials($0) == letters }) { return name }
    return nearestName(to: word, among: names).flatMap { name in
      editDistance(name, word) <= max(2, letters.count / 3) ? name : nil
    }
  }
}
