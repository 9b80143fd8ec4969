// SPDX-License-Identifier: MIT
public import Autograd
public import Layers

/// A summand of a network's loss: an objective, a penalty, a reconstruction.
///
/// A loss is the sum of its terms. `Context` is what an update offers them: ``CriticUpdate`` or
/// ``GeneratorUpdate`` in adversarial training. A term without state is a value; a term with state,
/// such as a running mean, is a class.
public protocol LossTerm<Context> {
  /// What the term is computed from.
  associatedtype Context

  /// The metric under which the value is reported; nil for a term that is not reported.
  var metric: MetricDescription? { get }
  /// The factor of the term, which ``loss(_:)`` contains; a term of weight 0 is left out.
  var weight: Float { get }
  /// Updates from one that has the term to the next; the loss then counts as many times more
  /// (lazy regularization: Karras and others, "Analyzing and Improving the Image Quality of
  /// StyleGAN", 2020, section 3.1).
  var interval: Int { get }

  /// The weighted loss, of shape []; nil where the term does not apply.
  func loss(_ context: Context) -> Tensor?

  /// What resuming needs, by name.
  func state() -> [(name: String, tensor: Tensor)]
  /// Takes over what ``state()`` gave.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  func load(_ state: [String: Tensor]) throws(StateError)
}

extension LossTerm {
  /// Not reported.
  public var metric: MetricDescription? { nil }
  /// 1.
  public var weight: Float { 1 }
  /// Every update.
  public var interval: Int { 1 }
  /// No state.
  public func state() -> [(name: String, tensor: Tensor)] { [] }
  /// Checks that there is no state.
  public func load(_ state: [String: Tensor]) throws(StateError) {
    try StateError.check(state, against: [])
  }
}

/// The sum of the terms of an update, and the value of each that is reported.
public struct TermSum {
  /// The loss, of shape []; nil if no term applies.
  public private(set) var loss: Tensor?
  /// The values by the name of the metric, in the order of the terms.
  public private(set) var values: [(name: String, value: Float)] = []

  /// The value of a metric; 0 of one that no term of the update has.
  func value(of metric: MetricDescription) -> Float {
    values.first { $0.name == metric.name }?.value ?? 0
  }

  /// Adds the terms that update number `index` has.
  public init<Context>(_ terms: [any LossTerm<Context>], index: Int, context: Context) {
    for term in terms where term.weight != 0 && index.isMultiple(of: term.interval) {
      guard let value = term.loss(context) else { continue }
      let scaled = term.interval == 1 ? value : value * Float(term.interval)
      loss = loss.map { $0 + scaled } ?? scaled
      if let metric = term.metric { values.append((metric.name, scaled.item)) }
    }
  }
}
