// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Testing

/// Random phases where magnitudes are those of noise.
struct PhaseGrainTests {
  private let transform = ShortTimeTransform(fftSize: 256, hop: 64, alignment: .hopCentered)
  private let frameCount = 200

  /// The magnitudes of the signal that has the wanted ones, `[T, F]`.
  private func found(_ wanted: [Float], keepsGrain: Bool?) throws -> [Float] {
    let reconstruction = PhaseReconstruction(
      start: .random, iterations: 4, momentum: 0, keepsGrain: keepsGrain)
    let signal = try reconstruction.signals(
      ofMagnitudes: wanted, transform, sampleCount: frameCount * transform.hop)
    return transform.magnitudes(of: signal)
  }

  /// The deviation of levels in decibels, away from the ends and edges.
  private func deviation(_ magnitudes: [Float], bins: Range<Int>) -> Double {
    let levels = (20..<frameCount - 20).flatMap { frame in
      bins.map { 20 * log10(Double(magnitudes[frame * transform.binCount + $0]) + 1e-9) }
    }
    let mean = levels.reduce(0, +) / Double(levels.count)
    return (levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(levels.count)).squareRoot()
  }

  private func energy(_ magnitudes: [Float]) -> Double {
    magnitudes.reduce(0) { $0 + Double($1) * Double($1) }
  }

  /// The levels of normal noise, whose magnitudes have a Rayleigh distribution, deviate by 5.57 dB.
  @Test func flatMagnitudesBecomeNoise() throws {
    let wanted = [Float](repeating: 1, count: frameCount * transform.binCount)
    let grained = try found(wanted, keepsGrain: true)
    let smooth = try found(wanted, keepsGrain: nil)
    #expect((5.2...5.9).contains(deviation(grained, bins: 10..<118)))
    #expect(deviation(smooth, bins: 10..<118) < 5)
    #expect(abs(10 * log10(energy(grained) / energy(wanted))) < 0.5)
  }

  /// The levels of a partial hardly deviate, with or without grain.
  @Test func aPartialStaysOne() throws {
    let wanted = (0..<frameCount * transform.binCount).map { cell -> Float in
      let bin = cell % transform.binCount
      return bin == 40 ? 64 : abs(bin - 40) == 1 ? 32 : 0.05
    }
    let plain = deviation(try found(wanted, keepsGrain: false), bins: 40..<41)
    let grained = deviation(try found(wanted, keepsGrain: true), bins: 40..<41)
    #expect(abs(grained - plain) < 0.5, "\(grained) and \(plain) dB")
  }

  /// The frames around an attack are those of the iterations.
  @Test func anAttackStaysOne() throws {
    let wanted = (0..<frameCount * transform.binCount).map { cell -> Float in
      cell / transform.binCount < 100 ? 0.01 : 1
    }
    func before(_ magnitudes: [Float]) -> Double {
      energy(Array(magnitudes[94 * transform.binCount..<98 * transform.binCount]))
    }
    let plain = before(try found(wanted, keepsGrain: false))
    let grained = before(try found(wanted, keepsGrain: true))
    #expect(abs(10 * log10(grained / plain)) < 1.5, "\(grained) and \(plain)")
  }

  @Test func silenceStaysSilent() throws {
    let wanted = [Float](repeating: 0, count: frameCount * transform.binCount)
    #expect(try found(wanted, keepsGrain: true).allSatisfy { $0 == 0 })
  }
}
