// SPDX-License-Identifier: MIT
public import Autograd
import Kernels
public import Layers

/// Path-length regularization: equal steps in w shall change examples equally everywhere.
///
///     length = √(mean over layers of ‖∂ Σ (G(w) ⊙ y) / ∂ w_layer‖²),   y ~ N(0, 1 / positions)
///     a      ← a + 0.01 (mean length - a)
///     loss   = weight · mean (length - a)²
///
/// Karras and others, "Analyzing and Improving the Image Quality of StyleGAN" (2020), section 3.2,
/// equation 4 and appendix B; the mean over layers, and half of a batch, are those of its
/// implementation. Does not apply to a generator without styles.
public final class PathLengthPenalty: LossTerm {
  /// The factor, 2 in the paper.
  public let weight: Float
  /// Steps from one with the penalty to the next, 4 in the implementation.
  public let interval: Int
  /// a, the running mean of the lengths.
  public private(set) var meanLength: Float = 0
  private let seed: UInt64

  private static let meanLengthName = "meanLength"
  /// The share of a new mean length in the running one.
  private static let share: Float = 0.01
  /// Added to the square of a length, whose root has no derivative at zero.
  private static let epsilon: Float = 1e-12

  static let description = MetricDescription(
    "pathPenalty",
    "How unequally steps in w change the sounds, times pathWeight and pathInterval. Its level says "
      + "nothing; jumps ask for a lower learningRate.")

  /// A penalty of this weight in every `interval`-th step; noise follows from the seed and the step.
  public init(weight: Float, interval: Int, seed: UInt64) {
    self.weight = weight
    self.interval = interval
    self.seed = seed
  }

  /// "pathPenalty".
  public var metric: MetricDescription? { Self.description }

  /// The weighted mean over the first half of the batch; moves the running mean.
  public func loss(_ update: GeneratorUpdate) -> Tensor? {
    guard let generator = update.generator as? any StyleGenerator else { return nil }
    let count = max(1, update.input.latents.shape[0] / 2)
    let input = update.input.firstStyles(count, of: generator)
    var stream = RandomStream(seed: seed, name: "path length", index: UInt64(update.index))
    guard let lengths = Self.lengths(generator, at: input, using: &stream) else { return nil }
    meanLength += Self.share * (lengths.mean().item - meanLength)
    return (lengths - meanLength).squared().mean() * weight
  }

  /// The length of each example, `[N]`, differentiable by the parameters that made the styles and
  /// the example; nil for a generator that does not depend on them.
  private static func lengths(
    _ generator: any StyleGenerator, at input: GeneratorInput, using stream: inout RandomStream
  ) -> Tensor? {
    guard let styles = input.styles else { return nil }
    let examples = generator(input)
    let positions = Float(examples.shape.dropFirst().dropLast().reduce(1, *))
    let noise = Tensor.normal(
      mean: 0, deviation: 1 / positions.squareRoot(), shape: examples.shape, using: &stream)
    let slopes = gradient(
      of: (examples * noise).sum(), withRespectTo: [styles], recordingGraph: true)[0]
    return slopes.map { slopes in
      (slopes.squared().sum(alongAxes: [2]).mean(alongAxes: [1]) + epsilon).squareRoot()
    }
  }

  /// The running mean.
  public func state() -> [(name: String, tensor: Tensor)] {
    [(Self.meanLengthName, Tensor(scalar: meanLength))]
  }

  /// Takes over what ``state()`` gave.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  public func load(_ state: [String: Tensor]) throws(StateError) {
    try StateError.check(state, against: self.state().map { ($0.name, $0.tensor.shape) })
    meanLength = state[Self.meanLengthName]?.item ?? meanLength
  }
}

extension GeneratorInput {
  /// The first `count` latents with their styles, the same in all layers.
  fileprivate func firstStyles(_ count: Int, of generator: any StyleGenerator) -> GeneratorInput {
    func rows(_ x: Tensor) -> Tensor { x.sliced(from: [0, 0], to: [count, x.shape[1]]) }
    var input = GeneratorInput(rows(latents), labels: labels.map(rows), isTraining: isTraining)
    let mapping = generator.styleMapping
    let styles = mapping.styles(of: input.latents, labels: input.labels)
    input.styles = styles.reshaped(to: [count, 1, mapping.styleCount])
      .broadcast(to: [count, mapping.layerCount, mapping.styleCount])
    return input
  }
}
