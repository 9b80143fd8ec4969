// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import TestSupport
import Testing

struct ShortTimeTransformsTests {
  /// A kind of frames, and its extension beyond the ends of a signal.
  struct Case: Sendable, CustomTestStringConvertible {
    let size: Int
    let length: Int
    let hop: Int
    let isCentered: Bool
    let mirrors: Bool

    var testDescription: String {
      "\(size), \(length), \(hop)\(isCentered ? " centred" : "")\(mirrors ? " reflected" : "")"
    }

    var window: [Float] { (0..<length).map { 0.3 + Float($0 * $0 % 7) / 8 } }
    var lead: Int { isCentered ? (size - length) / 2 : 0 }
    /// The first sample of frame 0.
    var start: Int { isCentered ? -(size / 2) : 0 }

    var frames: FrameTransform {
      FrameTransform(
        size: size, window: window, lead: lead, hop: hop, start: start + lead,
        reach: isCentered ? size % 2 : 1, mirrors: mirrors)
    }
  }

  static let cases = [(8, 8, 2), (8, 5, 3), (9, 6, 4), (6, 6, 8)].flatMap { size, length, hop in
    [(true, true), (true, false), (false, false)].map { isCentered, mirrors in
      Case(size: size, length: length, hop: hop, isCentered: isCentered, mirrors: mirrors)
    }
  }

  @Test(arguments: cases) func spectraAreThoseOfTheDefinition(_ kind: Case) {
    let x = random([2, 21])
    let y = x.shortTimeTransformed(by: kind.frames)
    let count = kind.frames.frameCount(ofSamples: 21)
    #expect(y.shape == [2, count, kind.size / 2 + 1, 2])
    let expected = (0..<2).flatMap { clip in
      NaiveShortTimeTransform.spectra(
        size: kind.size, window: kind.window, lead: kind.lead, hop: kind.hop, start: kind.start,
        frames: count
      ) { index in
        if (0..<21).contains(index) { return x[[clip, index]] }
        return kind.mirrors ? x[[clip, index < 0 ? -index : 40 - index]] : 0
      }
    }
    expectClose(y, expected)
  }

  @Test(arguments: cases) func theTransposeIsTheAdjoint(_ kind: Case) {
    for length in [1, 7, 40] {
      let x = random([3, length], "signals")
      let y = x.shortTimeTransformed(by: kind.frames)
      let z = random(y.shape, "spectra")
      let back = z.shortTimeTransposed(by: kind.frames, sampleCount: length)
      #expect(back.shape == x.shape)
      let (direct, adjoint) = ((y * z).sum().item, (x * back).sum().item)
      #expect(abs(direct - adjoint) < 1e-4 * (1 + y.squared().sum().squareRoot().item))
    }
  }

  @Test(arguments: cases) func derivatives(_ kind: Case) {
    let x = random([2, 13])
    checkGradients(at: [x]) { $0[0].squared().shortTimeTransformed(by: kind.frames).squared() }
    let y = random(x.shortTimeTransformed(by: kind.frames).shape, "spectra")
    checkGradients(at: [y]) {
      $0[0].squared().shortTimeTransposed(by: kind.frames, sampleCount: 13).squared()
    }
  }

  @Test func magnitudesAreAbsoluteValues() {
    let z = Tensor([3, -4, 0, 0, 1e-3, 0], shape: [3, 2])
    expectClose(z.magnitudes(floor: 1e-2), [5, 1e-2, 1e-2])
    checkGradients(at: [awayFromZero([2, 5, 2])]) { $0[0].magnitudes(floor: 1e-3) }
  }

  /// The first derivative has the direction (0.6, -0.8); at zero, where there is no direction, it
  /// is zero.
  @Test func theDerivativeOfAMagnitudeIsFiniteEverywhere() {
    let z = Tensor([3, -4, 0, 0, 1e-6, 0], shape: [3, 2]).asVariable()
    let slope = gradient(
      of: z.magnitudes(floor: 1e-4).sum(), withRespectTo: [z], recordingGraph: true)[0]
    #expect(slope.map { Array($0.values[2...]) } == [0, 0, 0, 0])
    expectClose(slope ?? z, [0.6, -0.8, 0, 0, 0, 0])
    let second = slope.map { gradient(of: $0.squared().sum(), withRespectTo: [z]) }
    #expect(second?[0]?.values.allSatisfy(\.isFinite) == true)
  }

  @Test func signalsWithoutAFrameHaveNoSpectra() {
    let frames = FrameTransform(
      size: 8, window: [Float](repeating: 1, count: 8), lead: 0, hop: 4, start: 0, reach: 8,
      mirrors: false)
    let x = random([2, 7]).asVariable()
    let y = x.shortTimeTransformed(by: frames)
    #expect(y.shape == [2, 0, 5, 2])
    let slope = gradient(of: y.sum(), withRespectTo: [x])[0]
    #expect(slope?.values == [Float](repeating: 0, count: 14))
  }

  @Test func wrongShapesStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 64, 1]).shortTimeTransformed(by: Self.cases[0].frames)
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 3, 5, 2]).shortTimeTransposed(
        by: Self.cases[0].frames, sampleCount: 64)
    }
  }
}
