// SPDX-License-Identifier: MIT
import Autograd

/// Equalized learning rate: a kernel is stored with a deviation of one and scaled when it is used.
///
///     w = gain / sqrt(fanIn) · multiplier · v,   b = multiplier · a,   v ~ N(0, 1 / multiplier²)
///
/// v and a are the stored kernel and bias. An optimizer such as Adam, whose steps do not depend on
/// the scale of a gradient, then changes all layers at the same relative rate. Karras and others,
/// "Progressive Growing of GANs" (2018), section 4.1; the multiplier of the rate of one layer is
/// from Karras, Laine and Aila, "A Style-Based Generator Architecture for Generative Adversarial
/// Networks" (2019), appendix C.
public struct EqualizedLearningRate: Sendable, Equatable {
  /// The deviation of a kernel times sqrt(fanIn): √2 before a (leaky) ReLU, 1 before an output.
  public let gain: Float
  /// The learning rate of the layer relative to that of a layer with a multiplier of one.
  public let multiplier: Float

  /// A rate with the gain of He and others (2015) for ReLU networks.
  public init(gain: Float = Float(2).squareRoot(), multiplier: Float = 1) {
    precondition(
      gain > 0 && multiplier > 0, "a gain of \(gain) and a multiplier of \(multiplier)")
    self.gain = gain
    self.multiplier = multiplier
  }

  /// N(0, 1 / multiplier²), unless values will be loaded.
  func initializer(insteadOf other: Initializer) -> Initializer {
    other == .undefined ? .undefined : .normal(deviation: 1 / multiplier)
  }

  /// The factors of a kernel with `fanIn` terms per output and of its bias.
  func scales(fanIn: Int) -> EqualizedScales {
    EqualizedScales(kernel: gain * multiplier / Float(fanIn).squareRoot(), bias: multiplier)
  }
}

/// The factors from the stored values of a layer to those it uses.
struct EqualizedScales {
  let kernel: Float
  let bias: Float
}

/// A layer whose learning rate may be equalized.
protocol EqualizedLayer: Module {
  var kernel: Parameter { get }
  var bias: Parameter? { get }
  /// nil for a layer that uses the stored values.
  var scales: EqualizedScales? { get }
}

extension EqualizedLayer {
  /// The kernel that the layer uses, of the shape of the stored one.
  var scaledKernel: Tensor {
    guard let scale = scales?.kernel else { return kernel.value }
    return kernel.value.derived("scaled") { $0 * scale }
  }

  /// The bias that the layer uses.
  var scaledBias: Tensor? {
    guard let scales, scales.bias != 1 else { return bias?.value }
    return bias.map { $0.value * scales.bias }
  }
}
