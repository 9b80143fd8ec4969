// SPDX-License-Identifier: MIT
public import Kernels

/// The short-time Fourier transform (STFT) of signals: spectra of overlapping, windowed frames.
///
///     X[t, f] = sum over m of w[m] x[start(t) + m] exp(-2 pi i f m / M),
///     start(t) = t · hop + const
///
/// with the window w of `windowLength` samples, followed by zeros (or between zeros, see
/// ``Alignment``) up to the size M of the transform. Signals are `[N, L]`, one clip after the other,
/// spectra pairs of real and imaginary parts, `[N, T, F, 2]` with `F = M / 2 + 1`.
///
/// Values agree with a transform in double precision to 1e-5 of the largest bin.
///
/// Reference: J. B. Allen and L. R. Rabiner, "A Unified Approach to Short-Time Fourier Analysis and
/// Synthesis" (Proceedings of the IEEE, 1977). ``Alignment/centered(_:)`` follows librosa,
/// ``Alignment/left(paddingEnd:)`` TensorFlow's `tf.signal.stft`.
public struct ShortTimeTransform: Sendable {
  /// Where frames lie, and what they see beyond the ends of the signal.
  public enum Alignment: Sendable, Equatable {
    /// Frame t begins at sample t · hop. Without padding only frames that fit are taken (none of a
    /// signal shorter than the window); with `paddingEnd` every hop begins a frame and zeros follow
    /// the signal.
    case left(paddingEnd: Bool)
    /// Frame t has its middle at sample t · hop; the window stands between zeros.
    case centered(Padding)
  }

  /// What a centred frame sees beyond the ends of the signal.
  public enum Padding: Sendable, Equatable {
    /// Zeros.
    case zeros
    /// The signal mirrored at its first and last sample, neither of them repeated.
    case reflection
  }

  /// The size of the Fourier transform, M.
  public let transformSize: Int
  /// Samples between the beginnings of two frames.
  public let hop: Int
  /// Samples under the window.
  public let windowLength: Int
  /// The window's shape.
  public let window: WindowFunction
  /// Where frames lie.
  public let alignment: Alignment
  /// The loops over memory, for whoever has it already.
  public let frames: FrameTransform

  /// A transform of frames of `windowLength` samples (`transformSize` if not given), every `hop`
  /// samples.
  ///
  /// ``SpectrogramError/check(transformSize:hop:windowLength:)`` says what is wrong with sizes that
  /// a user chose; here wrong ones break a precondition.
  public init(
    transformSize: Int, hop: Int, windowLength: Int? = nil, window: WindowFunction = .hann,
    alignment: Alignment = .centered(.reflection)
  ) {
    let length = windowLength ?? transformSize
    precondition(
      hop > 0 && length > 0 && length <= transformSize,
      "a window of \(length) samples, a transform of \(transformSize) and a hop of \(hop)")
    self.transformSize = transformSize
    self.hop = hop
    self.windowLength = length
    self.window = window
    self.alignment = alignment
    let isCentered = if case .centered = alignment { true } else { false }
    let lead = isCentered ? (transformSize - length) / 2 : 0
    let reach =
      switch alignment {
      case .left(let padsEnd): padsEnd ? 1 : length
      // A frame of odd size reaches further behind its middle than before it.
      case .centered: transformSize % 2
      }
    frames = FrameTransform(
      size: transformSize, window: window.samples(count: length), lead: lead, hop: hop,
      start: isCentered ? lead - transformSize / 2 : 0, reach: reach,
      mirrors: alignment == .centered(.reflection))
  }

  /// Frequency bins of a frame, `F = M / 2 + 1`; bin f lies at `f · sampleRate / M` hertz.
  public var binCount: Int { transformSize / 2 + 1 }

  /// The number of frames, T, of a signal of `sampleCount` samples.
  public func frameCount(ofSamples sampleCount: Int) -> Int {
    frames.frameCount(ofSamples: sampleCount)
  }

  /// The samples, L, of the shortest signal that `frameCount` frames cover: what an inverse makes of
  /// them if nobody says how long it was.
  public func sampleCount(ofFrames frameCount: Int) -> Int {
    guard frameCount > 0 else { return 0 }
    return switch alignment {
    case .left(paddingEnd: false): (frameCount - 1) * hop + windowLength
    case .left(paddingEnd: true): frameCount * hop
    case .centered: (frameCount - 1) * hop + transformSize % 2
    }
  }

  /// Whether samples between the first and the last frame lie under no window, or under zeros of it
  /// only, so that no inverse can give them back.
  public var leavesGaps: Bool {
    let weights = window.samples(count: windowLength)
    return (0..<hop).contains { first in
      stride(from: first, to: windowLength, by: hop).allSatisfy { abs(weights[$0]) < 1e-6 }
    }
  }
}
