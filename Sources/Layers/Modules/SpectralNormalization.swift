// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Spectral normalization: divides a kernel by its largest singular value, estimated by power
/// iteration.
///
///     v ← W u / ‖W u‖,   u ← Wᵀ v / ‖Wᵀ v‖,   σ = vᵀ W u,   W / σ
///
/// W is the kernel `[K..., in, outputs]` as a matrix `[K... in, outputs]`. One power iteration per
/// training step is enough, since W changes slowly and u is kept. Miyato and others, "Spectral
/// Normalization for Generative Adversarial Networks" (2018), algorithm 1. The products have a
/// fixed summation order, so the bits do not depend on the CPU.
public final class SpectralNormalization: Module {
  /// u, the right singular vector, `[outputs, 1]`.
  public let right: Buffer

  private static let epsilon: Float = 1e-12

  /// A normalization of kernels with `outputs` output channels; u is initialised with random
  /// numbers.
  public init(outputs: Int, using stream: inout RandomStream) {
    right = Buffer(
      Tensor.normal(mean: 0, deviation: 1, shape: [outputs, 1], using: &stream)
        .withUnitNorm(epsilon: Self.epsilon))
  }

  /// One power iteration; call once before each update of the kernel.
  ///
  /// 4 times the size of W in operations.
  public func iterate(_ kernel: Tensor) {
    withoutRecording {
      let matrix = Self.matrix(kernel.detached())
      right.assign(
        matrix.matrixProduct(left(of: matrix), transposingLeft: true)
          .withUnitNorm(epsilon: Self.epsilon))
    }
  }

  /// The kernel divided by its largest singular value, of the same shape; differentiable in the
  /// kernel, with u and v as constants.
  public func callAsFunction(_ kernel: Tensor) -> Tensor {
    // v uᵀ, whose inner product with W is vᵀ W u.
    let outer = withoutRecording {
      left(of: Self.matrix(kernel.detached()))
        .matrixProduct(right.value, transposingRight: true).reshaped(to: kernel.shape)
    }
    return kernel.scaled(by: (kernel.innerProduct(with: outer) + Self.epsilon).reciprocal())
  }

  /// v, `[K... in, 1]`.
  private func left(of matrix: Tensor) -> Tensor {
    matrix.matrixProduct(right.value).withUnitNorm(epsilon: Self.epsilon)
  }

  private static func matrix(_ kernel: Tensor) -> Tensor {
    let outputs = kernel.shape[kernel.rank - 1]
    return kernel.reshaped(to: [kernel.count / outputs, outputs])
  }
}

/// A layer whose kernel may be divided by its spectral norm.
protocol SpectralLayer: Module {
  var kernel: Parameter { get }
  /// nil for a layer that uses the stored kernel.
  var spectral: SpectralNormalization? { get }
}

extension SpectralLayer {
  /// The quotient that the layer uses, kept in a model that is only played; nil without a
  /// normalization.
  var normalizedKernel: Tensor? {
    spectral.map { spectral in kernel.value.derived("normalized") { spectral($0) } }
  }
}

extension Module {
  /// One power iteration of every ``SpectralNormalization`` of a dense layer or a convolution in the
  /// module; call once before each update.
  public func iterateSpectralNormalizations() {
    for case let layer as any SpectralLayer in modules {
      layer.spectral?.iterate(layer.kernel.value)
    }
  }
}
