// SPDX-License-Identifier: MIT
public import Files

/// An invalid size of a short-time Fourier transform, or an invalid spectrogram.
public enum SpectrogramError: Error, Equatable, Sendable {
  /// A Fourier transform of fewer than two samples, or of too many.
  case fftSize(Int)
  /// A hop below one sample, or too long.
  case hop(Int)
  /// A window that is empty, or longer than the transform.
  case windowLength(Int, fftSize: Int)
  /// A hop so large that there are samples without a window, so that there is no inverse.
  case gaps(hop: Int, windowLength: Int)
  /// A magnitude that is negative, infinite or not a number.
  case magnitude(Float, clip: Int, frame: Int, bin: Int)
  /// A signal shorter than a frame.
  case tooShort(samples: Int, windowLength: Int)
  /// More values than are processed at once.
  case tooLarge(frames: Int, bins: Int)
  /// A sound whose phases cannot be reconstructed as a whole; the longest possible one.
  case tooLong(seconds: Double)
  /// No mel bands, or more mel bands than bins.
  case melBands(Int, bins: Int)
  /// Mel bands of complex values, which do not exist.
  case complexMel
  /// Complex values given as decibels.
  case complexLevels
  /// An array that is not of shape `[F, T]` or `[C, F, T]`.
  case shape([Int])
  /// Another number of bins than the transform has.
  case bins(Int, fftSize: Int)
  /// Another number of mel bands than the options give.
  case bands(Int, wanted: Int)
  /// A length that is not positive, or beyond the last frame.
  case length(Int, longest: Int)
}

extension SpectrogramError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .fftSize(let size):
      ErrorMessage(
        "A Fourier transform of \(size) samples does not exist",
        advice: "take 2 to \(Self.largestTransform), such as 1024")
    case .hop(let hop):
      ErrorMessage(
        "A hop of \(hop) samples is not possible",
        advice: "take 1 to \(Self.largestTransform), such as a quarter of the window")
    case .windowLength(let length, let fftSize):
      ErrorMessage(
        "A window of \(length) samples does not fit a Fourier transform of \(fftSize)",
        advice: "take 1 to \(fftSize)")
    case .gaps(let hop, let windowLength):
      ErrorMessage(
        "A hop of \(hop) samples leaves gaps between windows of \(windowLength), which no "
          + "inverse can fill",
        advice: "take \(max(1, windowLength / 2)) or less")
    case .magnitude(let value, let clip, let frame, let bin):
      ErrorMessage(
        "The spectrogram holds \(value) (clip \(clip), frame \(frame), bin \(bin)), which is no "
          + "magnitude",
        advice: "give finite values of zero or more"
          + (value < 0 ? ", or say --decibels if they are levels" : ""))
    case .tooShort(let samples, let windowLength):
      ErrorMessage(
        "\(samples) samples are shorter than a window of \(windowLength)",
        advice: "take a shorter window, or centred frames, which reach beyond the ends")
    case .tooLarge(let frames, let bins):
      ErrorMessage(
        "\(frames) frames of \(bins) bins are too many to work on at once",
        advice: "take a longer hop or a shorter sound")
    case .tooLong(let seconds):
      ErrorMessage(
        "The sound is longer than \(Int(seconds)) s, the most whose phases are reconstructed as a "
          + "whole with this transform",
        advice: "cut it: ffmpeg -i INPUT -f segment -segment_time \(Int(seconds)) PIECE-%03d.wav")
    case .melBands(let count, let bins):
      ErrorMessage("\(count) mel bands cannot be made of \(bins) bins", advice: "take 1 to \(bins)")
    case .complexMel:
      ErrorMessage(
        "Mel bands have no phase",
        advice: "take magnitudes or decibels of them, or complex numbers of bins")
    case .complexLevels:
      ErrorMessage("Complex numbers are no decibels", advice: "leave --decibels out")
    case .shape(let shape):
      ErrorMessage(
        "An array of shape (\(shape.map(String.init).joined(separator: ", "))) is no spectrogram",
        advice: "its axes have to be frequency and time, or channel, frequency and time")
    case .bins(let bins, let fftSize):
      ErrorMessage(
        "\(bins) bins do not belong to a Fourier transform of \(fftSize) samples, which "
          + "has \(fftSize / 2 + 1)",
        advice: "take one of \(2 * (bins - 1))")
    case .bands(let bands, let wanted):
      ErrorMessage("The spectrogram has \(bands) bands, not \(wanted)", advice: "ask for \(bands)")
    case .length(let length, let longest):
      ErrorMessage(
        "A length of \(length) samples does not fit the spectrogram",
        advice: "take 1 to \(longest)")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .fftSize, .hop, .windowLength, .gaps, .melBands, .complexMel, .length: .usage
    case .magnitude, .tooShort, .tooLarge, .tooLong, .complexLevels, .shape, .bins, .bands:
      .dataError
    }
  }
}
