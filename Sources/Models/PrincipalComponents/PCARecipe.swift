// SPDX-License-Identifier: MIT
public import Autograd
import Files
import Kernels
import Layers

/// Fits the components of every class, a batch a step.
public final class PCARecipe: Recipe {
  private let design: PCADesign
  private let source: ExampleSource
  private let describe: (_ steps: Int) -> ModelDescription
  private var fits: [PCAFit]

  static let allMetrics = [
    MetricDescription(
      "examples",
      "Recordings that the components are computed from, counted each time they are read.",
      unit: "recordings"),
    MetricDescription(
      "keptVariance",
      "The share of the recordings' variance that the components keep, the mean over the classes.",
      better: .higher, progressLabel: "kept variance"),
  ]

  /// A recipe of a valid design.
  init(
    design: PCADesign, source: ExampleSource,
    describe: @escaping (_ steps: Int) -> ModelDescription
  ) {
    self.design = design
    self.source = source
    self.describe = describe
    let empty = PCAFit(
      count: 0, mean: .zeros([design.valueCount]),
      components: .zeros([design.componentCount, design.valueCount]), scatter: 0)
    fits = [PCAFit](repeating: empty, count: design.rowCount)
  }

  /// The tables of means and components.
  public var networks: [(name: String, parameterCount: Int)] {
    [("components", design.parameterCount)]
  }
  /// Examples and kept variance.
  public var metrics: [MetricDescription] { Self.allMetrics }
  /// What to try if the sounds are wrong.
  public var advice: [AdviceRule] {
    AdviceRule.sounds(
      repetitive: "more components (latentSize) or more recordings",
      copying: "fewer components (latentSize) or more recordings")
  }
  /// Examples of the first batch.
  public var previewExamples: Tensor? { source.examples(0) }

  /// Adds the examples of batch `index` to the fits of their classes.
  public func step(_ index: Int) -> StepReport {
    withoutRecording {
      let examples = source.examples(index)
      let count = examples.shape[0]
      let vectors = examples.reshaped(to: [count, design.valueCount])
      for (row, members) in rows(ofBatch: index, count: count).enumerated() where !members.isEmpty {
        fits[row].add(
          .concatenated(
            members.map { vectors.sliced(from: [$0, 0], to: [$0 + 1, design.valueCount]) },
            alongAxis: 0))
      }
    }
    let seen = fits.filter { $0.count > 0 }
    return [
      "examples": fits.reduce(0) { $0 + $1.count },
      "keptVariance": seen.reduce(0) { $0 + $1.keptShare } / Float(max(seen.count, 1)),
    ]
  }

  /// The places in a batch of the examples of each class.
  private func rows(ofBatch index: Int, count: Int) -> [[Int]] {
    var rows = [[Int]](repeating: [], count: design.rowCount)
    guard design.classCount > 0, let labels = source.labels?(index) else {
      rows[0] = Array(0..<count)
      return rows
    }
    for (place, value) in labels.values.enumerated() where value > 0 {
      rows[place % design.classCount].append(place / design.classCount)
    }
    return rows
  }

  /// The fits of all classes.
  public func state() -> [(name: String, tensor: Tensor)] {
    fits.enumerated().flatMap { row, fit in
      [
        ("\(row).count", Tensor([fit.count], shape: [1])), ("\(row).mean", fit.mean),
        ("\(row).components", fit.components),
        ("\(row).scatter", Tensor([fit.scatter], shape: [1])),
      ]
    }
  }

  /// Takes over the fits of a checkpoint.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  public func load(_ state: [String: Tensor]) throws {
    try StateError.check(state, against: self.state().map { ($0.name, $0.tensor.shape) })
    fits = fits.enumerated().map { row, fit in
      PCAFit(
        count: state["\(row).count"]?.values[0] ?? fit.count,
        mean: state["\(row).mean"] ?? fit.mean,
        components: state["\(row).components"] ?? fit.components,
        scatter: state["\(row).scatter"]?.values[0] ?? fit.scatter)
    }
  }

  /// Refuses every model.
  ///
  /// - Throws: `OptionError`
  public func begin(with model: Model) throws { throw PrincipalComponents.beginningError }

  /// The means, and the components scaled by their deviations.
  public func model(steps: Int) throws -> Model {
    withoutRecording {
      let generator = PCAGenerator(design)
      let shape = [1, design.rowCount * design.componentCount, design.valueCount]
      generator.components.assign(
        Tensor.concatenated(fits.map(\.deviations), alongAxis: 0).reshaped(to: shape))
      generator.means.assign(
        Tensor.concatenated(
          fits.map { $0.mean.reshaped(to: [1, design.valueCount]) }, alongAxis: 0
        ).reshaped(to: [1, design.rowCount, design.valueCount]))
      return Model(
        description: describe(steps),
        networks: ModelNetworks(generator: generator, encoder: PCAEncoder(generator)))
    }
  }
}
