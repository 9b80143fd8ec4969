// SPDX-License-Identifier: MIT
import Kernels

/// How a convolution's kernel moves over the spatial dimensions of its input.
public struct Window: Sendable {
  /// Size of the kernel along each dimension, 1 to 3 of them.
  public let kernel: [Int]
  /// Steps between neighbouring windows.
  public let stride: [Int]
  /// Zeros before and after the input.
  public let padding: [(before: Int, after: Int)]

  /// A window with an entry for each spatial dimension in all three.
  public init(kernel: [Int], stride: [Int], padding: [(before: Int, after: Int)]) {
    precondition(
      (1...3).contains(kernel.count) && stride.count == kernel.count
        && padding.count == kernel.count && (kernel + stride).allSatisfy { $0 > 0 },
      "a window of kernel \(kernel), stride \(stride), padding \(padding)")
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// TensorFlow's SAME: as many outputs as strides fit the input, rounded up; the odd zero goes behind.
  ///
  /// Kernel 25 at stride 4 is padded by 10 and 11.
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

  /// Windows that fit into an input of this size with its padding.
  public func outputSize(ofInput inputSize: [Int]) -> [Int] {
    kernel.indices.map { axis in
      let room = inputSize[axis] + padding[axis].before + padding[axis].after - kernel[axis]
      return room < 0 ? 0 : room / stride[axis] + 1
    }
  }

  /// The geometry of the convolution of x `[N, I..., C]` with w `[K..., C, O]`.
  func geometry(input: [Int], kernel shape: [Int]) -> ConvolutionGeometry {
    let rank = kernel.count
    precondition(
      input.count == rank + 2 && shape.count == rank + 2 && Array(shape[..<rank]) == kernel
        && input[rank + 1] == shape[rank],
      "a convolution of \(input) with a kernel of \(shape) in a window of \(kernel)")
    let inputSize = Array(input[1...rank])
    return ConvolutionGeometry(
      batch: input[0], inputSize: inputSize, inputChannels: shape[rank], kernelSize: kernel,
      stride: stride, paddingBefore: padding.map(\.before),
      outputSize: outputSize(ofInput: inputSize), outputChannels: shape[rank + 1])
  }
}
