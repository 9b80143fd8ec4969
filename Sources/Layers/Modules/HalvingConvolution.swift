// SPDX-License-Identifier: MIT
public import Autograd

/// A convolution of 3 x 3 taps and a smoothing filter followed by dropping every second position,
/// computed as one convolution of 5 x 5 taps and stride 2.
///
/// Maps x `[N, T, F, in]` to `[N, T / 2, F / 2, out]`: the mirror image of
/// ``DoublingConvolution``. The filter is 1/4, 1/2, 1/4 along both sides, around position 2 i + 1
/// of x for position i of the result. Zhang, "Making Convolutional Networks Shift-Invariant Again"
/// (2019), section 3.1, and Karras and others, "Analyzing and Improving the Image Quality of
/// StyleGAN" (2020), appendix B, smooth before they drop positions in the same way.
public final class HalvingConvolution: ResamplingConvolution {
  /// x `[N, T, F, in]` to `[N, T / 2, F / 2, out]`, rounded up.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.rank == 4, "a halving convolution cannot take \(x.shape)")
    let slope = activation.fusedSlope
    let y = x.convolved(
      with: wideKernel, window: window(largeSize: Array(x.shape[1...2])), bias: scaledBias,
      slope: slope)
    return slope == nil ? activation(y) : y
  }
}
