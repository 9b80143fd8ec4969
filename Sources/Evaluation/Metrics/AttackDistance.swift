// SPDX-License-Identifier: MIT

/// The Wasserstein distance of order 1 of two sets of numbers: the area between their distribution
/// functions.
///
///     W = integral of |F(t) - G(t)| dt
///
/// For equally many numbers it is the mean absolute difference of the sorted numbers. Peyré and Cuturi,
/// "Computational Optimal Transport" (2019), equation 2.37.
package struct AttackDistance {
  /// The attack times of real and generated sounds in milliseconds, without silent sounds.
  private let real: [Double]
  private let generated: [Double]

  init(_ comparison: SetComparison) {
    real = comparison.real.summaries.compactMap(Self.milliseconds)
    generated = comparison.candidate.summaries.compactMap(Self.milliseconds)
  }

  static func milliseconds(_ sound: SoundSummary) -> Double? {
    sound.details?.attackSeconds.map { 1000 * $0 }
  }

  /// The distance; nil where one set is empty.
  package static func distance(_ real: [Double], _ generated: [Double]) -> Double? {
    guard !real.isEmpty, !generated.isEmpty else { return nil }
    let (x, y) = (real.sorted(), generated.sorted())
    let ends = (x + y).sorted()
    var (below, belowOther, sum) = (0, 0, 0.0)
    for (start, end) in zip(ends, ends.dropFirst()) {
      while below < x.count, x[below] <= start { below += 1 }
      while belowOther < y.count, y[belowOther] <= start { belowOther += 1 }
      sum +=
        (end - start)
        * abs(Double(below) / Double(x.count) - Double(belowOther) / Double(y.count))
    }
    return sum
  }

  /// The median; nil for no numbers.
  static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}

extension Metric {
  /// ``AttackDistance`` of the times of ``AttackTime``.
  public static let attack = Metric(
    "attack", title: "attack, ms", unit: "ms", better: .lower,
    estimator: "Wasserstein distance of the times from a tenth to nine tenths of the envelope's "
      + "maximum; biased upwards for few sounds"
  ) { comparison in
    let times = [comparison.real, comparison.candidate].map { sounds in
      sounds.summaries.map(AttackDistance.milliseconds)
    }
    func distance(_ real: [Double?], _ generated: [Double?]) -> Double? {
      AttackDistance.distance(real.compactMap { $0 }, generated.compactMap { $0 })
    }
    return distance(times[0], times[1]).map { value in
      Measurement(
        value: value,
        uncertainty: comparison.uncertainty { real, generated in
          distance(real.map { times[0][$0] }, generated.map { times[1][$0] }) ?? value
        })
    }
  }
}
