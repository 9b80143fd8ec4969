// SPDX-License-Identifier: MIT
import Foundation
public import Kernels

/// A profile of a training in words: where the time went, and how far each operation is from what
/// the machine allows.
public struct ProfileReport: Sendable {
  /// What steps are made of, and what is done beside them.
  private let rows: [Profile.Row]
  private let records: [Profile.Row]
  /// All steps together.
  private let seconds: Double
  private let rates: Profile.Rates
  private let steps: Int
  private let peakBytes: Int

  /// A report on a profile of `steps` steps; measures this machine's rates, which takes a second or
  /// two.
  public init(_ profile: Profile, steps: Int) {
    self.init(
      profile.rows, seconds: profile.seconds, steps: steps, rates: .measured(),
      peakBytes: MemoryPool.peakLiveBytes)
  }

  /// A report on operations, the longest first, and what was done beside the steps.
  ///
  /// - Parameters:
  ///   - seconds: what they took with all that was between them.
  ///   - peakBytes: the most memory that tensors had at one time.
  public init(
    _ rows: [Profile.Row], seconds: Double, steps: Int, rates: Profile.Rates, peakBytes: Int
  ) {
    self.rows = rows.filter { $0.operation.kind != .record }
    records = rows.filter { $0.operation.kind == .record }
    self.seconds = seconds - records.reduce(0) { $0 + $1.seconds }
    self.steps = steps
    self.rates = rates
    self.peakBytes = peakBytes
  }

  /// The share of the steps' time that operations account for, 0 to 1.
  public var coveredShare: Double { rows.reduce(0) { $0 + $1.seconds } / max(seconds, 1e-9) }

  /// A line for every operation, kind and part of a step.
  public func text() -> String { text(smallestShare: 0) }

  /// The same with a line for operations that took 1 % of the time or more, and one for the others.
  public var summary: String { text(smallestShare: 0.01) }

  private func text(smallestShare: Double) -> String {
    let shown = rows.prefix { $0.seconds >= smallestShare * seconds }
    let rest = rows.dropFirst(shown.count)
    var lines = [heading, "", Self.columns("operation")]
    lines += shown.map { line(Sum([$0]), Self.name($0)) }
    if !rest.isEmpty { lines.append(line(Sum(rest), "\(rest.count) smaller operations")) }
    lines.append(line(leftOver, "everything else, between operations"))
    lines.append(line(total, "in all"))
    lines += ["", Self.columns("kind")] + table { Self.title($0.operation.kind) }
    lines += ["", Self.columns("part")] + table { Self.part($0.place) }
    if !records.isEmpty {
      lines += ["", Self.row(["seconds", "calls"], "beside the steps")]
      lines += records.map {
        Self.row([Self.number($0.seconds), "\($0.calls)"], $0.operation.name)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var heading: String {
    """
    \(steps) steps in \(Self.number(seconds)) s, \(Self.number(seconds / Double(max(steps, 1)))) s each; \
    tensors took \(peakBytes >> 20) MiB at most
    \(WorkerPool.threadCount) threads do \(Self.number(rates.arithmetic * 1e-9)) GFLOP/s in a \
    matrix product and copy at \(Self.number(rates.bytes * 1e-9)) GB/s; floor is the time at these \
    rates as a share of the time taken
    """
  }

  /// Rows of one name together, the longest first.
  private func table(by name: (Profile.Row) -> String) -> [String] {
    Dictionary(grouping: rows, by: name).map { (name: $0.key, sum: Sum($0.value)) }
      .sorted { $0.sum.seconds > $1.sum.seconds }
      .map { line($0.sum, $0.name) }
  }

  private var leftOver: Sum {
    var sum = Sum([])
    sum.seconds = seconds - rows.reduce(0) { $0 + $1.seconds }
    return sum
  }

  private var total: Sum {
    var sum = Sum(rows)
    sum.seconds = seconds
    return sum
  }

  // MARK: Lines

  /// Operations taken together.
  private struct Sum {
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

  private static let widths = [8, 9, 8, 9, 8, 7]

  private static func columns(_ last: String) -> String {
    row(["share", "seconds", "calls", "GFLOP/s", "GB/s", "floor"], last)
  }

  private func line(_ sum: Sum, _ name: String) -> String {
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

  private static func row(_ cells: [String], _ last: String) -> String {
    zip(cells, widths).map { cell, width in
      String(repeating: " ", count: max(0, width - cell.count)) + cell
    }.joined() + "  " + last
  }

  /// Four digits at most, or as many as it has before the point.
  private static func number(_ value: Double) -> String {
    let digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
    return String(format: "%.\(digits)f", value)
  }

  private static func percent(_ share: Double, digits: Int) -> String {
    String(format: "%.\(digits)f %%", 100 * share)
  }

  // MARK: Names

  private static func name(_ row: Profile.Row) -> String {
    let place = part(row.place)
    return (place.isEmpty ? "" : "\(place): ") + describe(row.operation)
  }

  private static func describe(_ operation: Profile.Operation) -> String {
    func shape(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: "x") }
    let operands = operation.operands.map(shape).joined(separator: " by ")
    let result = operation.result.isEmpty ? "" : shape(operation.result)
    let shapes = operands.isEmpty ? result : "\(operands) -> \(result)"
    return "\(operation.name) \(shapes)".trimmingCharacters(in: .whitespaces)
  }

  private static func part(_ place: Profile.Place) -> String {
    let part = place.part.isEmpty ? "around the updates" : place.part
    switch place.walk {
    case nil: return part
    case .gradient: return "\(part), its gradient"
    case .backward: return "\(part), backward"
    }
  }

  private static func title(_ kind: Profile.Kind) -> String {
    switch kind {
    case .convolution: "convolutions, with bias, rectifier and shuffle"
    case .product: "matrix products"
    case .elementwise: "element by element"
    case .sum: "sums"
    case .copy: "copies, slices, broadcasts, shifts"
    case .transform: "short-time transforms"
    case .random: "random numbers"
    case .update: "optimisers and running average"
    case .batch: "waiting for recordings"
    case .record: "checkpoints, scores and log"
    }
  }
}
