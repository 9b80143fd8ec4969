// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio

extension WindowFunction: ExpressibleByArgument {}

/// The short-time transform of a command, with librosa's names and meanings.
struct TransformFlags: ParsableArguments {
  @Option(
    name: .customLong("n-fft"),
    help: ArgumentHelp(
      "Samples of a Fourier transform (default: 1024, or what the bins of a .npy tell).",
      valueName: "n"))
  var transformSize: Int?
  @Option(
    help: ArgumentHelp(
      "Samples from one frame to the next (default: a quarter of the window).", valueName: "n"))
  var hop: Int?
  @Option(help: "What fades a frame in and out.")
  var window = WindowFunction.hann
  @Option(
    name: .customLong("win-length"),
    help: ArgumentHelp(
      "Samples under the window; zeros fill the transform (default: all).", valueName: "n"))
  var windowLength: Int?
  @Flag(
    inversion: .prefixedNo,
    help:
      "Frames have their middle at multiples of the hop, between zeros at the ends; else their beginning."
  )
  var center = true

  static let defaultTransformSize = 1024

  /// The transform; `size` is its size where none was asked for.
  ///
  /// - Throws: `SpectrogramError`
  func transform(
    size: Int = defaultTransformSize
  ) throws(SpectrogramError) -> ShortTimeTransform {
    let size = transformSize ?? size
    let hop = hop ?? max(1, (windowLength ?? size) / 4)
    try SpectrogramError.check(transformSize: size, hop: hop, windowLength: windowLength)
    return ShortTimeTransform(
      transformSize: size, hop: hop, windowLength: windowLength, window: window,
      alignment: center ? .centered(.zeros) : .left(paddingEnd: false))
  }

  /// Throws what is wrong with the sizes that were asked for, whatever the files hold.
  func check() throws(SpectrogramError) {
    _ = try transform(size: max(Self.defaultTransformSize, windowLength ?? 1))
  }
}
