// SPDX-License-Identifier: MIT
import CKernels

/// The short-time Fourier transform, its inverse, and their adjoints.
///
/// The window of frame t covers the samples from `start + t · hop` on. Within the frame it is
/// preceded by `lead` zeros and followed by zeros. Signals are `[N, L]`, spectra `[N, T, F, 2]`
/// (pairs of real and imaginary parts). ``adjoint(_:_:into:)`` is the adjoint of
/// ``forward(_:_:into:)`` and ``inverseAdjoint(_:_:gains:into:)`` that of
/// ``inverse(_:_:gains:into:)``.
///
/// Frames are partitioned into tiles by shape, so bits do not depend on the number of threads;
/// those of a clip do not depend on the other clips of the batch.
public struct FrameTransform: Sendable {
  /// The sizes of a batch of signals.
  public struct Batch: Sendable {
    /// Signals, N.
    public let clipCount: Int
    /// Samples of each, L.
    public let sampleCount: Int
    /// Frames of each, T.
    public let frameCount: Int

    /// Samples of all.
    public var totalSamples: Int { clipCount * sampleCount }
    /// Frames of all.
    public var totalFrames: Int { clipCount * frameCount }

    /// N clips of L samples, T frames each.
    public init(clipCount: Int, sampleCount: Int, frameCount: Int) {
      precondition(
        clipCount >= 0 && sampleCount >= 0 && frameCount >= 0,
        "\(clipCount) clips of \(sampleCount) samples and \(frameCount) frames")
      self.clipCount = clipCount
      self.sampleCount = sampleCount
      self.frameCount = frameCount
    }
  }

  let fourier: FourierTransform
  let window: [Float]
  /// Zeros before the window within a frame.
  public let lead: Int
  let hop: Int
  let start: Int
  let reach: Int
  let mirrors: Bool

  /// Frames of `size` samples.
  ///
  /// - Parameters:
  ///   - size: samples of a frame, M.
  ///   - window: the window, of M samples at most.
  ///   - lead: zeros before the window within a frame.
  ///   - hop: samples between the beginnings of two frames.
  ///   - start: the sample where the window of frame 0 begins, which may be negative.
  ///   - reach: samples that a signal must have for frame 0 to exist; frame t needs t · hop more.
  ///   - mirrors: whether a signal is extended beyond its ends by reflection; otherwise by zeros.
  public init(
    size: Int, window: [Float], lead: Int, hop: Int, start: Int, reach: Int, mirrors: Bool
  ) {
    precondition(
      hop > 0 && lead >= 0 && !window.isEmpty && lead + window.count <= size,
      "a window of \(window.count) samples, \(lead) into frames of \(size), every \(hop) samples")
    fourier = FourierTransform(size: size)
    self.window = window
    self.lead = lead
    self.hop = hop
    self.start = start
    self.reach = reach
    self.mirrors = mirrors
  }

  /// Bins of a frame, `F = M / 2 + 1`.
  public var binCount: Int { fourier.binCount }

  /// The number of frames, T, of a signal of `sampleCount` samples; an empty one has none.
  public func frameCount(ofSamples sampleCount: Int) -> Int {
    sampleCount < max(1, reach) ? 0 : 1 + (sampleCount - reach) / hop
  }

  /// The sizes of `clips` signals of `samples` samples each.
  public func batch(clips: Int, samples: Int) -> Batch {
    Batch(clipCount: clips, sampleCount: samples, frameCount: frameCount(ofSamples: samples))
  }

  /// The spectra of `signals`, `[N, L]`: `[N, T, F, 2]`.
  public func forward(
    _ signals: UnsafePointer<Float>, _ batch: Batch, into spectra: UnsafeMutablePointer<Float>
  ) {
    forEachFrame(of: signals, batch, mirrors: mirrors) { frame, block, _ in
      fourier.forward(block, into: spectra + frame * 2 * binCount)
    }
  }

  /// The magnitudes of the spectra of `signals`, `[N, L]`: `[N, T, F]`.
  public func magnitudes(
    _ signals: UnsafePointer<Float>, _ batch: Batch, into magnitudes: UnsafeMutablePointer<Float>
  ) {
    forEachFrame(of: signals, batch, mirrors: mirrors) { frame, block, spectrum in
      fourier.forward(block, into: spectrum)
      foley_magnitudes(spectrum, magnitudes + frame * binCount, binCount)
    }
  }

