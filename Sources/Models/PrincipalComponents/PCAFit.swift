// SPDX-License-Identifier: MIT
import Autograd
import Kernels

/// The principal components of a growing set of vectors, of which only the largest are kept.
///
/// Ross, Lim, Lin and Yang, "Incremental Learning for Robust Visual Tracking" (2008), algorithm 1:
/// the components of the vectors seen and the new ones are those of a small matrix.
struct PCAFit {
  /// Vectors seen, n.
  private(set) var count: Float
  /// Their mean, `[P]`.
  private(set) var mean: Tensor
  /// Components, each scaled by its singular value, the largest first, `[Z, P]`; zeros behind the rank.
  private(set) var components: Tensor
  /// The sum of the squared distances of all vectors from their mean.
  private(set) var scatter: Float

  /// Eigenvalues below this share of the largest are rounding errors of `Float` sums.
  private static let smallestShare = 1e-6

  /// A fit that was interrupted.
  init(count: Float, mean: Tensor, components: Tensor, scatter: Float) {
    self.count = count
    self.mean = mean
    self.components = components
    self.scatter = scatter
  }

  /// All components of vectors `[M, P]` of few numbers: the work grows with P³, where ``add(_:)`` has M³.
  init(ofAll vectors: Tensor) {
    let (rows, size) = (vectors.shape[0], vectors.shape[1])
    let mean = vectors.sum(alongAxes: [0]) * (1 / Float(rows))
    let centered = vectors.adding(perChannel: -mean)
    let products = centered.matrixProduct(centered, transposingLeft: true).values
    let eigen = SymmetricEigen(products.map(Double.init), size: size)
    let order = eigen.values.indices.sorted { eigen.values[$0] > eigen.values[$1] }
    let threshold = Self.smallestShare * (order.first.map { eigen.values[$0] } ?? 0)
    var components = [Float](repeating: 0, count: size * size)
    for (place, column) in order.enumerated() where eigen.values[column] > threshold {
      let scale = eigen.values[column].squareRoot()
      for row in 0..<size {
        components[place * size + row] = Float(scale * eigen.vectors[row * size + column])
      }
    }
    self.init(
      count: Float(rows), mean: mean, components: Tensor(components, shape: [size, size]),
      scatter: centered.squareSum)
  }

  /// Takes in vectors, `[M, P]`.
  mutating func add(_ vectors: Tensor) {
    let added = Float(vectors.shape[0])
    let size = mean.count
    let addedMean = vectors.sum(alongAxes: [0]) * (1 / added)
    let centered = vectors.adding(perChannel: -addedMean)
    let shift = (mean - addedMean) * (count * added / (count + added)).squareRoot()
    let rows = Tensor.concatenated(
      [components, centered, shift.reshaped(to: [1, size])], alongAxis: 0)
    scatter += centered.squareSum + shift.squareSum
    components = Self.largest(components.shape[0], of: rows)
    mean = (mean * count + addedMean * added) * (1 / (count + added))
    count += added
  }

  /// The share of the scatter that the components keep, 0 to 1.
  var keptShare: Float { scatter > 0 ? min(1, components.squareSum / scatter) : 1 }

  /// The largest components of rows `[R, P]`, scaled by their singular values.
  ///
  /// With the eigenvectors u of the rows' inner products, `uᵀ rows` are the components: no division
  /// by a small singular value is needed.
  private static func largest(_ kept: Int, of rows: Tensor) -> Tensor {
    let count = rows.shape[0]
    let products = rows.matrixProduct(rows, transposingRight: true).values.map(Double.init)
    let eigen = SymmetricEigen(products, size: count)
    let order = eigen.values.indices.sorted { eigen.values[$0] > eigen.values[$1] }
    let threshold = smallestShare * (order.first.map { eigen.values[$0] } ?? 0)
    var weights = [Float](repeating: 0, count: count * kept)
    for (place, column) in order.prefix(kept).enumerated() where eigen.values[column] > threshold {
      for row in 0..<count {
        weights[row * kept + place] = Float(eigen.vectors[row * count + column])
      }
    }
    return Tensor(weights, shape: [count, kept]).matrixProduct(rows, transposingLeft: true)
  }
}

extension PCAFit {
  /// The components scaled by the deviations of a normal distribution, `[Z, P]`, instead of by their
  /// singular values.
  ///
  /// Few vectors make large variances too large and small ones too small, so the variances are drawn
  /// towards their mean: Chen, Wiesel, Eldar and Hero, "Shrinkage Algorithms for MMSE Covariance
  /// Estimation" (2010), equation 23, within the components found. The number of different vectors
  /// follows from the rank where that is below Z.
  ///
  /// - Parameter most: the number of different vectors, where some were added again and again; nil where
  ///   no two are the same.
  func deviations(ofAtMost most: Int? = nil) -> Tensor {
    guard count > 1 else { return .zeros(components.shape) }
    let (kept, size) = (components.shape[0], components.shape[1])
    let squares = (components * components).sum(alongAxes: [1]).values.map(Double.init)
    let variances = squares.map { $0 / Double(count - 1) }
    let rank = variances.count { $0 > 0 }
    guard rank > 0 else { return .zeros(components.shape) }
    let different = min(Double(count), most.map(Double.init) ?? .infinity)
    let vectors = rank < kept ? Double(rank + 1) : different
    let shrunk = Self.shrunk(Array(variances.prefix(rank)), vectors: vectors)
    let scales = (0..<kept).map { index in
      index < rank ? Float((shrunk[index] / squares[index]).squareRoot()) : 0
    }
    return components
      * Tensor(scales, shape: [kept, 1]).broadcast(to: [kept, size])
  }

  /// Variances drawn towards their mean.
  static func shrunk(_ variances: [Double], vectors: Double) -> [Double] {
    let p = Double(variances.count)
    let trace = variances.reduce(0, +)
    let squares = variances.reduce(0) { $0 + $1 * $1 }
    let spread = (vectors + 1 - 2 / p) * (squares - trace * trace / p)
    let share = spread > 0 ? min(1, ((1 - 2 / p) * squares + trace * trace) / spread) : 1
    return variances.map { (1 - share) * $0 + share * trace / p }
  }
}

extension Tensor {
  fileprivate var squareSum: Float { (self * self).sum().values[0] }
}
