// SPDX-License-Identifier: MIT
import Kernels

/// What can be wrong with the sizes of a short-time transform, or with a spectrogram.
public enum SpectrogramError: Error, Equatable, Sendable {
  /// A Fourier transform of less than two samples, or of too many.
  case transformSize(Int)
  /// A hop that does not lead forwards, or leads too far.
  case hop(Int)
  /// A window without samples, or with more than are transformed.
  case windowLength(Int, transformSize: Int)
  /// Frames so far apart that samples between them are lost.
  case gaps(hop: Int, windowLength: Int)
  /// A magnitude that is negative, infinite or not a number.
  case magnitude(Float, clip: Int, frame: Int, bin: Int)
  /// A signal that is shorter than a frame.
  case tooShort(samples: Int, windowLength: Int)
  /// More values than are worked on at once.
  case tooLarge(frames: Int, bins: Int)
  /// Mel bands of which there are none, or more than bins.
  case melBands(Int, bins: Int)
  /// Mel bands of complex numbers.
  case complexMel
  /// Complex numbers as decibels.
  case complexLevels
  /// An array that is not of shape `[F, T]` or `[C, F, T]`.
  case shape([Int])
  /// Bins that are not those of a transform.
  case bins(Int, transformSize: Int)
  /// Mel bands that are not as many as wanted.
  case bands(Int, wanted: Int)
  /// A length of no samples, or beyond the last frame.
  case length(Int, longest: Int)
}

extension SpectrogramError: CustomStringConvertible {
  /// One sentence that names the value and says what to do.
  public var description: String {
    switch self {
    case .transformSize(let size):
      "A Fourier transform of \(size) samples does not exist: take 2 "
        + "to \(Self.largestTransform), such as 1024."
    case .hop(let hop):
      "A hop of \(hop) samples leads nowhere: take 1 to \(Self.largestTransform), such as a "
        + "quarter of the window."
    case .windowLength(let length, let transformSize):
      "A window of \(length) samples does not fit a Fourier transform of \(transformSize): take "
        + "1 to \(transformSize)."
    case .gaps(let hop, let windowLength):
      "A hop of \(hop) samples leaves gaps between windows of \(windowLength), which no inverse can "
        + "fill: take \(max(1, windowLength / 2)) or less."
    case .magnitude(let value, let clip, let frame, let bin):
      "The spectrogram holds \(value) (clip \(clip), frame \(frame), bin \(bin)), which is no "
        + "magnitude: give finite values of zero or more"
        + (value < 0 ? ", or say --decibels if they are levels." : ".")
    case .tooShort(let samples, let windowLength):
      "\(samples) samples are shorter than a window of \(windowLength): take a shorter window, or "
        + "centred frames, which reach beyond the ends."
    case .tooLarge(let frames, let bins):
      "\(frames) frames of \(bins) bins are too many to work on at once: take a longer hop or a "
        + "shorter sound."
    case .melBands(let count, let bins):
      "\(count) mel bands cannot be made of \(bins) bins: take 1 to \(bins)."
    case .complexMel:
      "Mel bands have no phase: take magnitudes or decibels of them, or complex numbers of bins."
    case .complexLevels:
      "Complex numbers are no decibels: leave that out."
    case .shape(let shape):
      "An array of shape (\(shape.map(String.init).joined(separator: ", "))) is no spectrogram: its "
        + "axes have to be frequency and time, or channel, frequency and time."
    case .bins(let bins, let transformSize):
      "\(bins) bins do not belong to a Fourier transform of \(transformSize) samples, which has "
        + "\(transformSize / 2 + 1): take one of \(2 * (bins - 1))."
    case .bands(let bands, let wanted):
      "The spectrogram has \(bands) bands, not \(wanted): ask for \(bands)."
    case .length(let length, let longest):
      "A length of \(length) samples does not fit the spectrogram: take 1 to \(longest)."
    }
  }
}

extension SpectrogramError {
  /// The most samples of a Fourier transform, and of a hop.
  private static let largestTransform = 1 << 24

  /// Throws what is wrong with the sizes of a ``ShortTimeTransform``.
  public static func check(
    transformSize: Int, hop: Int, windowLength: Int? = nil
  ) throws(SpectrogramError) {
    guard (2...largestTransform).contains(transformSize) else {
      throw .transformSize(transformSize)
    }
    guard (1...largestTransform).contains(hop) else { throw .hop(hop) }
    guard let length = windowLength else { return }
    guard (1...transformSize).contains(length) else {
      throw .windowLength(length, transformSize: transformSize)
    }
  }

  /// Throws ``gaps(hop:windowLength:)`` for a transform without an inverse.
  public static func check(inverseOf transform: ShortTimeTransform) throws(SpectrogramError) {
    if transform.leavesGaps {
      throw .gaps(hop: transform.hop, windowLength: transform.windowLength)
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
