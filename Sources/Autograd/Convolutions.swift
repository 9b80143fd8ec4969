// SPDX-License-Identifier: MIT
import Kernels

// Convolution, transposed convolution (its input gradient) and the kernel gradient. Each is linear
// in both operands and its derivatives are the other two, so gradients of any order stay within the
// three. Shapes: x [N, I..., C], w [K..., C, O], y [N, J..., O].
extension Tensor {
  /// The convolution of x `[N, I..., C]` with a kernel `[K..., C, O]`: `[N, J..., O]`.
  ///
  /// y[n, j, o] = Σ x[n, j stride + k - before, c] w[k, c, o] + bias[o], the sum over k and c: a
  /// cross-correlation, as in PyTorch and TensorFlow. 2 N J... K... C O operations by the direct
  /// method.
  ///
  /// - Parameters:
  ///   - bias: `[O]`.
  ///   - slope: fuses a leaky ReLU of this slope; nil for none.
  ///   - shifts: fuses ``reflectShifted(by:)`` after the leaky ReLU; requires a slope and one
  ///     spatial axis.
  public func convolved(
    with kernel: Tensor, window: Window, bias: Tensor? = nil, slope: Float? = nil,
    shifts: [Int]? = nil
  ) -> Tensor {
    convolved(
      with: kernel, window: window, Epilogue(bias: bias, slope: slope, shifts: shifts))
  }

  /// The transposed convolution, the adjoint of ``convolved(with:window:bias:slope:shifts:)`` in x:
  /// from y `[N, J..., O]` and a kernel `[K..., C, O]` to `[N, outputSize..., C]`; the bias is
  /// `[C]`.
  public func convolvedTransposed(
    with kernel: Tensor, window: Window, outputSize: [Int], bias: Tensor? = nil,
    slope: Float? = nil
  ) -> Tensor {
    convolvedTransposed(
      with: kernel, window: window, outputSize: outputSize, Epilogue(bias: bias, slope: slope))
  }

  fileprivate func convolved(
    with kernel: Tensor, window: Window, _ epilogue: Epilogue
  ) -> Tensor {
    let geometry = window.geometry(input: shape, kernel: kernel.shape)
    let inputSize = Array(shape[1..<rank - 1])
    let outputShape =
      [shape[0]] + window.outputSize(ofInput: inputSize) + [geometry.outputChannels]
    return epilogue.result(
      shape: outputShape, of: "convolution", .convolution(window), [shape, kernel.shape], geometry,
      compute: { epilogue, y in
        withPointer { x in
          kernel.withKernel { w, prepared in
            ConvolutionKernels.forward(
              x, kernel: w, prepared: prepared, epilogue: epilogue, into: y, geometry: geometry)
          }
        }
      },
      inputs: [
        .init(tensor: self) { gradient, _ in
          gradient.convolvedTransposed(with: kernel, window: window, outputSize: inputSize)
        } sumRule: { gradient, activation in
          gradient.convolvedTransposed(
            with: kernel, window: window, outputSize: inputSize, Epilogue(undoing: activation))
        },
        .init(tensor: kernel) { gradient, _ in
          kernelGradient(self, gradient, window: window)
        },
      ])
  }

  fileprivate func convolvedTransposed(
    with kernel: Tensor, window: Window, outputSize: [Int], _ epilogue: Epilogue
  ) -> Tensor {
    precondition(
      rank == window.kernel.count + 2 && kernel.rank == rank,
      "a transposed convolution of \(shape) with kernel \(kernel.shape) and window \(window.kernel)"
    )
    let outputShape = [shape[0]] + outputSize + [kernel.shape[rank - 2]]
    let geometry = window.geometry(input: outputShape, kernel: kernel.shape)
    precondition(
      shape.dropFirst() == window.outputSize(ofInput: outputSize) + [geometry.outputChannels],
      "a transposed convolution of \(shape) with kernel \(kernel.shape) to size \(outputSize)")
    return epilogue.result(
      shape: outputShape, of: "transposed convolution",
      .transposedConvolution(window, outputSize: outputSize), [shape, kernel.shape], geometry,
      compute: { epilogue, x in
        withPointer { y in
          kernel.withKernel { w, prepared in
            ConvolutionKernels.inputAdjoint(
              y, kernel: w, prepared: prepared, epilogue: epilogue, into: x, geometry: geometry)
          }
        }
      },
      inputs: [
        .init(tensor: self) { gradient, _ in
          gradient.convolved(with: kernel, window: window)
        } sumRule: { gradient, activation in
          gradient.convolved(with: kernel, window: window, Epilogue(undoing: activation))
        },
        .init(tensor: kernel) { gradient, _ in
          kernelGradient(gradient, self, window: window)
        },
      ])
  }
}

/// The gradient of a convolution with respect to its kernel, `[K..., C, O]`, from its input
/// x `[N, I..., C]` and the gradient y `[N, J..., O]` of its output; differentiable in both.
public func kernelGradient(_ x: Tensor, _ y: Tensor, window: Window) -> Tensor {
  let rank = window.kernel.count
  precondition(
    x.rank == rank + 2 && y.rank == rank + 2,
    "a kernel gradient for inputs \(x.shape) and output gradients \(y.shape)")
  let shape = window.kernel + [x.shape[rank + 1], y.shape[rank + 1]]
  let geometry = window.geometry(input: x.shape, kernel: shape)
  let inputSize = Array(x.shape[1...rank])
  precondition(
    Array(y.shape[1...rank]) == window.outputSize(ofInput: inputSize) && x.shape[0] == y.shape[0],
    "a kernel gradient for inputs \(x.shape) and output gradients \(y.shape) with kernel \(window.kernel)"
  )
  return Tensor(
    shape: shape, of: .init("kernel gradient", [x.shape, y.shape], to: shape, geometry)
  ) { w in
    x.withPointer { x in
      y.withPointer { ConvolutionKernels.kernelGradient(x, $0, into: w.start, geometry: geometry) }
    }
  }
  .recorded(
    .other("kernel gradient"),
    (
      x,
      { gradient, _ in
        y.convolvedTransposed(with: gradient, window: window, outputSize: inputSize)
      }
    ),
    (y, { gradient, _ in x.convolved(with: gradient, window: window) }))
}
