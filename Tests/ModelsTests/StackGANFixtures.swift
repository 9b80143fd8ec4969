// SPDX-License-Identifier: MIT
import Foundation

/// Conditioning augmentation by loops, from the weights of a stage.
struct NaiveAugmentation {
  /// The embeddings, `[words, E]`.
  let table: [Float]
  /// The dense layer, `[E, 2 A]`.
  let matrix: [Float]
  /// Its biases, `[2 A]`.
  let bias: [Float]

  /// Weights under names that begin with that of a stage's part.
  init(_ name: String, in state: [String: [Float]]) {
    table = state["\(name).embedding"] ?? []
    matrix = state["\(name).dense.kernel"] ?? []
    bias = state["\(name).dense.bias"] ?? []
  }

  /// Means and logarithms of variances of an example of these shares of words.
  func distribution(_ shares: [Float]) -> [(mean: Float, logarithm: Float)] {
    let size = table.count / shares.count
    var embedding = [Float](repeating: 0, count: size)
    for (word, share) in shares.enumerated() {
      for place in 0..<size { embedding[place] += share * table[word * size + place] }
    }
    var numbers = bias
    for place in 0..<size {
      for column in numbers.indices {
        numbers[column] += embedding[place] * matrix[place * numbers.count + column]
      }
    }
    let count = numbers.count / 2
    return (0..<count).map { (numbers[$0], 4 * tanh(numbers[count + $0] / 4)) }
  }
}
