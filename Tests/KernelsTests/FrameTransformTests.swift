// SPDX-License-Identifier: MIT
import Kernels
import TestSupport
import Testing

/// Direct tests; the tests of `Audio` cover FrameTransform through the transforms built on it.
struct FrameTransformTests {
  private func transform(size: Int, hop: Int, window length: Int, start: Int) -> FrameTransform {
    let window = (0..<length).map { 0.2 + Float($0 % 7) / 7 }
    return FrameTransform(
      size: size, window: window, lead: (size - length) / 2, hop: hop, start: start,
      reach: size, mirrors: start < 0)
  }

  private func values(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    var values = [Float](repeating: .nan, count: count)
    values.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { body(base) } }
    return values
  }

  // Halves of even and of odd length, odd sizes; a single tile of frames, and several.
  @Test(arguments: [(64, 5), (64, 300), (30, 70), (45, 90), (2, 40)], [0, -3])
  func aStepOfGriffinAndLimIsTheInverseOfGivenMagnitudes(sizes: (Int, Int), start: Int) {
    let (size, frameCount) = sizes
    let transform = transform(
      size: size, hop: max(1, size / 4), window: max(1, size - 3), start: start)
    let batch = FrameTransform.Batch(
      clipCount: 2, sampleCount: frameCount * max(1, size / 4) + 2 * size, frameCount: frameCount)
    let signals = noise(batch.totalSamples, name: "signals")
    let last = noise(batch.totalSamples, name: "last")
    let wanted = noise(batch.totalFrames * transform.binCount, name: "wanted").map(abs)
    let gains = transform.inverseGains(batch, floor: 0.01)

    var spectra = values(2 * wanted.count) { transform.forward(signals, batch, into: $0) }
    for (bin, magnitude) in wanted.enumerated() {
      let (re, im) = (Double(spectra[2 * bin]), Double(spectra[2 * bin + 1]))
      let scale = Double(magnitude) / max((re * re + im * im).squareRoot(), 1e-30)
      spectra[2 * bin] = Float(scale * re)
      spectra[2 * bin + 1] = Float(scale * im)
    }
    let nearest = values(signals.count) {
      transform.inverse(spectra, batch, gains: gains, into: $0)
    }
    let expectedNext = zip(nearest, last).map { Double($0) + 0.7 * Double($0 - $1) }

    var found = last
    let next = values(signals.count) { next in
      found.withUnsafeMutableBufferPointer { found in
        guard let found = found.baseAddress else { return }
        transform.imposeMagnitudes(
          wanted, on: signals, batch, gains: gains, momentum: 0.7, signals: found, next: next)
      }
    }
    let isNearest = isClose(found, nearest.map(Double.init), tolerance: 1e-4)
    let isExtrapolated = isClose(next, expectedNext, tolerance: 2e-4)
    #expect(isNearest && isExtrapolated)
  }

  @Test(arguments: [(1, 0), (3, -20), (400, 0), (400, -20)])
  func gainsAreTheReciprocalsOfSummedSquares(frameCount: Int, start: Int) {
    let (hop, length) = (24, 100)
    let transform = transform(size: 128, hop: hop, window: length, start: start)
    let batch = FrameTransform.Batch(
      clipCount: 1, sampleCount: frameCount * hop + 200, frameCount: frameCount)
    var sums = [Double](repeating: 0, count: batch.sampleCount)
    for frame in 0..<frameCount {
      for index in 0..<length {
        let place = start + frame * hop + index
        let weight = Double(0.2 + Float(index % 7) / 7)
        if sums.indices.contains(place) { sums[place] += weight * weight }
      }
    }
    let least = 0.5 * (sums.max() ?? 0)
    let expected = sums.map { 1 / max($0, least) }
    let areReciprocals = isClose(transform.inverseGains(batch, floor: 0.5), expected)
    #expect(areReciprocals)
  }

  /// Several tiles of frames whose windows do not touch, after a transform that fills the thread's
  /// scratch memory with NaN.
  @Test func samplesUnderNoWindowAreZero() {
    let (hop, length) = (8, 6)
    let frames = transform(size: length, hop: hop, window: length, start: 0)
    let batch = FrameTransform.Batch(clipCount: 1, sampleCount: 50 * hop, frameCount: 50)
    let spectra = noise(batch.totalFrames * frames.binCount * 2)
    let other = transform(size: 64, hop: 16, window: 61, start: 0)
    let others = FrameTransform.Batch(clipCount: 1, sampleCount: 40 * 16 + 64, frameCount: 40)
    let notNumbers = [Float](repeating: .nan, count: others.totalFrames * other.binCount * 2)
    withThreads(1) {
      func filled(_ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
        _ = values(others.totalSamples) { other.adjoint(notNumbers, others, into: $0) }
        return values(batch.totalSamples, body)
      }
      let gains = frames.inverseGains(batch, floor: 0)
      for signal in [
        filled { frames.adjoint(spectra, batch, into: $0) },
        filled { frames.inverse(spectra, batch, gains: gains, into: $0) },
      ] {
        #expect(signal.allSatisfy { $0.isFinite })
        #expect(signal.indices.allSatisfy { $0 % hop < length || signal[$0] == 0 })
      }
    }
  }

  @Test func gainsOfAnotherSizeStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      let transform = FrameTransform(
        size: 8, window: [Float](repeating: 1, count: 8), lead: 0, hop: 4, start: 0, reach: 8,
        mirrors: false)
      let batch = transform.batch(clips: 1, samples: 64)
      let spectra = [Float](repeating: 0, count: 2 * batch.totalFrames * transform.binCount)
      var signals = [Float](repeating: 0, count: 64)
      transform.inverse(spectra, batch, gains: [1, 1], into: &signals)
    }
  }
}
