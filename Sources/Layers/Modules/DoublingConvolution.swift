// SPDX-License-Identifier: MIT
public import Autograd

/// Bilinear doubling of a picture followed by a convolution of 3 x 3 taps, computed as one
/// transposed convolution of 5 x 5 taps.
///
/// Maps x `[N, T, F, in]` to `[N, 2 T, 2 F, out]`. Value i moves to 2 i + 1; a new value between
/// two is their mean. Every output is a sum of the same weights, so there is no checkerboard, which
/// a transposed convolution with 5 free taps and stride 2 has: 3 of its taps reach even outputs and
/// 2 odd ones (Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill,
/// 2016). The kernel is convolved with the filter of the resampling as in Karras et al., "Analyzing
/// and Improving the Image Quality of StyleGAN" (2020), appendix B.
public final class DoublingConvolution: ResamplingConvolution {
  override class func kernelChannels(inputs: Int, outputs: Int) -> [Int] { [outputs, inputs] }
  override class var filterSum: Float { 4 }

  /// x `[N, T, F, in]` to `[N, 2 T, 2 F, out]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.rank == 4, "a doubling convolution cannot take \(x.shape)")
    let outputSize = x.shape[1...2].map { 2 * $0 }
    let slope = activation.fusedSlope
    let y = x.convolvedTransposed(
      with: wideKernel, window: window(largeSize: outputSize), outputSize: outputSize,
      bias: scaledBias, slope: slope)
    return slope == nil ? activation(y) : y
  }
}
