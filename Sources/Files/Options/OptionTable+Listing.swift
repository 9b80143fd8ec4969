// SPDX-License-Identifier: MIT

extension OptionDeclaration {
  /// The sentence with the default in parentheses: How many sounds (default: 16).
  ///
  /// - Parameter defaults: the structure that has the default. The default of a flag, and one that is
  ///   not set, is left out.
  public func help(defaults: Root) -> String {
    guard let value = value(in: defaults), value.flag == nil else { return help }
    let sentence = help.hasSuffix(".") ? String(help.dropLast()) : help
    return "\(sentence) (default: \(text(in: defaults)))."
  }
}

extension OptionTable {
  /// The options as text for a terminal.
  ///
  /// Each has a line with its name, its allowed values, their unit and its default, and below it
  /// its sentence.
  /// - Parameters:
  ///   - defaults: the structure that has the defaults; one that is not set is left out.
  ///   - width: the letters in a line; only a longer word makes a longer line.
  public func listing(of defaults: Root, width: Int = 80) -> String {
    let column = (options.map(\.name.count).max() ?? 0) + 4
    let blank = String(repeating: " ", count: column)
    return groups.map { group in
      let lines = group.options.flatMap { option in
        var values = option.wanted
        if option.value(in: defaults) != nil {
          values += " (default: \(option.text(in: defaults)))"
        }
        var lines = (wrapped(values, width - column) + wrapped(option.help, width - column)).map {
          blank + $0
        }
        let name = "  " + option.name
        lines[0] = name + lines[0].dropFirst(name.count)
        return lines
      }
      return ([group.title] + lines).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// The options as a Markdown table: name, unit, default, allowed values, meaning.
  ///
  /// - Parameter defaults: the structure that has the defaults; the cell of one that is not set is
  ///   empty.
  public func markdown(of defaults: Root) -> String {
    let head = ["| option | unit | default | values | meaning |", "|---|---|---|---|---|"]
    let rows = options.map { option in
      let value = option.value(in: defaults) == nil ? "" : "`\(option.text(in: defaults))`"
      let cells = ["`\(option.name)`", option.unit ?? "", value, option.allowed, option.help]
      return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    return (head + rows).joined(separator: "\n")
  }
}

/// The words of a text in lines of at most `width` letters; one line at least.
private func wrapped(_ text: String, _ width: Int) -> [String] {
  text.split(separator: " ").reduce(into: [""]) { lines, word in
    let last = lines[lines.count - 1]
    if last.isEmpty {
      lines[lines.count - 1] = String(word)
    } else if last.count + 1 + word.count <= width {
      lines[lines.count - 1] = "\(last) \(word)"
    } else {
      lines.append(String(word))
    }
  }
}
