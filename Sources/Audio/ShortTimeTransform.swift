// SPDX-License-Identifier: MIT
import Kernels

/// The short-time Fourier transform (STFT) of a signal: spectra of overlapping, windowed frames.
///
///     X[t, f] = sum over m of w[m] x[start(t) + m] exp(-2 pi i f m / M),
///     start(t) = t · hop + const
///
/// with the window w of `windowLength` samples, followed by zeros (or between zeros, see
/// ``Alignment``) up to the size M of the transform. Results are `[T, F]` with `F = M / 2 + 1`.
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
  /// Where frames lie.
  public let alignment: Alignment
  private let window: [Float]
  private let fourier: FourierTransform

  /// A transform of frames of `windowLength` samples (`transformSize` if not given), every `hop`
  /// samples.
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
    self.alignment = alignment
    self.window = window.samples(count: length)
    fourier = FourierTransform(size: transformSize)
  }

  /// Frequency bins of a frame, `F = M / 2 + 1`; bin f lies at `f · sampleRate / M` hertz.
  public var binCount: Int { fourier.binCount }

  /// The number of frames, T, of a signal of `sampleCount` samples.
  public func frameCount(ofSamples sampleCount: Int) -> Int {
    switch alignment {
    case .left(paddingEnd: false):
      sampleCount < window.count ? 0 : 1 + (sampleCount - window.count) / hop
    case .left(paddingEnd: true): (sampleCount + hop - 1) / hop
    case .centered: sampleCount == 0 ? 0 : 1 + sampleCount / hop
    }
  }

  /// The spectra of `signal`, `[L]`, as pairs of real and imaginary parts: `[T, F, 2]`.
  public func spectra(of signal: [Float]) -> [Float] {
    transform(signal, valuesPerFrame: 2 * binCount) { spectrum, row in
      _ = row.update(fromContentsOf: spectrum)
    }
  }

  /// The absolute values of the spectra of `signal`, `[L]`: `[T, F]`.
  public func magnitudes(of signal: [Float]) -> [Float] {
    transform(signal, valuesPerFrame: binCount) { spectrum, row in
      for bin in row.indices {
        let (real, imaginary) = (spectrum[2 * bin], spectrum[2 * bin + 1])
        row[bin] = (real * real + imaginary * imaginary).squareRoot()
      }
    }
  }

  /// Rows of `valuesPerFrame` values that `body` makes of the spectra, frames side by side.
  private func transform(
    _ signal: [Float], valuesPerFrame: Int,
    _ body: (UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Void
  ) -> [Float] {
    let frames = frameCount(ofSamples: signal.count)
    let count = frames * valuesPerFrame
    return Array(unsafeUninitializedCapacity: count) { rows, initializedCount in
      rows.initialize(repeating: 0)
      signal.withUnsafeBufferPointer { samples in
        parallelFor(frames) { frame in
          withUnsafeTemporaryAllocation(of: Float.self, capacity: transformSize) { segment in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * binCount) { spectrum in
              fill(segment, frame: frame, from: samples)
              fourier.forward(UnsafeBufferPointer(segment), into: spectrum)
              let row = frame * valuesPerFrame..<(frame + 1) * valuesPerFrame
              body(spectrum, .init(rebasing: rows[row]))
            }
          }
        }
      }
      initializedCount = count
    }
  }

  /// Writes the windowed samples of a frame, between zeros, into `segment`, `[M]`.
  private func fill(
    _ segment: UnsafeMutableBufferPointer<Float>, frame: Int,
    from samples: UnsafeBufferPointer<Float>
  ) {
    segment.initialize(repeating: 0)
    var start = frame * hop
    var lead = 0
    if case .centered = alignment {
      lead = (transformSize - window.count) / 2
      start += lead - transformSize / 2
    }
    window.withUnsafeBufferPointer { window in
      if start >= 0, start + window.count <= samples.count {
        for index in window.indices {
          segment[lead + index] = window[index] * samples[start + index]
        }
      } else {
        for index in window.indices {
          segment[lead + index] = window[index] * sample(at: start + index, of: samples)
        }
      }
    }
  }

  /// The sample at `index`, which may lie beyond the ends.
  private func sample(at index: Int, of samples: UnsafeBufferPointer<Float>) -> Float {
    if samples.indices.contains(index) { return samples[index] }
    guard alignment == .centered(.reflection) else { return 0 }
    let last = samples.count - 1
    if last == 0 { return samples[0] }
    // A signal shorter than the padding is mirrored again and again: its period is twice its
    // length.
    let place = ((index % (2 * last)) + 2 * last) % (2 * last)
    return samples[min(place, 2 * last - place)]
  }
}
