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
/// Where the first layers are those of the class, w is two styles side by side: one of the class, which
/// these layers see, and one of the latent, which the others see. What a model does with the latent,
/// such as a voice, is then decided in the other layers, and mixing there exchanges it whole.
///
/// A row of the styles depends on its row of the input alone, bit for bit.
public final class StyleMapping: Module {
  /// From latents and classes to w, or from latents to their part of w.
  public let network: MappingNetwork
  /// From classes to the part of w that the first layers see, if there is one.
  public let classNetwork: MappingNetwork?
  /// The mean w of each class, `[1, classes, W]`, or of all latents, `[1, 1, W]`; zeros until they
  /// are measured.
  public let means: Buffer
  /// The layers that have a style.
  public let layerCount: Int
  /// Z.
  public let latentCount: Int
  private let classCount: Int
  private let classLayerCount: Int

  /// Latents of a class that its mean style is measured with, at most, and of all classes together.
  private static let measuredCounts = (ofClass: 1024, ofAll: 1 << 16)

  /// A mapping of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: StyleConfiguration, initializer: Initializer, using stream: inout RandomStream
  ) {
    latentCount = configuration.latentCount
    classCount = configuration.classCount
    layerCount = configuration.styleLayerCount
    classLayerCount = configuration.classLayerCount ?? 0
    let ofClass = configuration.classStyleCount
    func network(latents: Int, classCount: Int = 0, styles: Int) -> MappingNetwork {
      MappingNetwork(
        latents: latents, classCount: classCount, styles: styles,
        depth: configuration.mappingDepth, multiplier: configuration.mappingRate ?? 0.01,
        initializer: initializer, using: &stream)
    }
    self.network = network(
      latents: latentCount, classCount: classLayerCount == 0 ? classCount : 0,
      styles: configuration.styleCount - ofClass)
    classNetwork = ofClass == 0 ? nil : network(latents: classCount, styles: ofClass)
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
    let styles = untruncatedStyles(of: latents, labels: labels)
    guard let truncation, truncation != 1 else { return styles }
    let means = means(labels ?? .filled(with: 1, shape: [latents.shape[0], 1]))
    return means + (styles - means) * truncation
  }

  private func untruncatedStyles(of latents: Tensor, labels: Tensor?) -> Tensor {
    guard let classNetwork, let labels else { return network(latents, labels: labels) }
    return .concatenated([classNetwork(labels), network(latents)], alongAxis: 1)
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
      seen(layer < input.secondStyleLayer ? first : second ?? first, by: layer)
    }
  }

  /// The part of w that a layer sees, with zeros in place of the other.
  private func seen(_ styles: Tensor, by layer: Int) -> Tensor {
    guard let classNetwork else { return styles }
    let isOfClass = layer < classLayerCount
    let classCount = classNetwork.styleCount
    return styles.multiplied(
      perChannel: Tensor(shape: [styleCount]) { values in
        for place in values.indices { values[place] = (place < classCount) == isOfClass ? 1 : 0 }
      })
  }

  private func layers(ofStyles styles: Tensor) -> [Tensor] {
    let count = styles.shape[0]
    precondition(
      styles.shape == [count, layerCount, styleCount],
      "styles of \(styles.shape) for \(layerCount) layers of \(styleCount)")
    return (0..<layerCount).map { layer in
      seen(
        styles.sliced(from: [0, layer, 0], to: [count, layer + 1, styleCount])
          .reshaped(to: [count, styleCount]), by: layer)
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
        return untruncatedStyles(of: latents, labels: classCount == 0 ? nil : labels)
          .mean(alongAxes: [0], keepingDimensions: true)
      }
      self.means.assign(
        Tensor.concatenated(means, alongAxis: 0).reshaped(to: self.means.value.shape))
    }
  }
}
