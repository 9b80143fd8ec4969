// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import TestSupport
import Testing

struct ShortTimeTransformInverseTests {
  private static let alignments: [ShortTimeTransform.Alignment] = [
    .left(paddingEnd: false), .left(paddingEnd: true), .centered(.zeros), .centered(.reflection),
  ]

  private static let sizes = [(16, 4, 16), (16, 5, 10), (15, 4, 7), (12, 3, 12), (2, 1, 2)]

  private func noise(_ count: Int, _ index: UInt64 = 0) -> [Float] {
    var random = RandomStream(seed: 7, name: "noise", index: index)
    return (0..<count).map { _ in random.uniform(-1..<1) }
  }

  /// The sum of products, in double precision.
  private func dot(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  @Test(arguments: WindowFunction.allCases, alignments)
  func inverseUndoesTheTransform(
    window: WindowFunction, alignment: ShortTimeTransform.Alignment
  ) {
    for (size, hop, length) in [(64, 16, 64), (64, 20, 50), (45, 9, 31)] {
      let transform = ShortTimeTransform(
        fftSize: size, hop: hop, windowLength: length, window: window, alignment: alignment)
      let signal = noise(997)
      let back = transform.inverse(of: transform.spectra(of: signal), sampleCount: 997)
      // The rims lie under few windows, or under none.
      for index in 64..<900 {
        #expect(abs(back[index] - signal[index]) < 1e-5, "\(size)/\(hop) at \(index)")
      }
    }
  }

  @Test(arguments: sizes, alignments)
  func adjointsAreAdjoint(size: (Int, Int, Int), alignment: ShortTimeTransform.Alignment) {
    let transform = ShortTimeTransform(
      fftSize: size.0, hop: size.1, windowLength: size.2, window: .hamming,
      alignment: alignment)
    for samples in [1, 5, 17, 103, 900] {
      let signal = noise(2 * samples, 1)
      let spectra = transform.spectra(of: signal, clips: 2)
      let others = noise(spectra.count, 2)
      let direct = dot(spectra, others)
      let adjoint = transform.adjoint(of: others, clips: 2, sampleCount: samples)
      #expect(adjoint.count == signal.count)
      #expect(abs(direct - dot(signal, adjoint)) < 1e-5 * Double(spectra.count + 10))

      let frames = spectra.count / (4 * transform.binCount)
      let back = transform.inverse(of: others, clips: 2, sampleCount: samples)
      let found = transform.inverseAdjoint(of: signal, clips: 2, frameCount: frames)
      #expect(found.count == others.count)
      #expect(abs(dot(back, signal) - dot(others, found)) < 1e-5 * Double(spectra.count + 10))
    }
  }

  @Test(arguments: alignments)
  func signalsOfABatchAreTransformedByThemselves(alignment: ShortTimeTransform.Alignment) {
    let transform = ShortTimeTransform(fftSize: 32, hop: 8, alignment: alignment)
    let signals = noise(3 * 500)
    let spectra = transform.spectra(of: signals, clips: 3)
    let magnitudes = transform.magnitudes(of: signals, clips: 3)
    let back = transform.inverse(of: spectra, clips: 3, sampleCount: 500)
    for clip in 0..<3 {
      withThreads(clip + 1) {
        let signal = Array(signals[clip * 500..<(clip + 1) * 500])
        let alone = transform.spectra(of: signal)
        let place = clip * alone.count
        #expect(alone == Array(spectra[place..<place + alone.count]))
        #expect(
          transform.magnitudes(of: signal)
            == Array(magnitudes[place / 2..<(place + alone.count) / 2]))
        #expect(
          transform.inverse(of: alone, sampleCount: 500)
            == Array(back[clip * 500..<clip * 500 + 500]))
      }
    }
  }

  @Test func theInverseIsNearestInTheSenseOfLeastSquares() {
    let transform = ShortTimeTransform(
      fftSize: 16, hop: 4, window: .rectangular, alignment: .left(paddingEnd: false))
    let spectra = noise(10 * 9 * 2)
    let found = transform.inverse(of: spectra)
    #expect(found.count == 52)
    // Frames are distant from the spectra; any other signal's are more so. Bins count twice but for
    // the first and the last, of which only the real part is free.
    func distance(_ signal: [Float]) -> Double {
      let pairs = zip(transform.spectra(of: signal), spectra).enumerated()
      return pairs.reduce(0) { sum, element in
        let (part, bin) = (element.offset % 2, element.offset / 2 % 9)
        let isEnd = bin == 0 || bin == 8
        let error = Double(element.element.0 - element.element.1)
        return sum + (isEnd ? (part == 0 ? 1 : 0) : 2) * error * error
      }
    }
    let least = distance(found)
    for index in found.indices {
      for change in [Float(-0.05), 0.05] {
        var other = found
        other[index] += change
        #expect(distance(other) > least)
      }
    }
  }

  @Test(arguments: alignments)
  func samplesAndFramesAgree(alignment: ShortTimeTransform.Alignment) {
    for (size, hop, length) in Self.sizes {
      let transform = ShortTimeTransform(
        fftSize: size, hop: hop, windowLength: length, alignment: alignment)
      for frames in 1..<20 {
        let samples = transform.sampleCount(ofFrames: frames)
        #expect(samples == 0 || transform.frameCount(ofSamples: samples) == frames)
        let back = transform.inverse(
          of: noise(frames * transform.binCount * 2))
        #expect(back.count == samples)
      }
      #expect(transform.sampleCount(ofFrames: 0) == 0)
    }
  }

  @Test func gapsAreSeen() {
    func leavesGaps(_ window: WindowFunction, _ hop: Int) -> Bool {
      ShortTimeTransform(fftSize: 8, hop: hop, window: window).leavesGaps
    }
    #expect(!leavesGaps(.rectangular, 8) && leavesGaps(.rectangular, 9))
    #expect(!leavesGaps(.hann, 7) && leavesGaps(.hann, 8))
    #expect(!leavesGaps(.hamming, 8) && leavesGaps(.hamming, 9))
  }

  @Test func convergenceOfASignalWithItself() {
    let transform = ShortTimeTransform(fftSize: 16, hop: 4)
    let wanted = transform.magnitudes(of: noise(100))
    #expect(transform.spectralConvergenceDecibels(of: noise(100), to: wanted) == -.infinity)
    let half = noise(100).map { $0 / 2 }
    let decibels = transform.spectralConvergenceDecibels(of: half, to: wanted)
    #expect(abs(decibels + 6.0206) < 1e-4)
  }

  @Test func convergenceOfSeveralSignalsIsOneNumber() {
    let transform = ShortTimeTransform(fftSize: 16, hop: 4)
    let wanted = transform.magnitudes(of: noise(200), clips: 2)
    // The second signal is silent: what is missing is its own energy.
    let second = wanted[(wanted.count / 2)...].reduce(0.0) { $0 + Double($1 * $1) }
    let all = wanted.reduce(0.0) { $0 + Double($1 * $1) }
    let found = noise(200).prefix(100) + [Float](repeating: 0, count: 100)
    let decibels = transform.spectralConvergenceDecibels(of: Array(found), clips: 2, to: wanted)
    #expect(abs(decibels - 10 * log10(second / all)) < 1e-4)
  }
}
