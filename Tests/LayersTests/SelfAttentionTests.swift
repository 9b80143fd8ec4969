// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Layers
import TestSupport
import Testing

struct SelfAttentionTests {
  @Test func atFirstItIsTheIdentity() {
    let x = Self.signal([2, 2, 4, 8])
    #expect(Self.layer(dimensions: 2)(x).values == x.values)
  }

  /// Loops over positions, in double precision, for a waveform of 4 positions.
  @Test func everyPositionGathersTheFeaturesOfAll() {
    let layer = Self.layer(dimensions: 1)
    layer.strength.assign(Tensor([0.7], shape: [1]))
    let x = Self.signal([2, 4, 8])
    func map(_ x: [Double], _ layer: Convolution) -> [Double] {
      let (inputs, outputs) = (layer.kernel.value.shape[1], layer.kernel.value.shape[2])
      let kernel = layer.kernel.value.values.map(Double.init)
      return (0..<x.count / inputs).flatMap { position in
        (0..<outputs).map { output in
          (0..<inputs).map { x[position * inputs + $0] * kernel[$0 * outputs + output] }
            .reduce(0, +)
        }
      }
    }
    func halved(_ y: [Double]) -> [Double] {
      let channels = y.count / 4
      return (0..<2 * channels).map { place in
        let (position, channel) = (place / channels, place % channels)
        return (y[2 * position * channels + channel] + y[(2 * position + 1) * channels + channel])
          / 2
      }
    }
    let expected = (0..<2).flatMap { example in
      let row = x.values[example * 32..<example * 32 + 32].map(Double.init)
      let (query, key) = (map(row, layer.query), halved(map(row, layer.key)))
      let feature = halved(map(row, layer.feature))
      let gathered = (0..<4).flatMap { position in
        let powers = (0..<2).map { exp(query[position] * key[$0]) }
        return (0..<4).map { channel in
          (powers[0] * feature[channel] + powers[1] * feature[4 + channel])
            / (powers[0] + powers[1])
        }
      }
      return zip(row, map(gathered, layer.output)).map { Float($0 + 0.7 * $1) }
    }
    expectClose(layer(x), expected)
  }

  @Test func anExampleDoesNotDependOnItsBatch() {
    var stream = RandomStream(seed: 3, name: "test")
    let layer = SelfAttention(channels: 32, dimensions: 2, using: &stream)
    layer.strength.assign(Tensor([1], shape: [1]))
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [5, 16, 16, 32], using: &stream)
    func row(_ x: Tensor) -> Tensor { x.sliced(from: [3, 0, 0, 0], to: [4, 16, 16, 32]) }
    #expect(layer(row(x)).values == row(layer(x)).values)
  }

  @Test func derivativesAgreeWithDifferences() {
    let layer = Self.layer(dimensions: 2)
    layer.strength.assign(Tensor([0.7], shape: [1]))
    checkGradients(at: [Self.signal([2, 2, 2, 8])]) { layer($0[0]) }
    let slope = gradient(
      of: layer(Self.signal([1, 2, 2, 8])).squared().sum(), withRespectTo: [layer.strength.value])
    #expect(slope[0]?.shape == [1])
  }

  private static func signal(_ shape: [Int]) -> Tensor {
    var stream = RandomStream(seed: 2, name: "signal")
    return .normal(mean: 0, deviation: 1, shape: shape, using: &stream)
  }

  private static func layer(dimensions: Int) -> SelfAttention {
    var stream = RandomStream(seed: 1, name: "layer")
    return SelfAttention(channels: 8, dimensions: dimensions, using: &stream)
  }
}
