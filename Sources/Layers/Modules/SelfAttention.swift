// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Self-attention: every position receives a weighted mean of features of all positions.
///
///     y = x + γ · O softmax(θ φᵀ) g,   θ, φ and g convolutions of size one of x
///
/// Zhang, Goodfellow, Metaxas and Odena, "Self-Attention Generative Adversarial Networks" (2019),
/// equations 1 to 3. As in the implementation of Brock, Donahue and Simonyan (2019), θ and φ have
/// an eighth and g half of the channels, and φ and g are halved along every axis; here by means,
/// there by maxima. An example does not depend on its batch, bit for bit. 2 P² / 4 (C / 8 + C / 2)
/// operations for P positions of a picture.
public final class SelfAttention: Module {
  /// θ, `[1..., C, C / 8]`.
  public let query: Convolution
  /// φ, `[1..., C, C / 8]`.
  public let key: Convolution
  /// g, `[1..., C, C / 2]`.
  public let feature: Convolution
  /// O, `[1..., C / 2, C]`.
  public let output: Convolution
  /// γ, `[1]`, initially zero.
  public let strength: Parameter
  private let pooling: AveragePooling

  /// A layer without biases for `channels` channels, 8 or more, and signals of so many dimensions.
  public init(
    channels: Int, dimensions: Int, normalizesSpectrum: Bool = false,
    initializer: Initializer = .glorotUniform, using stream: inout RandomStream
  ) {
    precondition(channels >= 8, "a self-attention of \(channels) channels")
    let ones = Array(repeating: 1, count: dimensions)
    func pointwise(_ inputs: Int, _ outputs: Int) -> Convolution {
      Convolution(
        inputs: inputs, outputs: outputs, kernel: ones, stride: ones, usesBias: false,
        normalizesSpectrum: normalizesSpectrum, initializer: initializer, using: &stream)
    }
    query = pointwise(channels, channels / 8)
    key = pointwise(channels, channels / 8)
    feature = pointwise(channels, channels / 2)
    output = pointwise(channels / 2, channels)
    strength = Parameter(.zeros([1]))
    pooling = AveragePooling(factor: ones.map { 2 * $0 })
  }

  /// x `[N, S..., C]` to the same shape; the sizes must be even.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    func rows(_ y: Tensor) -> Tensor {
      let positions = y.shape[1..<y.rank - 1].reduce(1, *)
      return y.reshaped(to: [y.shape[0], positions, y.shape[y.rank - 1]])
    }
    let (queries, keys) = (rows(query(x)), rows(pooling(key(x))))
    let features = rows(pooling(feature(x)))
    let shares = queries.matrixProduct(keys, transposingRight: true).softmax()
    let gathered = shares.matrixProduct(features)
      .reshaped(to: x.shape.dropLast() + [features.shape[2]])
    let channels = [x.shape[x.rank - 1]]
    return x + output(gathered).multiplied(perChannel: strength.value.broadcast(to: channels))
  }
}
