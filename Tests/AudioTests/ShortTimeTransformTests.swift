// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

struct ShortTimeTransformTests {
  private let signal = (0..<103).map { Float(sin(0.37 * Double($0)) + 0.3 * cos(2.1 * Double($0))) }

  private func expectClose(_ a: [Float], _ b: [Float]) {
    #expect(a.count == b.count)
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test(arguments: [(16, 4, 16), (16, 5, 10), (15, 4, 7), (12, 20, 12)])
  func leftAlignedFramesMatchTheDefinition(size: Int, hop: Int, window: Int) {
    let weights = WindowFunction.hann.samples(count: window)
    for padsEnd in [false, true] {
      let transform = ShortTimeTransform(
        fftSize: size, hop: hop, windowLength: window, alignment: .left(paddingEnd: padsEnd))
      let frames = padsEnd ? (103 + hop - 1) / hop : 1 + (103 - window) / hop
      #expect(transform.frameCount(ofSamples: 103) == frames)
      let expected = NaiveShortTimeTransform.spectra(
        size: size, window: weights, lead: 0, hop: hop, start: 0, frames: frames
      ) { $0 < 103 ? signal[$0] : 0 }
      expectClose(transform.spectra(of: signal), expected)
    }
  }

  @Test(arguments: [(16, 4, 16), (16, 5, 10), (15, 4, 7)])
  func centredFramesMatchTheDefinition(size: Int, hop: Int, window: Int) {
    let weights = WindowFunction.blackman.samples(count: window)
    for padding in [ShortTimeTransform.Padding.zeros, .reflection] {
      let transform = ShortTimeTransform(
        fftSize: size, hop: hop, windowLength: window, window: .blackman,
        alignment: .centered(padding))
      let expected = NaiveShortTimeTransform.spectra(
        size: size, window: weights, lead: (size - window) / 2, hop: hop, start: -(size / 2),
        frames: 1 + 103 / hop
      ) { index in
        if (0..<103).contains(index) { return signal[index] }
        return padding == .zeros ? 0 : signal[index < 0 ? -index : 204 - index]
      }
      expectClose(transform.spectra(of: signal), expected)
    }
  }

  @Test func magnitudesAreAbsoluteValues() {
    let transform = ShortTimeTransform(fftSize: 16, hop: 4)
    let spectra = transform.spectra(of: signal)
    let expected = stride(from: 0, to: spectra.count, by: 2).map {
      hypot(spectra[$0], spectra[$0 + 1])
    }
    expectClose(transform.magnitudes(of: signal), expected)
    #expect(expected.count == 26 * 9)
  }

  @Test func aSineIsLoudestInItsBin() {
    let transform = ShortTimeTransform(fftSize: 256, hop: 64)
    let magnitudes = transform.magnitudes(of: sine(frames: 4096, hertz: 1000).samples)
    for frame in 4..<60 {
      let row = Array(magnitudes[(frame * 129)..<(frame * 129 + 129)])
      #expect(row.firstIndex(of: row.max() ?? 0) == 32)
      // Half the sum of the window times the amplitude.
      #expect(abs(row[32] - 32) < 0.05)
    }
  }

  @Test(arguments: [0, 1, 2, 3, 7])
  func signalsShorterThanAWindowAreMirroredAgainAndAgain(count: Int) {
    let transform = ShortTimeTransform(fftSize: 16, hop: 4)
    let ones = [Float](repeating: 1, count: count)
    let frames = count == 0 ? 0 : 1 + count / 4
    let magnitudes = transform.magnitudes(of: ones)
    #expect(magnitudes.count == frames * 9)
    // A constant stays one, however it is mirrored.
    for frame in 0..<frames { #expect(abs(magnitudes[frame * 9] - 8) < 1e-5) }
  }

  @Test func unpaddedFramesOfAShortSignalAreNone() {
    let transform = ShortTimeTransform(
      fftSize: 16, hop: 4, alignment: .left(paddingEnd: false))
    #expect(transform.magnitudes(of: [1, 2, 3]).isEmpty)
  }
}
