// SPDX-License-Identifier: MIT
import Glibc

/// Mel-frequency cepstral coefficients (MFCC): the shape of a spectrum as a few numbers.
///
/// They are the first coefficients of the orthonormal discrete cosine transform (type II) of the
/// levels L of B mel bands:
///
///     c[k] = norm(k) sum over b of L[b] cos(pi k (2b + 1) / (2B)),
///     norm(0) = sqrt(1 / B), norm(k) = sqrt(2 / B)
///
/// The conventions are librosa's (`librosa.feature.mfcc`), the levels those of ``Decibels``.
///
/// Reference: Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word
/// recognition in continuously spoken sentences" (1980).
public struct CepstralCoefficients: Sendable {
  /// The number of coefficients of a frame, K.
  public let count: Int
  /// The number of mel bands of a frame, B.
  public let bandCount: Int
  /// The basis of the transform, `[B, K]`.
  private let cosines: [Double]

  /// The first `count` coefficients of `bandCount` bands.
  public init(count: Int = 20, bandCount: Int = 128) {
    precondition(count > 0 && count <= bandCount, "\(count) coefficients of \(bandCount) bands")
    self.count = count
    self.bandCount = bandCount
    cosines = (0..<bandCount).flatMap { band in
      (0..<count).map { index in
        let angle = Double.pi * Double(index) * (Double(band) + 0.5) / Double(bandCount)
        return (Double(index == 0 ? 1 : 2) / Double(bandCount)).squareRoot() * cos(angle)
      }
    }
  }

  /// The coefficients, `[T, K]`, of levels in decibels, `[T, B]`.
  public func coefficients(ofLevels levels: [Float]) -> [Float] {
    precondition(
      levels.count % bandCount == 0, "\(levels.count) levels are no frames of \(bandCount) bands")
    return stride(from: 0, to: levels.count, by: bandCount).flatMap { first in
      var sums = [Double](repeating: 0, count: count)
      for band in 0..<bandCount {
        let level = Double(levels[first + band])
        for index in 0..<count { sums[index] += level * cosines[band * count + index] }
      }
      return sums.map { Float($0) }
    }
  }
}
