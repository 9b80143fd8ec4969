// SPDX-License-Identifier: MIT
public import Files

/// The short-time spectra of all channels of a sound.
public struct Spectrogram: Sendable, Equatable {
  /// The kind of values.
  public enum Quantity: String, Sendable, CaseIterable {
    /// Real and imaginary parts.
    case complex
    /// Absolute values.
    case magnitude
    /// 20 log10 of absolute values.
    case decibels
  }

  /// The kind of ``values``.
  public let quantity: Quantity
  /// The number of channels, C.
  public let channelCount: Int
  /// The number of frames, T.
  public let frameCount: Int
  /// The number of bins or mel bands, F.
  public let binCount: Int
  /// The values, `[C, T, F]`, or `[C, T, F, 2]` if they are complex.
  public let values: [Float]

  init(_ quantity: Quantity, channelCount: Int, binCount: Int, values: [Float]) {
    self.quantity = quantity
    self.channelCount = channelCount
    self.binCount = binCount
    self.values = values
    let floats = quantity == .complex ? 2 : 1
    frameCount = values.count / (channelCount * binCount * floats)
  }
}

/// NumPy arrays in librosa's layout: `[F, T]` for one channel, `[C, F, T]` for several.
extension Spectrogram {
  /// The spectrogram of an array of shape `[F, T]` or `[C, F, T]`.
  ///
  /// - Parameters:
  ///   - array: complex values make a complex spectrogram.
  ///   - inDecibels: whether real values are decibels.
  /// - Throws: ``SpectrogramError/shape(_:)``, ``SpectrogramError/complexLevels``
  public init(_ array: NumpyArray, inDecibels: Bool = false) throws(SpectrogramError) {
    guard (2...3).contains(array.shape.count), !array.shape.contains(0) else {
      throw .shape(array.shape)
    }
    let isComplex = array.element == .complex64
    guard !(isComplex && inDecibels) else { throw .complexLevels }
    let bins = array.shape[array.shape.count - 2]
    let frames = array.shape[array.shape.count - 1]
    let channels = array.shape.count == 3 ? array.shape[0] : 1
    self.init(
      isComplex ? .complex : inDecibels ? .decibels : .magnitude, channelCount: channels,
      binCount: bins,
      values: permuted(
        array.values, shape: [channels, bins, frames, array.element.floatCount],
        order: [0, 2, 1, 3]))
  }

  /// The values as an array of shape `[F, T]`, or `[C, F, T]` for several channels.
  public var numpyArray: NumpyArray {
    let element: NumpyArray.Element = quantity == .complex ? .complex64 : .float32
    return NumpyArray(
      element,
      shape: (channelCount == 1 ? [] : [channelCount]) + [binCount, frameCount],
      values: permuted(
        values, shape: [channelCount, frameCount, binCount, element.floatCount],
        order: [0, 2, 1, 3]))
  }
}
