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
    let range = 0...Float.greatestFiniteMagnitude
    let isEachMagnitude = magnitudes.withUnsafeBufferPointer {
      Reduction.count(of: $0, outside: range) == 0
    }
    guard !isEachMagnitude, let index = magnitudes.firstIndex(where: { !range.contains($0) })
    else { return }
    let (frame, bin) = index.quotientAndRemainder(dividingBy: bins)
    throw .magnitude(
      magnitudes[index], clip: frame / framesPerClip, frame: frame % framesPerClip, bin: bin)
  }
}
