// SPDX-License-Identifier: MIT
import Kernels

// The convolution family. Each member is linear in both operands and its derivatives are the other two,
// so gradients of any order stay within it. Shapes: x [N, I..., C], w [K..., C, O], y [N, J..., O].
extension Tensor {
  /// The convolution of x `[N, I..., C]` with a kernel `[K..., C, O]`: `[N, J..., O]`.
  ///
  /// y[n, j, o] = Σ x[n, j stride + k - before, c] w[k, c, o] + bias[o], the sum over k and c. (The
  /// kernel is not mirrored, as usual in neural networks.)
  ///
  /// - Parameters:
  ///   - bias: `[O]`.
  ///   - slope: what negative results are multiplied by (leaky ReLU), in the same pass; nil for none.
  public func convolved(
    with kernel: Tensor, window: Window, bias: Tensor? = nil, slope: Float? = nil
  ) -> Tensor {
    let geometry = window.geometry(input: shape, kernel: kernel.shape)
    let outputShape = [shape[0]] + window.outputSize(ofInput: Array(shape[1..<rank - 1]))
    return result(
      shape: outputShape + [geometry.outputChannels], bias: bias, slope: slope,
      compute: { bias, slope, y in
        withPointer { x in
          kernel.withPointer { w in
            ConvolutionKernels.forward(
              x, kernel: w, bias: bias, slope: slope, into: y, geometry: geometry)
          }
        }
      },
      inputs: [
        .init(tensor: self) { [shape] gradient, _ in
          gradient.convolvedTransposed(
            with: kernel, window: window, outputSize: Array(shape[1..<shape.count - 1]))
        },
        .init(tensor: kernel) { gradient, _ in
          kernelGradient(self, gradient, window: window)
        },
      ])
  }

  /// The transposed convolution, the adjoint of ``convolved(with:window:bias:slope:)`` in x: from
  /// y `[N, J..., O]` and a kernel `[K..., C, O]` to `[N, outputSize..., C]`; the bias is `[C]`.
  public func convolvedTransposed(
    with kernel: Tensor, window: Window, outputSize: [Int], bias: Tensor? = nil,
    slope: Float? = nil
  ) -> Tensor {
    precondition(
      rank == window.kernel.count + 2 && kernel.rank == rank,
      "a transposed convolution of \(shape) with \(kernel.shape) in a window of \(window.kernel)")
    let outputShape = [shape[0]] + outputSize + [kernel.shape[rank - 2]]
    let geometry = window.geometry(input: outputShape, kernel: kernel.shape)
    precondition(
      shape.dropFirst() == window.outputSize(ofInput: outputSize) + [geometry.outputChannels],
      "a transposed convolution of \(shape) with \(kernel.shape) to a size of \(outputSize)")
    return result(
      shape: outputShape, bias: bias, slope: slope,
      compute: { bias, slope, x in
        withPointer { y in
          kernel.withPointer { w in
            ConvolutionKernels.inputAdjoint(
              y, kernel: w, bias: bias, slope: slope, into: x, geometry: geometry)
          }
        }
      },
      inputs: [
        .init(tensor: self) { gradient, _ in gradient.convolved(with: kernel, window: window) },
        .init(tensor: kernel) { gradient, _ in
          kernelGradient(gradient, self, window: window)
        },
      ])
  }

  /// A member's result with bias and leaky ReLU.
  ///
  /// The sum before the rectifier is never stored: its sign, which is all its derivative needs, is
  /// the result's.
  private func result(
    shape: [Int], bias: Tensor?, slope: Float?,
    compute: (_ bias: UnsafePointer<Float>?, _ slope: Float, _ y: UnsafeMutablePointer<Float>) ->
      Void,
    inputs: [Node.Input]
  ) -> Tensor {
    precondition(
      bias.map { $0.shape == [shape[shape.count - 1]] } ?? true,
      "a bias of \(bias?.shape ?? []) for \(shape)")
    precondition((slope ?? 0) >= 0, "a leaky rectifier of slope \(slope ?? 0)")
    let y = Tensor(shape: shape) { y in
      if let bias {
        bias.withPointer { compute($0, slope ?? 1, y.start) }
      } else {
        compute(nil, slope ?? 1, y.start)
      }
    }
    let biasInput = bias.map {
      Node.Input(tensor: $0) { gradient, _ in gradient.summedToChannels() }
    }
    let sum = y.recorded(inputs + [biasInput].compactMap { $0 })
    guard let slope else { return sum }
    return y.recorded((sum, { gradient, _ in gradient.leaked(bySignOf: y, slope: slope) }))
  }
}

/// The gradient of a convolution with respect to its kernel, `[K..., C, O]`, from its input
/// x `[N, I..., C]` and the gradient y `[N, J..., O]` of its result.
public func kernelGradient(_ x: Tensor, _ y: Tensor, window: Window) -> Tensor {
  let rank = window.kernel.count
  precondition(
    x.rank == rank + 2 && y.rank == rank + 2, "a kernel gradient of \(x.shape) and \(y.shape)")
  let shape = window.kernel + [x.shape[rank + 1], y.shape[rank + 1]]
  let geometry = window.geometry(input: x.shape, kernel: shape)
  let inputSize = Array(x.shape[1...rank])
  precondition(
    Array(y.shape[1...rank]) == window.outputSize(ofInput: inputSize) && x.shape[0] == y.shape[0],
    "a kernel gradient of \(x.shape) and \(y.shape) in a window of \(window.kernel)")
  return Tensor(shape: shape) { w in
    x.withPointer { x in
      y.withPointer { ConvolutionKernels.kernelGradient(x, $0, into: w.start, geometry: geometry) }
    }
  }
  .recorded(
    (
      x,
      { gradient, _ in
        y.convolvedTransposed(with: gradient, window: window, outputSize: inputSize)
      }
    ),
    (y, { gradient, _ in x.convolved(with: gradient, window: window) }))
}
