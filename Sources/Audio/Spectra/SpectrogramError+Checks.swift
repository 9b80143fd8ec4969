// SPDX-License-Identifier: MIT
import Kernels

extension SpectrogramError {
  /// The largest Fourier transform and hop in samples.
  static let largestTransform = 1 << 24

  /// Throws the first error in the sizes of a ``ShortTimeTransform``.
  public static func check(
    fftSize: Int, hop: Int, windowLength: Int? = nil
  ) throws(SpectrogramError) {
    guard (2...largestTransform).contains(fftSize) else {
      throw .fftSize(fftSize)
    }
    guard (1...largestTransform).contains(hop) else { throw .hop(hop) }
    guard let length = windowLength else { return }
    guard (1...fftSize).contains(length) else {
      throw .windowLength(length, fftSize: fftSize)
    }
  }

  /// Throws ``gaps(hop:windowLength:)`` if a transform has no inverse.
  public static func check(inverseOf transform: ShortTimeTransform) throws(SpectrogramError) {
    if transform.leavesGaps {
      throw .gaps(hop: transform.hop, windowLength: transform.windowLength)
    }
  }

  /// Throws the first element of `magnitudes`, `[N, T, F]`, that is negative, infinite or NaN.
  static func check(
    magnitudes: [Float], bins: Int, framesPerClip: Int
  ) throws(SpectrogramError) {
    let isMagnitude = { (value: Float) in value >= 0 && value < .infinity }
    let rows = (magnitudes.count + bins - 1) / bins
    let areMagnitudes = [Bool](unsafeUninitializedCapacity: rows) { results, count in
      count = rows
      magnitudes.withUnsafeBufferPointer { magnitudes in
        parallelFor(rows) { row in
          // A loop without an exit is vectorised.
          var failures: UInt32 = 0
          for place in row * bins..<min((row + 1) * bins, magnitudes.count) {
            failures |= isMagnitude(magnitudes[place]) ? 0 : 1
          }
          results[row] = failures == 0
        }
      }
    }
    guard !areMagnitudes.allSatisfy(\.self),
      let index = magnitudes.firstIndex(where: { !isMagnitude($0) })
    else { return }
    let (frame, bin) = index.quotientAndRemainder(dividingBy: bins)
    throw .magnitude(
      magnitudes[index], clip: frame / framesPerClip, frame: frame % framesPerClip, bin: bin)
  }
}
