// SPDX-License-Identifier: MIT
import Kernels

/// Transforms between arrays of signals and spectra.
extension ShortTimeTransform {
  /// The spectra, `[N, T, F, 2]`, of `clips` signals of equal length, `[N, L]`.
  public func spectra(of signals: [Float], clips: Int = 1) -> [Float] {
    let batch = batch(ofSignals: signals, clips: clips)
    return values(count: batch.totalFrames * binCount * 2) { result in
      withPointer(to: signals) { frames.forward($0, batch, into: result) }
    }
  }

  /// The magnitudes of the spectra, `[N, T, F]`, of `clips` signals of equal length, `[N, L]`.
  public func magnitudes(of signals: [Float], clips: Int = 1) -> [Float] {
    let batch = batch(ofSignals: signals, clips: clips)
    return values(count: batch.totalFrames * binCount) { result in
      withPointer(to: signals) { frames.magnitudes($0, batch, into: result) }
    }
  }

  /// The signals, `[N, L]`, whose spectra are nearest to `spectra`, `[N, T, F, 2]`: the sum of the
  /// windowed frames, divided by the sum of the squared windows at each sample.
  ///
  /// It inverts ``spectra(of:clips:)`` where that sum is not zero; elsewhere the signal is zero.
  ///
  /// - Parameters:
  ///   - spectra: `[N, T, F, 2]`.
  ///   - clips: N.
  ///   - sampleCount: L; ``sampleCount(ofFrames:)`` if not given.
  ///
  /// Reference: D. W. Griffin and J. S. Lim, "Signal estimation from modified short-time Fourier
  /// transform" (IEEE Transactions on Acoustics, Speech and Signal Processing, 1984), equation 6.
  public func inverse(of spectra: [Float], clips: Int = 1, sampleCount: Int? = nil) -> [Float] {
    let batch = batch(ofFrameValues: spectra.count, per: 2 * binCount, clips, sampleCount)
    let gains = frames.inverseGains(batch, floor: 0)
    return values(count: batch.totalSamples) { result in
      withPointer(to: spectra) { frames.inverse($0, batch, gains: gains, into: result) }
    }
  }

  /// The adjoint of ``spectra(of:clips:)``, reflections included: the gradient with respect to the
  /// signals, `[N, L]`, of a function whose gradient with respect to their spectra is `spectra`,
  /// `[N, T, F, 2]`.
  ///
  /// For all signals x and spectra Y, the sum of spectra(x) · Y equals the sum of x · adjoint(Y).
  public func adjoint(of spectra: [Float], clips: Int = 1, sampleCount: Int) -> [Float] {
    let batch = batch(ofFrameValues: spectra.count, per: 2 * binCount, clips, sampleCount)
    return values(count: batch.totalSamples) { result in
      withPointer(to: spectra) { frames.adjoint($0, batch, into: result) }
    }
  }

  /// The adjoint of ``inverse(of:clips:sampleCount:)`` of `frameCount` frames, which maps signals,
  /// `[N, L]`, to spectra, `[N, T, F, 2]`.
  public func inverseAdjoint(of signals: [Float], clips: Int = 1, frameCount: Int) -> [Float] {
    precondition(
      clips > 0 && signals.count % clips == 0,
      "\(signals.count) samples are not \(clips) clips of equal length")
    let batch = FrameTransform.Batch(
      clipCount: clips, sampleCount: signals.count / clips, frameCount: frameCount)
    let gains = frames.inverseGains(batch, floor: 0)
    return values(count: batch.totalFrames * binCount * 2) { result in
      withPointer(to: signals) { frames.inverseAdjoint($0, batch, gains: gains, into: result) }
    }
  }
}

extension ShortTimeTransform {
  private func batch(ofSignals signals: [Float], clips: Int) -> FrameTransform.Batch {
    precondition(
      clips > 0 && signals.count % clips == 0,
      "\(signals.count) samples are not \(clips) clips of equal length")
    return frames.batch(clips: clips, samples: signals.count / clips)
  }

  /// The sizes of `count` values, `valuesPerFrame` of them a frame.
  func batch(
    ofFrameValues count: Int, per valuesPerFrame: Int, _ clips: Int, _ sampleCount: Int?
  ) -> FrameTransform.Batch {
    precondition(
      clips > 0 && count % (clips * valuesPerFrame) == 0,
      "\(count) values are not \(clips) clips of frames of \(valuesPerFrame)")
    let frameCount = count / (clips * valuesPerFrame)
    return FrameTransform.Batch(
      clipCount: clips, sampleCount: sampleCount ?? self.sampleCount(ofFrames: frameCount),
      frameCount: frameCount)
  }

  func values(count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    Array(unsafeUninitializedCapacity: count) { result, initializedCount in
      if let base = result.baseAddress, count > 0 { body(base) }
      initializedCount = count
    }
  }

  func withPointer(to values: [Float], _ body: (UnsafePointer<Float>) -> Void) {
    // An empty array has no address.
    (values.isEmpty ? [0] : values).withUnsafeBufferPointer { values in
      if let base = values.baseAddress { body(base) }
    }
  }
}
