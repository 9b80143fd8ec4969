// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct ResidualBlockTests {
  private static func input(_ shape: [Int]) -> Tensor {
    var stream = RandomStream(seed: 1, name: "input")
    return .normal(mean: 0, deviation: 1, shape: shape, using: &stream)
  }

  /// Element by element: reflected edges, both convolutions, both normalizations, the sum.
  @Test func theBlockIsThatOfItsFormula() {
    var stream = RandomStream(seed: 2, name: "test")
    let block = ResidualBlock(channels: 2, kernel: [3, 3], using: &stream)
    let (height, width, channels) = (4, 5, 2)
    let x = Self.input([1, height, width, channels])
    func at(_ row: Int, _ column: Int, _ channel: Int) -> Int {
      func mirror(_ place: Int, _ size: Int) -> Int {
        place < 0 ? -place : place < size ? place : 2 * (size - 1) - place
      }
      return (mirror(row, height) * width + mirror(column, width)) * channels + channel
    }
    func convolved(_ x: [Float], _ kernel: [Float]) -> [Float] {
      var y: [Float] = []
      for place in 0..<height * width * channels {
        let (row, column, output) = (place / 10, place / channels % width, place % channels)
        var sum: Float = 0
        for tap in 0..<9 {
          for input in 0..<channels {
            sum +=
              x[at(row + tap / 3 - 1, column + tap % 3 - 1, input)]
              * kernel[(tap * channels + input) * channels + output]
          }
        }
        y.append(sum)
      }
      return y
    }
    func normalized(_ x: [Float]) -> [Float] {
      let positions = Float(height * width)
      var y = x
      for channel in 0..<channels {
        let places = stride(from: channel, to: x.count, by: channels)
        let mean = places.reduce(Float(0)) { $0 + x[$1] } / positions
        let variance = places.reduce(Float(0)) { $0 + (x[$1] - mean) * (x[$1] - mean) } / positions
        for place in places { y[place] = (x[place] - mean) / (variance + 1e-5).squareRoot() }
      }
      return y
    }
    let inner = normalized(convolved(x.values, block.first.kernel.value.values)).map { max($0, 0) }
    let outer = normalized(convolved(inner, block.second.kernel.value.values))
    expectClose(block(x), zip(x.values, outer).map { $0 + $1 })
    #expect(block.parameterCount == 2 * 9 * channels * channels)
  }

  @Test func anExampleDoesNotDependOnItsBatch() {
    var stream = RandomStream(seed: 2, name: "test")
    let block = ResidualBlock(channels: 16, kernel: [3, 3], using: &stream)
    let x = Self.input([3, 16, 16, 16])
    let one = block(x.sliced(from: [1, 0, 0, 0], to: [2, 16, 16, 16]))
    #expect(block(x).sliced(from: [1, 0, 0, 0], to: [2, 16, 16, 16]).values == one.values)
  }
}
