// SPDX-License-Identifier: MIT
import Autograd

/// A recipe that does something before the steps of adversarial training; all else is that of the
/// ``AdversarialRecipe``.
protocol WrappedRecipe: Recipe {
  /// The adversarial training.
  var adversarial: AdversarialRecipe { get }
}

extension WrappedRecipe {
  var networks: [(name: String, parameterCount: Int)] { adversarial.networks }
  var metrics: [MetricDescription] { adversarial.metrics }
  var advice: [AdviceRule] { adversarial.advice }
  var workPeriod: Int { adversarial.workPeriod }
  var batchesPerStep: Int { adversarial.batchesPerStep }
  var previewExamples: Tensor? { adversarial.previewExamples }
  var previewLabels: Tensor? { adversarial.previewLabels }

  func state() -> [(name: String, tensor: Tensor)] { adversarial.state() }
  func load(_ state: [String: Tensor]) throws { try adversarial.load(state) }
  func begin(with model: Model) throws { try adversarial.begin(with: model) }
  func model(steps: Int) throws -> Model { try adversarial.model(steps: steps) }
}
