// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Divides a kernel by its largest singular value, so that its layer stretches nothing by more than
/// one.
///
///     v ← W u / ‖W u‖,   u ← Wᵀ v / ‖Wᵀ v‖,   σ = vᵀ W u,   W / σ
///
/// W is the kernel as a matrix of [everything else, outputs]. One round of the power iteration a
/// training step is enough, since W moves slowly and u is kept. Miyato and others, "Spectral
/// Normalization for Generative Adversarial Networks" (2018), algorithm 1.
public final class SpectralNormalization: Module {
  /// u, `[outputs, 1]`.
  public let right: Buffer

  private static let epsilon: Float = 1e-12

  /// A normalisation of kernels with `outputs` columns; u begins at random.
  public init(outputs: Int, using stream: inout RandomStream) {
    right = Buffer(
      Self.unit(.normal(mean: 0, deviation: 1, shape: [outputs, 1], using: &stream)))
  }

  /// One round of the power iteration; to be called once before each update of the kernel.
  public func iterate(_ kernel: Tensor) {
    withoutRecording {
      let matrix = Self.matrix(kernel.detached())
      let left = Self.unit(matrix.matrixProduct(right.value))
      right.assign(Self.unit(matrix.matrixProduct(left, transposingLeft: true)))
    }
  }

  /// The kernel over its largest singular value, of the same shape; differentiable by the kernel, u
  /// and v being constants.
  public func callAsFunction(_ kernel: Tensor) -> Tensor {
    let stretched = Self.matrix(kernel).matrixProduct(right.value)
    let left = Self.unit(stretched.detached())
    let sigma = (stretched * left).sum() + Self.epsilon
    return kernel * sigma.reciprocal().broadcast(to: kernel.shape)
  }

  private static func matrix(_ kernel: Tensor) -> Tensor {
    let outputs = kernel.shape[kernel.rank - 1]
    return kernel.reshaped(to: [kernel.count / outputs, outputs])
  }

  private static func unit(_ v: Tensor) -> Tensor {
    let norm = (v.squared().sum() + epsilon).squareRoot()
    return v * norm.reciprocal().broadcast(to: v.shape)
  }
}
