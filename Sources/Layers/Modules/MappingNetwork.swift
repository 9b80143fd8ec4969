// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// The mapping network of the style family: latents, with classes if there are any, to styles w.
///
/// Latents and the embedding of the class are each divided by their root mean square
/// (``PixelNormalization``), joined, and passed through dense layers with leaky ReLUs of slope 0.2.
/// Karras, Laine and Aila, "A Style-Based Generator Architecture for Generative Adversarial
/// Networks" (2019), figure 1 (b) and appendix C; the two separate normalizations are those of the
/// implementation of Karras and others, "Training Generative Adversarial Networks with Limited
/// Data" (2020). A row of w depends on its row of latents and labels alone, bit for bit.
public final class MappingNetwork: Module {
  /// The embedding of classes, `[1, classes, latents]`, if there are classes.
  public let embedding: Dense?
  /// The dense layers.
  public let layers: [Dense]
  private let normalization = PixelNormalization()

  /// A network with zero biases and an ``EqualizedLearningRate``.
  ///
  /// - Parameters:
  ///   - latents: numbers of a latent; the embedding of a class has as many.
  ///   - styles: numbers of w, and width of all layers.
  ///   - depth: layers, 1 or more; 8 in StyleGAN, 2 for small data in StyleGAN 2.
  ///   - multiplier: learning rate relative to that of the other networks.
  ///   - initializer: ``Initializer/undefined`` for values that are loaded afterwards; otherwise
  ///     unused.
  public init(
    latents: Int, classCount: Int = 0, styles: Int, depth: Int = 8, multiplier: Float = 0.01,
    initializer: Initializer = .glorotUniform, using stream: inout RandomStream
  ) {
    precondition(depth > 0, "a mapping network of \(depth) layers")
    embedding =
      classCount == 0
      ? nil
      : Dense(
        inputs: classCount, outputs: latents, usesBias: false, equalized: .init(gain: 1),
        initializer: initializer, using: &stream)
    let inputs = classCount == 0 ? latents : 2 * latents
    layers = (0..<depth).map { index in
      Dense(
        inputs: index == 0 ? inputs : styles, outputs: styles,
        activation: .leakyReLU(slope: 0.2), equalized: .init(multiplier: multiplier),
        initializer: initializer, using: &stream)
    }
  }

  /// Numbers of w.
  public var styleCount: Int { layers[layers.count - 1].bias?.value.count ?? 0 }

  /// Latents `[N, latents]` and, for a network with classes, labels `[N, classes]` to w `[N,
  /// styles]`.
  public func callAsFunction(_ latents: Tensor, labels: Tensor? = nil) -> Tensor {
    precondition(
      (embedding == nil) == (labels == nil),
      "a mapping network \(embedding == nil ? "without" : "with") classes, labels "
        + "\(labels?.shape ?? [])")
    var x = normalization(latents)
    if let embedding, let labels {
      x = .concatenated([x, normalization(embedding(labels))], alongAxis: 1)
    }
    return layers.reduce(x) { $1($0) }
  }
}
