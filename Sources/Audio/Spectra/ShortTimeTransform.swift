// SPDX-License-Identifier: MIT
public import Kernels

/// The short-time Fourier transform (STFT): spectra of overlapping, windowed frames of signals.
///
///     X[t, f] = sum over m of w[m] x[start(t) + m] exp(-2 pi i f m / M),
///     start(t) = t · hop + const
///
/// with the window w of `windowLength` samples, zero-padded at its end (or on both sides, see
/// ``Alignment``) to the size M of the transform. Signals are `[N, L]`, clip by clip, spectra are pairs
/// of real and imaginary parts, `[N, T, F, 2]` with `F = M / 2 + 1`.
///
/// Values agree with a transform in double precision to 1e-5 of the largest bin.
///
/// Reference: J. B. Allen and L. R. Rabiner, "A Unified Approach to Short-Time Fourier Analysis and
/// Synthesis" (Proceedings of the IEEE, 1977). ``Alignment/centered(_:)`` follows librosa,
/// ``Alignment/left(paddingEnd:)`` TensorFlow's `tf.signal.stft`.
public struct ShortTimeTransform: Sendable {
  /// The positions of frames, and the values beyond the ends of the signal.
  public enum Alignment: Sendable, Equatable {
    /// Frame t begins at sample t · hop. Without padding there are only frames that fit the signal
    /// (none if it is shorter than the window); with `paddingEnd` a frame begins at every hop, and the
    /// signal is followed by zeros.
    case left(paddingEnd: Bool)
    /// The middle of frame t is at sample t · hop; the window is zero-padded on both sides.
    case centered(Padding)
    /// The middle of frame t is at sample (t + 1/2) · hop, so that the first and the last sample are
    /// equally far from the middle of a frame: a sound that begins at once keeps its attack. Zeros
    /// precede and follow the signal, and a frame begins at every hop.
    case hopCentered
  }

  /// The values beyond the ends of the signal in centred frames.
  public enum Padding: Sendable, Equatable {
    /// Zeros.
    case zeros
    /// The signal mirrored at its first and last sample, neither of them repeated.
    case reflection
  }

  /// The size of the Fourier transform in samples, M.
  public let fftSize: Int
  /// The number of samples between the beginnings of two frames.
  public let hop: Int
  /// The length of the window in samples.
  public let windowLength: Int
  /// The window's shape.
  public let window: WindowFunction
  /// The positions of frames.
  public let alignment: Alignment
  /// The same transform on pointers.
  public let frames: FrameTransform
  /// The samples that a signal needs for its first frame; frame t needs t · hop more.
  private let reach: Int

  /// A transform of frames of `windowLength` samples (`fftSize` if not given), every `hop`
  /// samples.
  ///
  /// Invalid sizes violate a precondition; check sizes that a user chose with
  /// ``SpectrogramError/check(fftSize:hop:windowLength:)`` first.
  public init(
    fftSize: Int, hop: Int, windowLength: Int? = nil, window: WindowFunction = .hann,
    alignment: Alignment = .centered(.reflection)
  ) {
    let length = windowLength ?? fftSize
    precondition(
      hop > 0 && length > 0 && length <= fftSize,
      "a window of \(length) samples, a transform of \(fftSize) and a hop of \(hop)")
    self.fftSize = fftSize
    self.hop = hop
    self.windowLength = length
    self.window = window
    self.alignment = alignment
    let middle = (fftSize - length) / 2
    let (lead, start, reach) =
      switch alignment {
      case .left(let padsEnd): (0, 0, padsEnd ? 1 : length)
      // A frame of odd size has one more sample after its middle than before it.
      case .centered: (middle, middle - fftSize / 2, fftSize % 2)
      case .hopCentered: (middle, middle - (fftSize - hop) / 2, 1)
      }
    self.reach = reach
    frames = FrameTransform(
      size: fftSize, window: window.samples(count: length), lead: lead, hop: hop,
      start: start, reach: reach,
      mirrors: alignment == .centered(.reflection))
  }

  /// The number of frequency bins, `F = M / 2 + 1`; bin f is at `f · sampleRate / M` hertz.
  public var binCount: Int { fftSize / 2 + 1 }

  /// The number of frames, T, of a signal of `sampleCount` samples.
  public func frameCount(ofSamples sampleCount: Int) -> Int {
    frames.frameCount(ofSamples: sampleCount)
  }

  /// The number of samples, L, that `frameCount` frames cover: the default length of an inverse
  /// transform.
  ///
  /// It is that of the shortest signal with so many frames, but where a frame begins at every hop
  /// (``Alignment/left(paddingEnd:)`` with padding, ``Alignment/hopCentered``) that of the longest.
  public func sampleCount(ofFrames frameCount: Int) -> Int {
    guard frameCount > 0 else { return 0 }
    return switch alignment {
    case .left(paddingEnd: false): (frameCount - 1) * hop + windowLength
    case .left(paddingEnd: true), .hopCentered: frameCount * hop
    case .centered: (frameCount - 1) * hop + fftSize % 2
    }
  }

  /// The lengths, L, of the signals that have exactly `frameCount` frames; empty where none has.
  func sampleCounts(ofFrames frameCount: Int) -> Range<Int> {
    guard frameCount > 0 else { return 0..<max(1, reach) }
    let first = (frameCount - 1) * hop + reach
    return max(1, first)..<first + hop
  }

  /// Whether there are samples between the first and the last frame where all windows are zero, so
  /// that there is no inverse.
  public var leavesGaps: Bool {
    let weights = window.samples(count: windowLength)
    return (0..<hop).contains { first in
      stride(from: first, to: windowLength, by: hop).allSatisfy { abs(weights[$0]) < 1e-6 }
    }
  }
}
