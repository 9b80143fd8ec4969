// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// A generator that makes a style w of a latent first, and an example of a style for each layer.
public protocol StyleGenerator: Generator {
  /// From latents to the styles of all layers.
  var styleMapping: StyleMapping { get }
}

extension StyleGenerator {
  /// Z.
  public var latentCount: Int { styleMapping.latentCount }
  /// Normal.
  public var latentDistribution: LatentDistribution { .normal }

  /// Measures the mean styles.
  public func finish(using stream: inout RandomStream) { styleMapping.measureMeans(using: &stream) }
}

/// From latents to the styles of a generator's layers: the mapping network, truncation and style
/// mixing.
///
/// A row of the styles depends on its row of the input alone, bit for bit.
public final class StyleMapping: Module {
  /// From latents and classes to w.
  public let network: MappingNetwork
  /// The mean w of each class, `[1, classes, W]`, or of all latents, `[1, 1, W]`; zeros until they
  /// are measured.
  public let means: Buffer
  /// The layers that have a style.
  public let layerCount: Int
  /// Z.
  public let latentCount: Int
  private let classCount: Int

  /// Latents of a class that its mean style is measured with, at most, and of all classes together.
  private static let measuredCounts = (ofClass: 1024, ofAll: 1 << 16)

  /// A mapping of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: StyleConfiguration, initializer: Initializer, using stream: inout RandomStream
  ) {
    latentCount = configuration.latentCount
    classCount = configuration.classCount
    layerCount = configuration.styleLayerCount
    network = MappingNetwork(
      latents: latentCount, classCount: classCount, styles: configuration.styleCount,
      depth: configuration.mappingDepth, multiplier: configuration.mappingRate ?? 0.01,
      initializer: initializer, using: &stream)
    means = Buffer(.zeros([1, configuration.rowCount, configuration.styleCount]))
  }

  /// W.
  public var styleCount: Int { means.value.shape[2] }

  /// The style w of each latent, `[N, W]`.
  ///
  ///     w' = mean + truncation (w - mean)
  ///
  /// Karras, Laine and Aila, "A Style-Based Generator Architecture for Generative Adversarial
  /// Networks" (2019), appendix B; the mean is that of the example's class, so that truncation does
  /// not lead from one class to the others. A mix of classes has the same mix of their means.
  ///
  /// - Parameter truncation: see ``GeneratorInput/truncation``.
  public func styles(of latents: Tensor, labels: Tensor?, truncation: Float? = nil) -> Tensor {
    precondition(
      latents.shape == [latents.shape[0], latentCount]
        && labels?.shape == (classCount == 0 ? nil : [latents.shape[0], classCount]),
      "latents of \(latents.shape) and labels of \(labels?.shape ?? []) for [N, \(latentCount)] and "
        + "\(classCount) classes")
    let styles = network(latents, labels: labels)
    guard let truncation, truncation != 1 else { return styles }
    let means = means(labels ?? .filled(with: 1, shape: [latents.shape[0], 1]))
    return means + (styles - means) * truncation
  }

  /// The style of each layer, `[N, W]` each: ``GeneratorInput/styles``, or those of the latents, of
  /// two latents if there are second ones.
  func layers(of input: GeneratorInput) -> [Tensor] {
    if let given = input.styles { return layers(ofStyles: given) }
    func styles(_ latents: Tensor) -> Tensor {
      self.styles(of: latents, labels: input.labels, truncation: input.truncation)
    }
    let first = styles(input.latents)
    let second = input.secondLatents.map(styles)
    return (0..<layerCount).map { layer in
      layer < input.secondStyleLayer ? first : second ?? first
    }
  }

  private func layers(ofStyles styles: Tensor) -> [Tensor] {
    let count = styles.shape[0]
    precondition(
      styles.shape == [count, layerCount, styleCount],
      "styles of \(styles.shape) for \(layerCount) layers of \(styleCount)")
    return (0..<layerCount).map { layer in
      styles.sliced(from: [0, layer, 0], to: [count, layer + 1, styleCount])
        .reshaped(to: [count, styleCount])
    }
  }

  /// The mean styles of classes, mixed by their shares: `[N, rows]` to `[N, W]`.
  private func means(_ shares: Tensor) -> Tensor {
    let window = Window(kernel: [1], stride: [1], padding: [(before: 0, after: 0)])
    // A convolution of size one: row i depends on the shares i alone.
    return shares.reshaped(to: [shares.shape[0], 1, shares.shape[1]])
      .convolved(with: means.value, window: window)
      .reshaped(to: [shares.shape[0], styleCount])
  }

  /// Sets ``means`` to the means over random latents.
  public func measureMeans(using stream: inout RandomStream) {
    let rows = means.value.shape[1]
    let counts = Self.measuredCounts
    let count = max(16, min(counts.ofClass, counts.ofAll / rows))
    withoutRecording {
      let means = (0..<rows).map { row in
        let latents = LatentDistribution.normal.sample(
          count: count, latentCount: latentCount, using: &stream)
        let labels = Tensor(shape: [count, rows]) { values in
          for place in values.indices { values[place] = place % rows == row ? 1 : 0 }
        }
        return network(latents, labels: classCount == 0 ? nil : labels)
          .mean(alongAxes: [0], keepingDimensions: true)
      }
      self.means.assign(
        Tensor.concatenated(means, alongAxis: 0).reshaped(to: self.means.value.shape))
    }
  }
}
