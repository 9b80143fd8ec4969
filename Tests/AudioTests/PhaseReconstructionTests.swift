// SPDX-License-Identifier: MIT
import Audio
import Kernels
import TestSupport
import Testing

struct PhaseReconstructionTests {
  @Test(arguments: [-149, -132, -120, -100])
  func magnitudesAtTheEndOfTheNumbersAreNoTrap(exponent: Int) throws {
    let loudest = Float(sign: .plus, exponent: exponent, significand: 1)
    let transform = ShortTimeTransform(fftSize: 64, hop: 16)
    let magnitudes = (0..<10 * transform.binCount).map { loudest * Float($0 % 7) / 7 }
    let found = try PhaseReconstruction(start: .pghi, iterations: 2).signals(
      ofMagnitudes: magnitudes, transform)
    #expect(!found.isEmpty && found.allSatisfy { abs($0) <= 100 * loudest })
  }

  private let signal = voice(count: 16000, rate: 16000)

  private func convergence(
    _ reconstruction: PhaseReconstruction, _ transform: ShortTimeTransform
  ) throws -> Double {
    let wanted = transform.magnitudes(of: signal)
    let found = try reconstruction.signals(
      ofMagnitudes: wanted, transform, sampleCount: signal.count)
    return transform.spectralConvergenceDecibels(of: found, to: wanted)
  }

  @Test(arguments: [
    (PhaseReconstruction.Start.random, 32, Float(0), -14.0), (.random, 32, 0.99, -24),
    (.pghi, 0, 0.99, -18), (.pghi, 32, 0.99, -29), (.pghi, 60, 0.99, -31),
  ])
  func aVoiceComesBack(
    start: PhaseReconstruction.Start, iterations: Int, momentum: Float, decibels: Double
  ) throws {
    let found = try convergence(
      PhaseReconstruction(start: start, iterations: iterations, momentum: momentum),
      ShortTimeTransform(fftSize: 1024, hop: 256))
    #expect(found < decibels, "\(found) dB")
  }

  @Test(arguments: WindowFunction.allCases)
  func integrationAloneWorksUnderEveryWindow(window: WindowFunction) throws {
    let found = try convergence(
      PhaseReconstruction(start: .pghi, iterations: 0),
      ShortTimeTransform(fftSize: 512, hop: 128, window: window))
    // Random phases reach -4 dB.
    #expect(found < (window == .rectangular ? -9 : -20), "\(found) dB")
  }

  @Test func specGANsTransformReachesItsTarget() throws {
    let transform = ShortTimeTransform(
      fftSize: 256, hop: 128, alignment: .left(paddingEnd: true))
    let found = try convergence(PhaseReconstruction(), transform)
    #expect(found < -28, "\(found) dB")
  }

  @Test func shortWindowsAndOddSizesComeBack() throws {
    let transform = ShortTimeTransform(fftSize: 405, hop: 75, windowLength: 300)
    let found = try convergence(PhaseReconstruction(), transform)
    #expect(found < -24, "\(found) dB")
  }

  @Test(arguments: PhaseReconstruction.Start.allCases)
  func silenceStaysSilence(start: PhaseReconstruction.Start) throws {
    let transform = ShortTimeTransform(fftSize: 64, hop: 16)
    let magnitudes = [Float](repeating: 0, count: 20 * 33)
    let reconstruction = PhaseReconstruction(start: start, iterations: 5)
    let found = try reconstruction.signals(ofMagnitudes: magnitudes, transform)
    #expect(found == [Float](repeating: 0, count: 19 * 16))
  }

  @Test func silenceWithinSoundStaysSilence() throws {
    let transform = ShortTimeTransform(fftSize: 64, hop: 16)
    var clip = voice(count: 2000, rate: 8000)
    for index in 400..<1200 { clip[index] = 0 }
    let found = try PhaseReconstruction().signals(
      ofMagnitudes: transform.magnitudes(of: clip), transform, sampleCount: 2000)
    #expect(found.allSatisfy { $0.isFinite })
    #expect(found[500..<1100].allSatisfy { $0 == 0 })
  }

  @Test(arguments: PhaseReconstruction.Start.allCases)
  func aClipDoesNotDependOnItsBatchNorOnThreads(start: PhaseReconstruction.Start) throws {
    let transform = ShortTimeTransform(fftSize: 128, hop: 32)
    let clips = (0..<3).map { Array(signal[$0 * 4000..<$0 * 4000 + 3000]) }
    let magnitudes = transform.magnitudes(of: clips.flatMap { $0 }, clips: 3)
    let reconstruction = PhaseReconstruction(start: start, iterations: 4, seed: 3)
    let together = try reconstruction.signals(ofMagnitudes: magnitudes, transform, clips: 3)
    for (index, clip) in clips.enumerated() {
      let alone = try withThreads(index + 1) {
        try reconstruction.signals(
          ofMagnitudes: transform.magnitudes(of: clip), transform, firstIndex: UInt64(index))
      }
      let length = alone.count
      #expect(alone == Array(together[index * length..<(index + 1) * length]))
    }
  }

  @Test func theSeedChoosesRandomPhases() throws {
    let transform = ShortTimeTransform(fftSize: 128, hop: 32)
    let magnitudes = transform.magnitudes(of: Array(signal[4000..<6000]))
    let found = try [1, 1, 2].map {
      try PhaseReconstruction(start: .random, iterations: 2, seed: $0).signals(
        ofMagnitudes: magnitudes, transform)
    }
    #expect(found[0] == found[1])
    #expect(found[0] != found[2])
  }

  @Test(arguments: [Float.nan, .infinity, -1])
  func whatIsNoMagnitudeIsNamed(value: Float) {
    let transform = ShortTimeTransform(fftSize: 8, hop: 2)
    var magnitudes = [Float](repeating: 1, count: 2 * 4 * 5)
    magnitudes[4 * 5 + 2 * 5 + 3] = value
    #expect {
      try PhaseReconstruction().signals(ofMagnitudes: magnitudes, transform, clips: 2)
    } throws: { error in
      "\(error)".contains("\(value) (clip 1, frame 2, bin 3)")
    }
  }

  @Test(arguments: [(WindowFunction.rectangular, 9), (.hann, 8)])
  func gapsBetweenFramesAreRefused(window: WindowFunction, hop: Int) {
    let transform = ShortTimeTransform(fftSize: 8, hop: hop, window: window)
    #expect(throws: SpectrogramError.gaps(hop: hop, windowLength: 8)) {
      try PhaseReconstruction().signals(ofMagnitudes: [Float](repeating: 1, count: 10), transform)
    }
  }

  @Test func theRimOfALeftAlignedClipDoesNotClick() throws {
    let transform = ShortTimeTransform(
      fftSize: 256, hop: 128, alignment: .left(paddingEnd: true))
    // No signal has these magnitudes, as none has those a network makes up.
    var random = RandomStream(seed: 1, name: "test")
    let magnitudes = (0..<16 * 129).map { _ in random.uniform(0..<1) }
    let found = try PhaseReconstruction(iterations: 10).signals(
      ofMagnitudes: magnitudes, transform)
    let peak = found[200..<1800].map(abs).max() ?? 0
    #expect(found[..<128].allSatisfy { abs($0) < 2 * peak })
  }

  @Test func nothingComesOfNothing() throws {
    let transform = ShortTimeTransform(fftSize: 8, hop: 2)
    #expect(try PhaseReconstruction().signals(ofMagnitudes: [], transform).isEmpty)
  }
}
