// SPDX-License-Identifier: MIT
import Files
import Foundation

/// The text with HTML escapes, see `escapedForMarkup`.
func escaped(_ text: String) -> String { text.escapedForMarkup }

/// An HTML table with column headings; the first cell of each row is a row heading.
func htmlTable(_ headings: [String], _ rows: [[String]], caption: String) -> String {
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

/// A time in seconds since 1970 as "2026-11-21 14:05 UTC"; "unknown time" before 1970 and after 9999.
func dateAndTime(_ wallTime: Double) -> String {
  var parts = tm()
  guard var time = time_t(checked: wallTime), (0..<253_402_300_800).contains(time),
    gmtime_r(&time, &parts) != nil
  else { return "unknown time" }
  return String(
    format: "%04d-%02d-%02d %02d:%02d UTC", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
    parts.tm_hour, parts.tm_min)
}
