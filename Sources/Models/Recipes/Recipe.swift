// SPDX-License-Identifier: MIT
public import Autograd

/// A way to train: named networks, their optimisers, and what one step does with them.
///
/// A recipe knows nothing of time, files or interruptions, which are the trainer's. Everything
/// random in a step follows from the seed and the step's index, so that ``state()`` is all that
/// resuming needs.
public protocol Recipe: AnyObject {
  /// The networks and the number of parameters of each.
  var networks: [(name: String, parameterCount: Int)] { get }
  /// The numbers that ``step(_:)`` reports.
  var metrics: [MetricDescription] { get }
  /// What to try when the numbers show that training goes wrong.
  var advice: [AdviceRule] { get }
  /// Steps after which the amount of work of a step repeats, as with a penalty in every fourth
  /// update: what a measurement of speed has to cover.
  var workPeriod: Int { get }
  /// The first step that does the work of most steps: a measurement of speed begins with it.
  var firstTypicalStep: Int { get }
  /// Batches of recordings that a step uses.
  var batchesPerStep: Int { get }
  /// Whether the model makes sounds worth hearing after its first step.
  var soundsAfterFirstStep: Bool { get }
  /// Recordings as the networks see them, `[N, ...]`, to be shown beside generated examples; nil if
  /// there are none.
  var previewExamples: Tensor? { get }
  /// The classes of ``previewExamples``, `[N, classes]`, rows of one and zeros; nil without classes.
  var previewLabels: Tensor? { get }

  /// Does step `index` (from 0) and reports its numbers.
  func step(_ index: Int) -> StepReport

  /// All that a step changes, by name.
  func state() -> [(name: String, tensor: Tensor)]

  /// Takes over what ``state()`` gave.
  /// - Throws: `StateError` if names or shapes differ.
  func load(_ state: [String: Tensor]) throws

  /// Takes over the weights of a finished model of the same shape, to begin with.
  /// - Throws: `StateError` if names or shapes differ.
  func begin(with model: Model) throws

  /// The model after `steps` steps.
  ///
  /// The same state gives the same bytes in a model file: no time, path or number of threads.
  func model(steps: Int) throws -> Model
}

extension Recipe {
  /// None.
  public var metrics: [MetricDescription] { [] }
  /// None.
  public var advice: [AdviceRule] { [] }
  /// False: networks begin with noise.
  public var soundsAfterFirstStep: Bool { false }
  /// Every step does the same work.
  public var workPeriod: Int { 1 }
  /// Step 1: step 0 takes memory from the system and warms caches.
  public var firstTypicalStep: Int { 1 }
  /// One.
  public var batchesPerStep: Int { 1 }
  /// None.
  public var previewExamples: Tensor? { nil }
  /// None.
  public var previewLabels: Tensor? { nil }
}
