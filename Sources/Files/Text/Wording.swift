// SPDX-License-Identifier: MIT
import Foundation

/// A number with its noun: "1 file", "2 files".
///
/// - Parameter grouped: whether to write "12,688 files" instead of "12688 files".
public func counted(_ count: Int, _ noun: String, grouped isGrouped: Bool = false) -> String {
  "\(isGrouped ? grouped(count) : "\(count)") \(noun)\(count == 1 ? "" : "s")"
}

/// A number with a comma before each group of three digits: "12,688".
public func grouped(_ number: Int) -> String {
  let digits = String(number.magnitude)
  let groups = digits.enumerated().map { index, digit in
    index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
  }
  return (number < 0 ? "-" : "") + groups.joined()
}

/// A share between 0 and 1 in percent with one decimal: "97.3 %".
public func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

/// A duration in the two largest units: "2 h 05 min", "3 min 20 s" or "8 s".
///
/// Negative durations and NaN count as 0; the longest is 10⁹ seconds.
public func hoursMinutesSeconds(_ seconds: Double) -> String {
  let whole = Int(checked: min(max(seconds, 0), 1e9).rounded()) ?? 0
  let (hours, minutes) = (whole / 3600, whole / 60 % 60)
  func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  if hours > 0 { return "\(hours) h \(twoDigits(minutes)) min" }
  if minutes > 0 { return "\(minutes) min \(twoDigits(whole % 60)) s" }
  return "\(whole) s"
}
