// SPDX-License-Identifier: MIT
public import Kernels

/// A profile of a training in words: where the time went, and how far each operation is from what
/// the machine allows.
public struct ProfileReport: Sendable {
  /// What steps are made of, and what is done beside them.
  private let rows: [Profile.Row]
  private let records: [Profile.Row]
  /// All steps together.
  let seconds: Double
  let rates: Profile.Rates
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
      .sorted { ($1.sum.seconds, $0.name) < ($0.sum.seconds, $1.name) }
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
}
