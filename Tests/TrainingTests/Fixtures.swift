// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Foundation
import Layers
import Training

/// The text of a file; nil if there is none.
func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

/// A recipe without networks: its state is a number that depends on all steps taken, in their
/// order.
final class CountingRecipe: Recipe {
  private(set) var value: Float = 0
  private(set) var stepsTaken: [Int] = []
  /// Says what step `index` reports.
  var loss: (_ index: Int) -> Float = { Float($0) / 8 }
  /// Is called at the end of each step.
  var afterStep: (_ index: Int) -> Void = { _ in }

  var networks: [(name: String, parameterCount: Int)] { [("counter", 1)] }

  func step(_ index: Int) -> Report {
    value = value / 2 + Float(index + 1)
    stepsTaken.append(index)
    let report: Report = ["wassersteinEstimate": loss(index), "generatorLoss": value]
    afterStep(index)
    return report
  }

  func poison() { value = .nan }

  func state() -> [(name: String, tensor: Tensor)] { [("value", Tensor([value], shape: [1]))] }

  func load(_ state: [String: Tensor]) throws {
    guard let tensor = state["value"] else { throw StateError.missing(name: "value") }
    value = tensor.values[0]
  }

  func sounds(count: Int) -> [AudioClip] {
    (0..<count).map { _ in
      AudioClip(samples: [Float](repeating: 0.1, count: 512), sampleRate: 8000)
    }
  }

  func preview(count: Int) -> Preview { Preview(sounds(count: count)) }

  func writeModel(to path: String, steps: Int) throws {
    try AtomicFile.write(path, text: "\(value) after \(steps)")
  }
}
