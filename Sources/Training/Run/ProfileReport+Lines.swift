// SPDX-License-Identifier: MIT
import Foundation
import Kernels

extension ProfileReport {
  /// Operations taken together.
  struct Sum {
    var calls = 0
    var seconds = 0.0
    var arithmetic = 0.0
    var bytes = 0.0
    var rows: [Profile.Row]

    init(_ rows: some Sequence<Profile.Row>) {
      self.rows = Array(rows)
      for row in self.rows {
        calls += row.calls
        seconds += row.seconds
        arithmetic += Double(row.calls * row.operation.arithmetic)
        bytes += Double(row.calls * row.operation.bytes)
      }
    }

    func floor(at rates: Profile.Rates) -> Double {
      rows.reduce(0) { $0 + Double($1.calls) * $1.operation.floor(at: rates) }
    }
  }

  static let widths = [8, 9, 8, 9, 8, 7]

  static func columns(_ last: String) -> String {
    row(["share", "seconds", "calls", "GFLOP/s", "GB/s", "floor"], last)
  }

  func line(_ sum: Sum, _ name: String) -> String {
    let floor = sum.floor(at: rates)
    func rate(_ amount: Double) -> String {
      amount > 0 ? Self.number(amount / max(sum.seconds, 1e-9) * 1e-9) : ""
    }
    return Self.row(
      [
        Self.percent(sum.seconds / max(seconds, 1e-9), digits: 1), Self.number(sum.seconds),
        sum.calls > 0 ? "\(sum.calls)" : "", rate(sum.arithmetic), rate(sum.bytes),
        floor > 0 ? Self.percent(floor / max(sum.seconds, 1e-9), digits: 0) : "",
      ], name)
  }

  static func row(_ cells: [String], _ last: String) -> String {
    zip(cells, widths).map { cell, width in
      String(repeating: " ", count: max(0, width - cell.count)) + cell
    }.joined() + "  " + last
  }

  /// Four digits at most, or as many as it has before the point.
  static func number(_ value: Double) -> String {
    let digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
    return String(format: "%.\(digits)f", value)
  }

  static func percent(_ share: Double, digits: Int) -> String {
    String(format: "%.\(digits)f %%", 100 * share)
  }
}
