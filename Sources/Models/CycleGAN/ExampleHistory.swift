// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// Past examples of a generator, of which a critic sees some in place of the newest ones.
///
/// The first examples fill the history. Later, half of the examples are exchanged for older ones at
/// random places, so that the critic does not forget what the generator made before. Shrivastava and
/// others, "Learning from Simulated and Unsupervised Images through Adversarial Training" (2017), section
/// 2.3; with 50 examples Zhu and others (2017), section 4.
final class ExampleHistory {
  private let capacity: Int
  private let shape: [Int]
  /// `[capacity, ...]`; rows from ``count`` on are zeros.
  private var examples: Tensor
  private var count = 0

  /// A history of `capacity` examples of one shape; 0 for none.
  init(capacity: Int, shape: [Int]) {
    self.capacity = capacity
    self.shape = shape
    examples = .zeros([capacity] + shape)
  }

  /// Takes the newest examples `[N, ...]` and returns as many, some of which are older.
  func exchanged(_ newest: Tensor, using stream: inout RandomStream) -> Tensor {
    precondition(
      Array(newest.shape.dropFirst()) == shape, "examples of \(newest.shape) for \(shape)")
    guard capacity > 0 else { return newest.detached() }
    var result = newest.detached()
    let size = shape.reduce(1, *)
    result.withMutableValues { values in
      examples.withMutableValues { kept in
        for example in 0..<newest.shape[0] {
          let row = UnsafeMutableBufferPointer(
            rebasing: values[example * size..<(example + 1) * size])
          let isFull = count == capacity
          let place = isFull ? stream.uniformInteger(below: capacity) : count
          let old = UnsafeMutableBufferPointer(rebasing: kept[place * size..<(place + 1) * size])
          if isFull {
            guard stream.uniform(0..<1) < 0.5 else { continue }
            for index in row.indices { swap(&row[index], &old[index]) }
          } else {
            _ = old.update(fromContentsOf: row)
            count += 1
          }
        }
      }
    }
    return result
  }

  /// The examples and their number.
  func state() -> [(name: String, tensor: Tensor)] {
    [("examples", examples), ("count", Tensor(scalar: Float(count)))]
  }

  /// Takes over what ``state()`` gave.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  func load(_ state: [String: Tensor]) throws(StateError) {
    try StateError.check(state, against: self.state().map { ($0.name, $0.tensor.shape) })
    if let examples = state["examples"] { self.examples = examples.detached() }
    count = min(max(state["count"].flatMap { Int(exactly: $0.item) } ?? 0, 0), capacity)
  }
}
