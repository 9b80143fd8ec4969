// SPDX-License-Identifier: MIT
import CKernels

/// Overlap-add synthesis: every frame is windowed again and added at its position.
extension FrameTransform {
  /// The normalisation of the inverse: for every sample, the reciprocal of the sum of the squared
  /// windows that cover it, `[L]`.
  ///
  /// With it overlap-add yields the least-squares signal for the given frames (Griffin and Lim,
  /// "Signal estimation from modified short-time Fourier transform", 1984, equation 6).
  ///
  /// - Parameter floor: sums are clamped from below to this share of the largest sum, so that
  ///   samples covered by little window weight fade out instead of being amplified. With 0, only
  ///   samples covered by no window are excluded; they become zero.
  public func inverseGains(_ batch: Batch, floor: Float) -> [Float] {
    let squares = window.map { $0 * $0 }
    var gains = [Float](repeating: 0, count: batch.sampleCount)
    gains.withUnsafeMutableBufferPointer { gains in
      guard let base = gains.baseAddress else { return }
      parallelRanges(gains.count, grain: 1 << 14) { addUp(squares, batch, over: $0, into: base) }
      // The sums have period `hop`; the largest is among those of the first windows.
      let largest = gains.prefix(max(0, start) + 2 * window.count + hop).max() ?? 0
      let least = max(Float.leastNormalMagnitude, floor * largest)
      let beyond = floor > 0 ? 1 / least : 0
      parallelRanges(gains.count, grain: 1 << 14) { range in
        for place in range { base[place] = base[place] > least ? 1 / base[place] : beyond }
      }
    }
    return gains
  }

  /// Adds the squared window of every frame to `sums`, which are zero at first, over `range`.
  private func addUp(
    _ squares: [Float], _ batch: Batch, over range: Range<Int>,
    into sums: UnsafeMutablePointer<Float>
  ) {
    squares.withUnsafeBufferPointer { squares in
      guard let squares = squares.baseAddress else { return }
      let firstFrame = max(0, (range.lowerBound - start - window.count) / hop)
      let lastFrame = min(batch.frameCount - 1, max(0, range.upperBound - start) / hop)
      for frame in stride(from: firstFrame, through: lastFrame, by: 1) {
        let first = start + frame * hop
        let covered = (first..<first + window.count).clamped(to: range)
        guard !covered.isEmpty else { continue }
        let part = squares + (covered.lowerBound - first)
        foley_accumulate(part, sums + covered.lowerBound, covered.count)
      }
    }
  }

  /// The least-squares signals of `spectra`, which need not be consistent (spectra of any signal).
  ///
  /// - Parameters:
  ///   - spectra: `[N, T, F, 2]`; the imaginary parts of bin 0, and of bin M / 2 of an even size,
  ///     are treated as zero.
  ///   - batch: the sizes.
  ///   - gains: the result of ``inverseGains(_:floor:)`` for `batch`.
  ///   - signals: `[N, L]`, overwritten.
  public func inverse(
    _ spectra: UnsafePointer<Float>, _ batch: Batch, gains: [Float],
    into signals: UnsafeMutablePointer<Float>
  ) {
    withGains(gains, of: batch) { gains in
      overlapAdd(batch, over: 0..<batch.sampleCount) { frame, block, _ in
        fourier.inverse(spectra + frame * 2 * binCount, into: block)
      } finish: { clip, samples, sums in
        let part = signals + clip * batch.sampleCount + samples.lowerBound
        let gains = gains + samples.lowerBound
        foley_scaled_product(sums, gains, fourier.inverseScale, part, samples.count)
      }
    }
  }

  /// The adjoint of ``forward(_:_:into:)``: the gradient in the signals, `[N, L]`, of a function
  /// whose gradient in the spectra is `spectra`, `[N, T, F, 2]`.
  public func adjoint(
    _ spectra: UnsafePointer<Float>, _ batch: Batch, into signals: UnsafeMutablePointer<Float>
  ) {
    // Gradients of reflected samples are added to those of the samples they reflect.
    let end = start + (batch.frameCount - 1) * hop + window.count
    let bounds =
      mirrors && batch.frameCount > 0
      ? min(0, start)..<max(batch.sampleCount, end) : 0..<batch.sampleCount
    MemoryPool.withScratch(batch.clipCount * bounds.count) { memory in
      let scale = fourier.inverseScale * Float(fourier.size)
      overlapAdd(batch, over: bounds) { frame, block, spectrum in
        scaleBins(of: spectra + frame * 2 * binCount, inner: 0.5, ends: 1, into: spectrum)
        fourier.inverse(spectrum, into: block)
      } finish: { clip, samples, sums in
        let place = clip * bounds.count + samples.lowerBound - bounds.lowerBound
        foley_affine(sums, scale, 0, memory + place, samples.count)
      }
      parallelFor(batch.clipCount) { clip in
        let signal = signals + clip * batch.sampleCount
        let sums = memory + (clip * bounds.count - bounds.lowerBound)
        signal.update(from: sums, count: batch.sampleCount)
        for place in [bounds.lowerBound..<0, batch.sampleCount..<bounds.upperBound].joined() {
          signal[reflectedIndex(place, count: batch.sampleCount)] += sums[place]
        }
      }
    }
  }

