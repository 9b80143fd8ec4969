// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Models
import TestSupport
import Testing

/// The term that makes hits louder from one to the next.
struct RisingLevelsTests {
  private static let volumes = LayeredSpectrogramRepresentation(
    hits: SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 128, channelCount: 1,
      spectrogram: LogSpectrogram(fftSize: 32, hop: 8, rangeDecibels: 80, framing: .hopCentered),
      scaling: .fullScale),
    layerCount: 4)

  /// A row of hits of one noise at these levels in decibels below full scale.
  private func row(_ levels: [Float]) -> Tensor {
    var stream = RandomStream(seed: 2, name: "noise")
    let noise = (0..<128).map { _ in stream.uniform(-1..<1) }
    let samples = levels.flatMap { level in noise.map { $0 * pow(10, level / 20) } }
    return Self.volumes.encode(Tensor(samples, shape: [1, samples.count, 1]))
  }

  private func loss(_ levels: [Float], weight: Float = 1) -> Float {
    RisingLevels(Self.volumes, weight: weight).loss(of: row(levels)).item
  }

  @Test func levelsAreThoseOfTheSounds() {
    let wanted: [Float] = [-24, -12, -9, -1]
    let found = Self.volumes.levels(of: row(wanted))
    #expect(found.shape == [1, 4])
    for (one, other) in zip(found.values, wanted) {
      #expect(abs((one - found.values[3]) - (other - wanted[3])) < 0.05, "\(found.values)")
    }
  }

  @Test func onlyHitsThatAreHardlyLouderCount() {
    #expect(loss([-12, -9, -6, -3]) == 0)
    // Equal hits lack half a decibel each; one of the three steps falls by two decibels.
    #expect(abs(loss([-6, -6, -6, -6]) - 0.5) < 1e-4)
    #expect(abs(loss([-9, -6, -8, -3]) - 2.5 / 3) < 0.02)
    #expect(abs(loss([-9, -6, -8, -3], weight: 3) - 2.5) < 0.06)
  }

  @Test func silenceHasALevel() {
    let silence = Tensor.filled(with: -1, shape: [2, 4, 16, 16, 1])
    #expect(Self.volumes.levels(of: silence).values.allSatisfy { abs($0 + 60) < 0.1 })
    #expect(abs(RisingLevels(Self.volumes, weight: 1).loss(of: silence).item - 0.5) < 1e-4)
  }

  @Test func itsDerivativesAreRight() {
    var stream = RandomStream(seed: 5, name: "examples")
    let noise = Tensor.uniform(in: -0.1...0.1, shape: [2, 4, 16, 16, 1], using: &stream)
    // Away from both kinks: every hit is quieter than the one before.
    let row = [0.6, 0.4, 0.2, 0].flatMap { [Float](repeating: $0, count: 256) }
    let falling = Tensor(row + row, shape: noise.shape)
    let term = RisingLevels(Self.volumes, weight: 0.1)
    checkGradients(at: [noise + falling]) { term.loss(of: $0[0]) }
  }
}
