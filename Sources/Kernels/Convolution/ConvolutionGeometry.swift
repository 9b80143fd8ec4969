// SPDX-License-Identifier: MIT

/// The sizes of a convolution in 1, 2 or 3 spatial dimensions, channels last.
///
/// With x `[N, I..., C]`, w `[K..., C, O]` and y `[N, J..., O]`, `y[n, j, o] = sum over k, c of
/// x[n, j stride + k - before, c] w[k, c, o]`, where x is zero outside its size (Dumoulin and
/// Visin, "A guide to convolution arithmetic for deep learning", 2016; here the padding is given by
/// its size before the input). The forward pass, the input gradient and the kernel gradient share
/// one geometry.
public struct ConvolutionGeometry: Hashable, Sendable {
  /// Examples N.
  public let batch: Int
  /// Spatial size of x: three numbers, padded with leading ones.
  public let inputSize: [Int]
  /// Channels C of x.
  public let inputChannels: Int
  /// Spatial size of the kernel, three numbers.
  public let kernelSize: [Int]
  /// Strides, three numbers.
  public let stride: [Int]
  /// Zero padding before the first element of x, three numbers.
  public let paddingBefore: [Int]
  /// Spatial size of y, three numbers.
  public let outputSize: [Int]
  /// Channels O of y.
  public let outputChannels: Int

  /// A geometry from sizes of equal rank, 1 to 3 spatial dimensions.
  ///
  /// The batch and the sizes of x and y may be zero; kernel, stride and channels may not.
  public init(
    batch: Int, inputSize: [Int], inputChannels: Int, kernelSize: [Int], stride: [Int],
    paddingBefore: [Int], outputSize: [Int], outputChannels: Int
  ) {
    let rank = inputSize.count
    precondition(
      (1...3).contains(rank)
        && [kernelSize, stride, paddingBefore, outputSize].allSatisfy { $0.count == rank },
      "sizes of \(rank), \(kernelSize.count), \(stride.count), \(paddingBefore.count), "
        + "\(outputSize.count) dimensions do not make a convolution in 1 to 3")
    precondition(
      kernelSize.allSatisfy { $0 > 0 } && stride.allSatisfy { $0 > 0 } && inputChannels > 0
        && outputChannels > 0,
      "a convolution of \(inputChannels) to \(outputChannels) channels with kernel \(kernelSize) "
        + "and stride \(stride)")
    func three(_ sizes: [Int], filledWith fill: Int) -> [Int] {
      [Int](repeating: fill, count: 3 - rank) + sizes
    }
    self.batch = batch
    self.inputSize = three(inputSize, filledWith: 1)
    self.inputChannels = inputChannels
    self.kernelSize = three(kernelSize, filledWith: 1)
    self.stride = three(stride, filledWith: 1)
    self.paddingBefore = three(paddingBefore, filledWith: 0)
    self.outputSize = three(outputSize, filledWith: 1)
    self.outputChannels = outputChannels
  }

  /// Elements of x.
  public var inputCount: Int { batch * inputSize.reduce(1, *) * inputChannels }
  /// Elements of w.
  public var kernelCount: Int { kernelSize.reduce(1, *) * inputChannels * outputChannels }
  /// Elements of y.
  public var outputCount: Int { batch * outputSize.reduce(1, *) * outputChannels }

  /// Multiplications and additions of each member of the family, padding included.
  public var operations: Int { 2 * batch * outputSize.reduce(1, *) * kernelCount }
}
