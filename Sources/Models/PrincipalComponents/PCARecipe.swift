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
  private var fits: PCAFits

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
    fits = PCAFits(
      rows: design.rowCount, components: design.componentCount, values: design.valueCount,
      differentCounts: source.differentCounts)
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
  /// Their classes.
  public var previewLabels: Tensor? { source.labels?(0) }

  /// Adds the examples of batch `index` to the fits of their classes.
  public func step(_ index: Int) -> StepReport {
    withoutRecording { fits.add(source.examples(index), labels: labels(ofBatch: index)) }
    let seen = fits.rows.filter { $0.count > 0 }
    return [
      "examples": fits.rows.reduce(0) { $0 + $1.count },
      "keptVariance": seen.reduce(0) { $0 + $1.keptShare } / Float(max(seen.count, 1)),
    ]
  }

  private func labels(ofBatch index: Int) -> Tensor? {
    design.classCount > 0 ? source.labels?(index) : nil
  }

  /// The fits of all classes.
  public func state() -> [(name: String, tensor: Tensor)] {
    fits.rows.enumerated().flatMap { row, fit in
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
    fits.rows = fits.rows.enumerated().map { row, fit in
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
      generator.components.assign(fits.components)
      generator.means.assign(fits.means)
      return Model(
        description: describe(steps),
        networks: ModelNetworks(generator: generator, encoder: PCAEncoder(generator)))
    }
  }
}
