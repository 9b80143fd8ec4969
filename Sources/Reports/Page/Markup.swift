// SPDX-License-Identifier: MIT
import Foundation

/// The text as it has to stand in HTML, between tags and in attributes.
func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\n", "\t": result.unicodeScalars.append(scalar)
    // Other control characters have no place in HTML, and names of files may have them.
    case _ where scalar.properties.generalCategory == .control: result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// A table with a row of headings; the first cell of a row is a heading, too.
func table(_ headings: [String], _ rows: [[String]], caption: String) -> String {
  let head = headings.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
  let body = rows.map { row in
    let cells = row.dropFirst().map { "<td>\(escaped($0))</td>" }.joined()
    return "<tr><th scope=\"row\">\(escaped(row.first ?? ""))</th>\(cells)</tr>"
  }
  return """
    <div class="wide" role="region" aria-label="\(escaped(caption))" tabindex="0"><table>
    <caption>\(escaped(caption))</caption>
    <thead><tr>\(head)</tr></thead>
    <tbody>
    \(body.joined(separator: "\n"))
    </tbody></table></div>

    """
}

/// As in "2 h 05 min", "3 min 20 s" or "8 s".
func duration(_ seconds: Double) -> String {
  let whole = Int(min(max(seconds, 0), 1e9).rounded())
  let (hours, minutes) = (whole / 3600, whole / 60 % 60)
  if hours > 0 { return "\(hours) h \(minutes < 10 ? "0" : "")\(minutes) min" }
  if minutes > 0 { return "\(minutes) min \(whole % 60 < 10 ? "0" : "")\(whole % 60) s" }
  return "\(whole) s"
}

/// As in "2026-11-21 14:05 UTC".
func moment(_ wallTime: Double) -> String {
  var (time, parts) = (time_t(wallTime), tm())
  gmtime_r(&time, &parts)
  return String(
    format: "%04d-%02d-%02d %02d:%02d UTC", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
    parts.tm_hour, parts.tm_min)
}

/// "1 step", "12,688 steps".
func counted(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// The number with a comma before each group of three digits.
func grouped(_ number: Int) -> String {
  let digits = String(abs(number))
  let groups = digits.enumerated().map { index, digit in
    index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
  }
  return (number < 0 ? "-" : "") + groups.joined()
}
