// SPDX-License-Identifier: MIT

/// The spectra of all channels of a sound, as numbers to look at or to invert.
public struct Spectrogram: Sendable, Equatable {
  /// What the numbers are.
  public enum Quantity: String, Sendable, CaseIterable {
    /// Real and imaginary parts: all there is to know.
    case complex
    /// Absolute values.
    case magnitude
    /// 20 log10 of absolute values.
    case decibels
  }

  /// What the numbers are.
  public let quantity: Quantity
  /// The number of channels, C.
  public let channelCount: Int
  /// The number of frames, T.
  public let frameCount: Int
  /// Bins or mel bands of a frame, F.
  public let binCount: Int
  /// `[C, T, F]`, or `[C, T, F, 2]` where numbers are complex.
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

/// NumPy's layout is librosa's: `[F, T]` of one channel, `[C, F, T]` of several.
extension Spectrogram {
  /// The spectrogram in an array of shape `[F, T]` or `[C, F, T]`.
  ///
  /// - Parameters:
  ///   - array: complex numbers are a complex spectrogram.
  ///   - inDecibels: whether real numbers are decibels.
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

  /// The array of shape `[F, T]` or, of several channels, `[C, F, T]`.
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
