// SPDX-License-Identifier: MIT
import Kernels

/// What can be wrong with the sizes of a short-time transform, or with a spectrogram.
public enum SpectrogramError: Error, Equatable, Sendable {
  /// A Fourier transform of no samples, or of fewer than none.
  case transformSize(Int)
  /// A hop that does not lead forwards.
  case hop(Int)
  /// A window without samples, or with more than are transformed.
  case windowLength(Int, transformSize: Int)
  /// Frames so far apart that samples between them are lost.
  case gaps(hop: Int, windowLength: Int)
  /// A magnitude that is negative, infinite or not a number.
  case magnitude(Float, clip: Int, frame: Int, bin: Int)
}

extension SpectrogramError: CustomStringConvertible {
  /// One sentence that names the value and says what to do.
  public var description: String {
    switch self {
    case .transformSize(let size):
      "A Fourier transform of \(size) samples does not exist: take 2 or more, such as 1024."
    case .hop(let hop):
      "A hop of \(hop) samples leads nowhere: take 1 or more, such as a quarter of the window."
    case .windowLength(let length, let transformSize):
      "A window of \(length) samples does not fit a Fourier transform of \(transformSize): take "
        + "1 to \(transformSize)."
    case .gaps(let hop, let windowLength):
      "A hop of \(hop) samples leaves gaps between windows of \(windowLength), which no inverse can "
        + "fill: take \(max(1, windowLength / 2)) or less."
    case .magnitude(let value, let clip, let frame, let bin):
      "The spectrogram holds \(value) (clip \(clip), frame \(frame), bin \(bin)), which is no "
        + "magnitude: give finite values of zero or more."
    }
  }
}

extension SpectrogramError {
  /// Throws what is wrong with the sizes of a ``ShortTimeTransform``.
  public static func check(
    transformSize: Int, hop: Int, windowLength: Int? = nil
  ) throws(SpectrogramError) {
    guard transformSize >= 2, transformSize <= Int(Int32.max) else {
      throw .transformSize(transformSize)
    }
    guard hop > 0 else { throw .hop(hop) }
    guard let length = windowLength else { return }
    guard (1...transformSize).contains(length) else {
      throw .windowLength(length, transformSize: transformSize)
    }
  }

  /// Throws the first of `magnitudes`, `[N, T, F]`, that is none.
  static func check(
    magnitudes: [Float], bins: Int, framesPerClip: Int
  ) throws(SpectrogramError) {
    let isMagnitude = { (value: Float) in value >= 0 && value < .infinity }
    let rows = (magnitudes.count + bins - 1) / bins
    let areMagnitudes = [Bool](unsafeUninitializedCapacity: rows) { results, count in
      count = rows
      parallelFor(rows) { row in
        let part = magnitudes[row * bins..<min((row + 1) * bins, magnitudes.count)]
        results[row] = part.allSatisfy(isMagnitude)
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
