// SPDX-License-Identifier: MIT
public import Autograd
import Layers

/// Latents `[N, Z]` to examples: the mean of the class and its components, each scaled by a number
/// of the latent.
///
///     x = clip(Σ_c y_c (mean_c + Σ_j z_j σ_cj v_cj), -1...1)
///
/// y are the shares of the classes, v_cj unit vectors, and σ_cj deviations. Row c · Z + j of
/// ``components`` is σ_cj v_cj.
public final class PCAGenerator: Generator {
  /// Scaled components, `[1, classes · Z, P]`: a convolution kernel of size one.
  let components: Parameter
  /// Means, `[1, classes, P]`.
  let means: Parameter
  private let design: PCADesign

  /// Z.
  public var latentCount: Int { design.componentCount }
  /// Normal.
  public var latentDistribution: LatentDistribution { .normal }

  /// A generator of a valid design, of zeros.
  init(_ design: PCADesign) {
    self.design = design
    components = Parameter(
      .zeros([1, design.rowCount * design.componentCount, design.valueCount]))
    means = Parameter(.zeros([1, design.rowCount, design.valueCount]))
  }

  /// The components of all classes side by side, `[Z, classes · P]`.
  public var latentProjection: Tensor? {
    let (rows, size) = (design.rowCount, design.componentCount)
    return components.value.reshaped(to: [rows, size, design.valueCount])
      .permuted([1, 0, 2]).reshaped(to: [size, rows * design.valueCount])
  }

  /// Latents and the shares of the classes to examples.
  public func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let count = input.latents.shape[0]
    precondition(
      input.latents.shape == [count, latentCount]
        && input.labels?.shape == (design.classCount == 0 ? nil : [count, design.classCount]),
      "latents of \(input.latents.shape) and labels of \(input.labels?.shape ?? []) for "
        + "[N, \(latentCount)] and \(design.classCount) classes")
    let sum = Tensor.principalComponents(
      components.value, means: means.value, latents: input.latents, labels: input.labels)
    return sum.clamped(to: -1...1).reshaped(to: [count] + design.spectrograms.exampleShape)
  }
}

/// Examples to the latents whose sound is nearest to them: the projection on the components of
/// their class.
///
///     z_j = Σ_c y_c ⟨x - mean_c, w_cj⟩ / |w_cj|², w_cj = σ_cj v_cj
public final class PCAEncoder: SoundEncoder {
  /// Z.
  public let latentCount: Int
  // In a closure, as reflection would list the generator's weights a second time.
  private let project: (_ examples: Tensor, _ labels: Tensor?) -> Tensor

  /// The encoder of a generator, whose weights it shares.
  init(_ generator: PCAGenerator) {
    latentCount = generator.latentCount
    project = { generator.latents(of: $0, labels: $1) }
  }

  /// Examples `[N, ...]` of whole classes to latents `[N, Z]`; a component without variance gives 0.
  public func callAsFunction(_ examples: Tensor, labels: Tensor?) -> Tensor {
    project(examples, labels)
  }
}

extension PCAGenerator {
  fileprivate func latents(of examples: Tensor, labels: Tensor?) -> Tensor {
    let (count, rows) = (examples.shape[0], means.value.shape[1])
    let labels = labels ?? .filled(with: 1, shape: [count, 1])
    let x =
      examples.reshaped(to: [count, examples.count / count])
      - labels.product(withTable: means.value)
    let table = components.value.reshaped(to: Array(components.value.shape.dropFirst()))
    let norms = (table * table).sum(alongAxes: [1]).values.map { $0 > 0 ? 1 / $0 : 0 }
    let products = x.matrixProduct(table, transposingRight: true)
      .multiplied(perChannel: Tensor(norms, shape: [norms.count]))
    return
      (products.reshaped(to: [count, rows, latentCount])
      * labels.reshaped(to: [count, rows, 1]).broadcast(to: [count, rows, latentCount]))
      .sum(alongAxes: [1])
  }
}

extension Tensor {
  /// Mixtures of the rows of tables: `Σ_c y_c (mean_c + Σ_j z_j component_cj)`, `[N, P]`.
  ///
  /// - Parameters:
  ///   - components: `[1, classes · Z, P]`.
  ///   - means: `[1, classes, P]`.
  ///   - latents: z, `[N, Z]`.
  ///   - labels: y, `[N, classes]`; nil for one class.
  static func principalComponents(
    _ components: Tensor, means: Tensor, latents: Tensor, labels: Tensor?
  ) -> Tensor {
    let (count, size, rows) = (latents.shape[0], latents.shape[1], means.shape[1])
    let labels = labels ?? .filled(with: 1, shape: [count, 1])
    let weights =
      labels.reshaped(to: [count, rows, 1]).broadcast(to: [count, rows, size])
      * latents.reshaped(to: [count, 1, size]).broadcast(to: [count, rows, size])
    return weights.reshaped(to: [count, rows * size]).product(withTable: components)
      + labels.product(withTable: means)
  }

  /// x `[N, in]` times a table `[1, in, out]`, as a convolution of size one, so that row i of the result
  /// depends on row i of x alone.
  fileprivate func product(withTable table: Tensor) -> Tensor {
    let window = Window(kernel: [1], stride: [1], padding: [(before: 0, after: 0)])
    return reshaped(to: [shape[0], 1, shape[1]]).convolved(with: table, window: window)
      .reshaped(to: [shape[0], table.shape[2]])
  }
}
