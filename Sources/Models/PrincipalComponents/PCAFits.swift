// SPDX-License-Identifier: MIT
import Autograd

/// A ``PCAFit`` for each class.
struct PCAFits {
  /// The fits, one for every class, or one.
  var rows: [PCAFit]
  /// The different vectors that there are for each; nil where no two are the same.
  private let differentCounts: [Int]?

  /// Fits of no vectors.
  ///
  /// - Parameter differentCounts: as of ``ExampleSource/differentCounts``.
  init(rows: Int, components: Int, values: Int, differentCounts: [Int]?) {
    precondition(
      differentCounts.map { $0.count == rows } ?? true,
      "\(differentCounts?.count ?? 0) numbers of vectors for \(rows) fits")
    self.differentCounts = differentCounts
    let empty = PCAFit(
      count: 0, mean: .zeros([values]), components: .zeros([components, values]), scatter: 0)
    self.rows = [PCAFit](repeating: empty, count: rows)
  }

  /// Adds examples `[N, ...]` to the fits of their classes.
  ///
  /// - Parameter labels: `[N, classes]`, rows of one and zeros; nil for one class.
  mutating func add(_ examples: Tensor, labels: Tensor?) {
    let count = examples.shape[0]
    let size = examples.count / count
    let vectors = examples.reshaped(to: [count, size])
    for (row, members) in members(labels, count: count).enumerated() where !members.isEmpty {
      rows[row].add(
        .concatenated(
          members.map { vectors.sliced(from: [$0, 0], to: [$0 + 1, size]) }, alongAxis: 0))
    }
  }

  /// The places in a batch of the examples of each class.
  private func members(_ labels: Tensor?, count: Int) -> [[Int]] {
    var members = [[Int]](repeating: [], count: rows.count)
    guard let labels else {
      members[0] = Array(0..<count)
      return members
    }
    for (place, value) in labels.values.enumerated() where value > 0 {
      members[place % rows.count].append(place / rows.count)
    }
    return members
  }

  /// The components of all classes scaled by their deviations, `[1, classes · Z, P]`.
  var components: Tensor {
    let tables = Tensor.concatenated(
      rows.enumerated().map { row, fit in fit.deviations(ofAtMost: differentCounts?[row]) },
      alongAxis: 0)
    return tables.reshaped(to: [1] + tables.shape)
  }

  /// The means of all classes, `[1, classes, P]`.
  var means: Tensor {
    let size = rows[0].mean.count
    return Tensor.concatenated(rows.map { $0.mean.reshaped(to: [1, size]) }, alongAxis: 0)
      .reshaped(to: [1, rows.count, size])
  }
}
