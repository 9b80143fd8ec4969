// SPDX-License-Identifier: MIT
import Kernels

extension MelFilterBank {
  /// The Moore-Penrose pseudo-inverse of the weights, `[F, B]`: it gives the spectrum of least energy
  /// among those with the same bands, which may have negative values.
  ///
  /// With the eigenvectors V and eigenvalues d of W W', the inverse is W' V (1 / d) V', where 1 / d is 0
  /// for d below 1e-6 of the largest. Such eigenvalues come from bands that are empty, share their bins
  /// or have tiny weights only, and would amplify errors.
  public func pseudoInverse() -> [Float] {
    let eigen = SymmetricEigen(products(), size: bandCount)
    let largest = eigen.values.max() ?? 0
    // V (1 / d) V', [B, B].
    var core = [Double](repeating: 0, count: bandCount * bandCount)
    for (index, value) in eigen.values.enumerated() where value > 1e-6 * largest {
      for row in 0..<bandCount {
        let factor = eigen.vectors[row * bandCount + index] / value
        for column in 0..<bandCount {
          core[row * bandCount + column] += factor * eigen.vectors[column * bandCount + index]
        }
      }
    }
    var inverse = [Double](repeating: 0, count: binCount * bandCount)
    for (band, filter) in filters.enumerated() {
      for (index, weight) in filter.weights.enumerated() {
        let row = (filter.firstBin + index) * bandCount
        for column in 0..<bandCount {
          inverse[row + column] += Double(weight) * core[band * bandCount + column]
        }
      }
    }
    return inverse.map { Float($0) }
  }

  /// The magnitudes of least energy, `[..., F]`, with these bands, `[..., B]`; negative values are set
  /// to zero.
  public func magnitudes(ofBands bands: [Float]) -> [Float] {
    let (rows, rest) = bands.count.quotientAndRemainder(dividingBy: bandCount)
    precondition(rest == 0, "\(bands.count) values are no rows of \(bandCount) bands")
    let inverse = pseudoInverse()
    var result = [Float](repeating: 0, count: rows * binCount)
    result.withUnsafeMutableBufferPointer { result in
      guard let target = result.baseAddress else { return }
      MatrixProduct.multiply(
        bands, transposingA: false, inverse, transposingB: true, into: target, rows: rows,
        columns: binCount, terms: bandCount)
      for index in result.indices { target[index] = max(0, target[index]) }
    }
    return result
  }

  /// The Gram matrix of the filters, W W', `[B, B]`.
  private func products() -> [Double] {
    filters.flatMap { a in
      filters.map { b in
        let bins = (a.firstBin..<a.firstBin + a.weights.count).clamped(
          to: b.firstBin..<b.firstBin + b.weights.count)
        return bins.reduce(0.0) {
          $0 + Double(a.weights[$1 - a.firstBin]) * Double(b.weights[$1 - b.firstBin])
        }
      }
    }
  }
}
