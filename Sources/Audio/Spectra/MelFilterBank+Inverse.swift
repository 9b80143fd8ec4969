// SPDX-License-Identifier: MIT
import Kernels

extension MelFilterBank {
  /// The Moore-Penrose pseudo-inverse of the weights, `[F, B]`: of all spectra with the same bands it
  /// gives the one of least energy, which may be negative in places.
  ///
  /// With the eigenvectors V and eigenvalues d of W W', the inverse is W' V (1 / d) V', where d below
  /// 1e-6 of the largest count as infinite: of bands that are empty, share their bins or hardly touch
  /// one, which would blow up what little they hold.
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

  /// The magnitudes, `[..., F]`, of least energy that have these bands, `[..., B]`; what would be
  /// negative is zero.
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

  /// W W', `[B, B]`: what the filters have in common.
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
