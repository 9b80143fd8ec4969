// SPDX-License-Identifier: MIT
import Kernels

/// The kernel size, stride and padding of a convolution.
public struct Window: Sendable {
  /// Size of the kernel along each dimension, 1 to 3 of them.
  public let kernel: [Int]
  /// Stride along each dimension.
  public let stride: [Int]
  /// Zero padding before and after the input along each dimension.
  public let padding: [(before: Int, after: Int)]

  /// A window; each argument has one entry per spatial dimension.
  public init(kernel: [Int], stride: [Int], padding: [(before: Int, after: Int)]) {
    precondition(
      (1...3).contains(kernel.count) && stride.count == kernel.count
        && padding.count == kernel.count && (kernel + stride).allSatisfy { $0 > 0 },
      "a window of kernel \(kernel), stride \(stride), padding \(padding)")
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// TensorFlow's SAME padding: ceil(input / stride) outputs; an odd total is padded by one more
  /// zero after the input than before it.
  ///
  /// For example, kernel 25 with stride 4 is padded by 10 and 11 zeros.
  public static func same(kernel: [Int], stride: [Int], inputSize: [Int]) -> Window {
    precondition(
      stride.count == kernel.count && inputSize.count == kernel.count,
      "kernel \(kernel), stride \(stride) and input \(inputSize) differ in dimensions")
    let padding = kernel.indices.map { axis in
      let outputs = (inputSize[axis] + stride[axis] - 1) / stride[axis]
      let zeros = max(0, (outputs - 1) * stride[axis] + kernel[axis] - inputSize[axis])
      return (before: zeros / 2, after: zeros - zeros / 2)
    }
    return Window(kernel: kernel, stride: stride, padding: padding)
  }

  /// The output size of the convolution for an input of this size.
  public func outputSize(ofInput inputSize: [Int]) -> [Int] {
    kernel.indices.map { axis in
      let last = inputSize[axis] + padding[axis].before + padding[axis].after - kernel[axis]
      return last < 0 ? 0 : last / stride[axis] + 1
    }
  }

  /// The geometry of the convolution of x `[N, I..., C]` with w `[K..., C, O]`.
  func geometry(input: [Int], kernel shape: [Int]) -> ConvolutionGeometry {
    let rank = kernel.count
    precondition(
      input.count == rank + 2 && shape.count == rank + 2 && Array(shape[..<rank]) == kernel
        && input[rank + 1] == shape[rank],
      "a convolution of \(input) with kernel \(shape) and window \(kernel)")
    let inputSize = Array(input[1...rank])
    return ConvolutionGeometry(
      batch: input[0], inputSize: inputSize, inputChannels: shape[rank], kernelSize: kernel,
      stride: stride, paddingBefore: padding.map(\.before),
      outputSize: outputSize(ofInput: inputSize), outputChannels: shape[rank + 1])
  }
}