  /// The adjoint of ``inverse(_:_:gains:into:)``.
  ///
  /// - Parameters:
  ///   - signals: `[N, L]`.
  ///   - batch: the sizes.
  ///   - gains: the result of ``inverseGains(_:floor:)`` for `batch`.
  ///   - spectra: `[N, T, F, 2]`, overwritten.
  public func inverseAdjoint(
    _ signals: UnsafePointer<Float>, _ batch: Batch, gains: [Float],
    into spectra: UnsafeMutablePointer<Float>
  ) {
    let count = batch.sampleCount
    MemoryPool.withScratch(batch.clipCount * count) { scaled in
      withGains(gains, of: batch) {
        foley_multiply_rows(signals, $0, scaled, batch.clipCount, count)
      }
      forEachFrame(of: scaled, batch, mirrors: false) { frame, block, _ in
        let spectrum = spectra + frame * 2 * binCount
        fourier.forward(block, into: spectrum)
        let scale = 1 / Float(fourier.size)
        scaleBins(of: spectrum, inner: 2 * scale, ends: scale, into: spectrum)
      }
    }
  }

  /// Multiplies bin 0, and bin M / 2 of an even size, by `ends` and the other bins, each of which
  /// represents two of the full spectrum, by `inner`.
  func scaleBins(
    of spectrum: UnsafePointer<Float>, inner: Float, ends: Float,
    into target: UnsafeMutablePointer<Float>
  ) {
    let last = 2 * (binCount - 1)
    let (first, middle) = (spectrum[0], spectrum[last])
    foley_affine(spectrum, inner, 0, target, 2 * binCount)
    target[0] = ends * first
    if fourier.size % 2 == 0 { target[last] = ends * middle }
  }
}

extension FrameTransform {
  /// Processes frame `frame`, numbered over all clips, with its samples in `block`; `spectrum`,
  /// `[F, 2]`, is scratch memory.
  typealias FrameBody = (
    _ frame: Int, _ block: UnsafeMutablePointer<Float>, _ spectrum: UnsafeMutablePointer<Float>
  ) -> Void

  /// Frames per tile.
  ///
  /// A tile spans at least eight transform sizes, so that only neighbouring tiles overlap.
  var framesPerTile: Int { max(16, (8 * fourier.size + hop - 1) / hop) }

  /// Floats of scratch memory per thread: a block and a spectrum.
  var scratchCount: Int { fourier.blockCount + 2 * binCount }

  private func forEachFrame(
    of signals: UnsafePointer<Float>, _ batch: Batch, mirrors: Bool, _ body: FrameBody
  ) {
    let tiles = (batch.frameCount + framesPerTile - 1) / framesPerTile
    parallelFor(batch.clipCount * tiles) { task in
      let (clip, tile) = task.quotientAndRemainder(dividingBy: tiles)
      let block = threadScratch(scratchCount)
      let signal = UnsafeBufferPointer(
        start: signals + clip * batch.sampleCount, count: batch.sampleCount)
      let first = tile * framesPerTile
      for frame in first..<min(first + framesPerTile, batch.frameCount) {
        fill(block, frame: frame, of: signal, mirrors: mirrors)
        body(clip * batch.frameCount + frame, block, block + fourier.blockCount)
      }
    }
  }

  /// Writes the windowed samples of a frame, with the zeros around the window, into `block`.
  func fill(
    _ block: UnsafeMutablePointer<Float>, frame: Int, of signal: UnsafeBufferPointer<Float>,
    mirrors: Bool
  ) {
    let first = start + frame * hop
    let end = lead + window.count
    block.update(repeating: 0, count: lead)
    (block + end).update(repeating: 0, count: fourier.size - end)
    window.withUnsafeBufferPointer { window in
      guard let weights = window.baseAddress, let samples = signal.baseAddress else { return }
      if first >= 0, first + window.count <= signal.count {
        foley_multiply(samples + first, weights, block + lead, window.count)
      } else {
        for index in window.indices {
          let place = first + index
          let sample =
            signal.indices.contains(place)
            ? samples[place]
            : mirrors && !signal.isEmpty ? samples[reflectedIndex(place, count: signal.count)] : 0
          block[lead + index] = weights[index] * sample
        }
      }
    }
  }

  /// The index of the sample that reflection padding places at `index`, for a signal of `count`
  /// samples.
  ///
  /// The end samples are not repeated. A signal shorter than a frame is reflected repeatedly, with
  /// period 2 (count - 1).
  func reflectedIndex(_ index: Int, count: Int) -> Int {
    let last = count - 1
    guard last > 0 else { return 0 }
    let place = ((index % (2 * last)) + 2 * last) % (2 * last)
    return min(place, 2 * last - place)
  }
}