  /// One iteration of the fast Griffin-Lim algorithm (Perraudin, Balazs and Søndergaard, 2013): x
  /// is the least-squares signal of the spectra of `extrapolated` with their magnitudes replaced.
  ///
  /// - Parameters:
  ///   - magnitudes: `[N, T, F]`.
  ///   - extrapolated: `[N, L]`.
  ///   - batch: the sizes.
  ///   - gains: the result of ``inverseGains(_:floor:)`` for `batch`.
  ///   - momentum: the factor of the extrapolation.
  ///   - signals: `[N, L]`, the x of the previous iteration; becomes x.
  ///   - next: `[N, L]`, becomes x + momentum (x - previous x); must not overlap the others.
  public func imposeMagnitudes(
    _ magnitudes: UnsafePointer<Float>, on extrapolated: UnsafePointer<Float>, _ batch: Batch,
    gains: [Float], momentum: Float, signals: UnsafeMutablePointer<Float>,
    next: UnsafeMutablePointer<Float>
  ) {
    let frames = max(1, batch.frameCount)
    withGains(gains, of: batch) { gains in
      overlapAdd(batch, over: 0..<batch.sampleCount) { frame, block, _ in
        let (clip, place) = frame.quotientAndRemainder(dividingBy: frames)
        let signal = UnsafeBufferPointer(
          start: extrapolated + clip * batch.sampleCount, count: batch.sampleCount)
        fill(block, frame: place, of: signal, mirrors: mirrors)
        fourier.imposeMagnitudes(magnitudes + frame * binCount, on: block)
      } finish: { clip, samples, sums in
        let place = clip * batch.sampleCount + samples.lowerBound
        let gains = gains + samples.lowerBound
        foley_scaled_product(sums, gains, fourier.inverseScale, next + place, samples.count)
        foley_extrapolate(next + place, momentum, signals + place, next + place, samples.count)
      }
    }
  }

  /// Calls `body` with the address of the gains of `batch`, unless its signals are empty.
  func withGains(_ gains: [Float], of batch: Batch, _ body: (UnsafePointer<Float>) -> Void) {
    precondition(
      gains.count == batch.sampleCount,
      "\(gains.count) gains for signals of \(batch.sampleCount) samples")
    gains.withUnsafeBufferPointer { if let gains = $0.baseAddress { body(gains) } }
  }
}

extension FrameTransform {
  /// Consumes the sums over `samples` of one clip; every sample is passed exactly once.
  private typealias SumsBody = (
    _ clip: Int, _ samples: Range<Int>, _ sums: UnsafePointer<Float>
  ) -> Void

  /// Overlap-adds the windowed frames that `body` leaves in its block, over the samples in
  /// `bounds`.
  ///
  /// Every tile of frames is summed in its own strip, which stays in cache; overlapping strips are
  /// added in order.
  private func overlapAdd(
    _ batch: Batch, over bounds: Range<Int>, _ body: FrameBody, finish: SumsBody
  ) {
    let strips = OverlapStrips(self, batch, bounds: bounds)
    MemoryPool.withScratch(batch.clipCount * OverlapRims.count(strips)) { memory in
      func rims(_ clip: Int) -> OverlapRims {
        OverlapRims(strips, in: memory + clip * OverlapRims.count(strips))
      }
      parallelFor(batch.clipCount * strips.tiles) { task in
        let (clip, tile) = task.quotientAndRemainder(dividingBy: strips.tiles)
        let block = threadScratch(scratchCount + strips.length)
        let strip = block + scratchCount
        strip.update(repeating: 0, count: strips.length)
        for (place, frame) in strips.frames(of: tile).enumerated() {
          body(clip * batch.frameCount + frame, block, block + fourier.blockCount)
          foley_multiply_accumulate(block + lead, window, strip + place * hop, window.count)
        }
        rims(clip).keep(strip, of: tile)
        let samples = strips.interior(of: tile)
        guard !samples.isEmpty else { return }
        finish(clip, samples, strip + (samples.lowerBound - strips.origin(of: tile)))
      }
      parallelFor(batch.clipCount * max(0, strips.tiles - 1)) { task in
        let (clip, tile) = task.quotientAndRemainder(dividingBy: strips.tiles - 1)
        let samples = strips.sharedWithPrevious(tile + 1)
        let sums = rims(clip).addUp(before: tile + 1)
        guard !samples.isEmpty else { return }
        finish(clip, samples, sums + (samples.lowerBound - strips.origin(of: tile + 1)))
      }
    }
    for samples in strips.uncovered {
      let zeros = [Float](repeating: 0, count: samples.count)
      parallelFor(batch.clipCount) { finish($0, samples, zeros) }
    }
  }
}
