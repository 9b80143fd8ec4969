// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio

extension WindowFunction: ExpressibleByArgument {}

/// Options of the short-time Fourier transform, as in librosa.
struct TransformFlags: ParsableArguments {
  @Option(
    name: [.customLong("fft-size"), .customLong("n-fft")],
    help: ArgumentHelp(
      "Size of the Fourier transform (default: 1024; of a .npy file, what its bins say).",
      valueName: "n"))
  var fftSize: Int?
  @Option(
    help: ArgumentHelp(
      "Hop between frames in samples (default: a quarter of the window).", valueName: "n"))
  var hop: Int?
  @Option(help: "Window function.")
  var window = WindowFunction.hann
  @Option(
    name: .customLong("win-length"),
    help: ArgumentHelp(
      "Length of the window in samples, zero-padded to the transform (default: the transform).",
      valueName: "n"))
  var windowLength: Int?
  @Flag(
    inversion: .prefixedNo,
    help:
      "Centre frames at multiples of the hop, with zero padding at the ends, or start frames there."
  )
  var center = true

  static let defaultFFTSize = 1024

  /// The transform with these options.
  ///
  /// - Parameter size: the size without --fft-size.
  ///
  /// - Throws: `SpectrogramError`
  func transform(
    size: Int = defaultFFTSize
  ) throws(SpectrogramError) -> ShortTimeTransform {
    let size = fftSize ?? size
    let hop = hop ?? max(1, (windowLength ?? size) / 4)
    try SpectrogramError.check(fftSize: size, hop: hop, windowLength: windowLength)
    return ShortTimeTransform(
      fftSize: size, hop: hop, windowLength: windowLength, window: window,
      alignment: center ? .centered(.zeros) : .left(paddingEnd: false))
  }

  /// Checks the options before any file is read.
  func check() throws(SpectrogramError) {
    _ = try transform(size: max(Self.defaultFFTSize, windowLength ?? 1))
  }
}
