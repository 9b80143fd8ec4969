// SPDX-License-Identifier: MIT
import CKernels

/// The ways from frames to signals: every frame is windowed again and added at its place.
extension FrameTransform {
  /// What an inverse divides by: for every sample, the reciprocal of the sum of the squared windows
  /// over it, `[L]`.
  ///
  /// Divided so, overlapping frames give the signal whose frames come nearest to them in the sense of
  /// least squares (Griffin and Lim, "Signal estimation from modified short-time Fourier transform",
  /// 1984, equation 6).
  ///
  /// - Parameter floor: sums smaller than this share of the largest count as that share: samples
  ///   that hardly any window covers fade out instead of being blown up. With 0 only samples under
  ///   no window at all are left out; they become zero.
  public func inverseGains(_ batch: Batch, floor: Float) -> [Float] {
    let squares = window.map { $0 * $0 }
    var sums = [Float](repeating: 0, count: batch.sampleCount)
    sums.withUnsafeMutableBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      for frame in 0..<batch.frameCount {
        let first = start + frame * hop
        let covered = (first..<first + window.count).clamped(to: 0..<batch.sampleCount)
        squares.withUnsafeBufferPointer { squares in
          guard let squares = squares.baseAddress, !covered.isEmpty else { return }
          let part = squares + (covered.lowerBound - first)
          foley_accumulate(part, sums + covered.lowerBound, covered.count)
        }
      }
    }
    let least = max(Float.leastNormalMagnitude, floor * (sums.max() ?? 0))
    return sums.map { sum in
      sum > least ? 1 / sum : floor > 0 ? 1 / least : 0
    }
  }

  /// The signals whose frames are nearest to `spectra`, which need not be the spectra of anything.
  ///
  /// - Parameters:
  ///   - spectra: `[N, T, F, 2]`; the imaginary parts of bin 0, and of bin M / 2 of an even size, are
  ///     taken as zero.
  ///   - batch: the sizes.
  ///   - gains: what ``inverseGains(_:floor:)`` returns for `batch`.
  ///   - signals: `[N, L]`, overwritten.
  public func inverse(
    _ spectra: UnsafePointer<Float>, _ batch: Batch, gains: [Float],
    into signals: UnsafeMutablePointer<Float>
  ) {
    overlapAdd(batch, gains: gains, scale: fourier.inverseScale, folds: false, into: signals) {
      frame, block, _ in
      fourier.inverse(spectra + frame * 2 * binCount, into: block)
    }
  }

  /// The adjoint of ``forward(_:_:into:)``: the gradient in the signals of a function whose gradient
  /// in the spectra is `spectra`.
  public func adjoint(
    _ spectra: UnsafePointer<Float>, _ batch: Batch, into signals: UnsafeMutablePointer<Float>
  ) {
    let scale = fourier.inverseScale * Float(fourier.size)
    overlapAdd(batch, gains: nil, scale: scale, folds: mirrors, into: signals) {
      frame, block, spectrum in
      scaleBins(of: spectra + frame * 2 * binCount, inner: 0.5, ends: 1, into: spectrum)
      fourier.inverse(spectrum, into: block)
    }
  }

  /// One step of Griffin and Lim: the inverse of the spectra of `signals`, given other magnitudes.
  ///
  /// - Parameters:
  ///   - signals: `[N, L]`.
  ///   - magnitudes: `[N, T, F]`.
  ///   - batch: the sizes.
  ///   - gains: what ``inverseGains(_:floor:)`` returns for `batch`.
  ///   - result: `[N, L]`, overwritten; may be `signals`.
  public func imposeMagnitudes(
    _ magnitudes: UnsafePointer<Float>, on signals: UnsafePointer<Float>, _ batch: Batch,
    gains: [Float], into result: UnsafeMutablePointer<Float>
  ) {
    let frames = max(1, batch.frameCount)
    overlapAdd(batch, gains: gains, scale: fourier.inverseScale, folds: false, into: result) {
      frame, block, spectrum in
      let (clip, place) = frame.quotientAndRemainder(dividingBy: frames)
      let signal = UnsafeBufferPointer(
        start: signals + clip * batch.sampleCount, count: batch.sampleCount)
      fill(block, frame: place, of: signal, mirrors: mirrors)
      fourier.forward(block, into: spectrum)
      foley_impose_magnitudes(magnitudes + frame * binCount, spectrum, binCount)
      fourier.inverse(spectrum, into: block)
    }
  }

  /// Adds up the windowed frames that `body` leaves in the block, then multiplies by `scale` and
  /// `gains`.
  ///
  /// Every tile of frames has a strip of its own to add to; where strips overlap they are added in
  /// order. With `folds`, what lies beyond the ends is added to the samples it is the reflection of.
  private func overlapAdd(
    _ batch: Batch, gains: [Float]?, scale: Float, folds: Bool,
    into signals: UnsafeMutablePointer<Float>, _ body: FrameBody
  ) {
    let strips = OverlapStrips(self, batch)
    MemoryPool.withScratch(batch.clipCount * strips.countOfClip) { memory in
      parallelFor(batch.clipCount * strips.tiles) { task in
        let (clip, tile) = task.quotientAndRemainder(dividingBy: strips.tiles)
        let strip = memory + task * strips.length
        strip.update(repeating: 0, count: strips.length)
        let block = threadScratch(scratchCount)
        for frame in strips.frames(of: tile) {
          body(clip * batch.frameCount + frame, block, block + fourier.blockCount)
          let place = strip + (frame - tile * framesPerTile) * hop
          foley_multiply_accumulate(block + lead, window, place, window.count)
        }
      }
      parallelFor(batch.clipCount * strips.regions) { task in
        let (clip, region) = task.quotientAndRemainder(dividingBy: strips.regions)
        let signal = signals + clip * batch.sampleCount
        let range = strips.samples(of: region)
        guard !range.isEmpty else { return }
        strips.addUp(memory + clip * strips.countOfClip, range, region: region, into: signal)
        let part = signal + range.lowerBound
        foley_affine(part, scale, 0, part, range.count)
        gains?.withUnsafeBufferPointer { gains in
          guard let gains = gains.baseAddress else { return }
          foley_multiply(part, gains + range.lowerBound, part, range.count)
        }
      }
      guard folds else { return }
      parallelFor(batch.clipCount) { clip in
        let signal = signals + clip * batch.sampleCount
        strips.forEachOutside(memory + clip * strips.countOfClip) { place, value in
          signal[mirrored(place, count: batch.sampleCount)] += scale * value
        }
      }
    }
  }
}
