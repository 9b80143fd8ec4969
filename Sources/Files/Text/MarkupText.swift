// SPDX-License-Identifier: MIT

extension String {
  /// The text with the escapes of HTML and XML, for content and attribute values.
  ///
  /// Characters that change the direction of text or hide it become escapes, see ``printable``.
  public var escapedForMarkup: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      // File names may contain control characters, which HTML and XML forbid.
      case _ where scalar.properties.generalCategory == .control: result += "\u{FFFD}"
      case _ where scalar.isUnprintable: result += String(scalar).printable
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
