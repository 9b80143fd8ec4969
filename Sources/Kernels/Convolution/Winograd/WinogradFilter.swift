// SPDX-License-Identifier: MIT
import CKernels

/// A minimal filtering algorithm for square kernels (Winograd, "Arithmetic Complexity of
/// Computations", 1980; Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016).
///
/// In this folder a "tile" is a square of positions of a signal, and its "spectrum" is the tile
/// transformed into the Winograd domain. The interpolation points of 2x2 results are 0, 1, -1 and infinity, which
/// keeps rounding errors near those of the direct sum; of 4x4 results 0, ±√½, ±√2 and infinity, which keeps
/// them at twice those (points c and 1/c of both signs, after Alam, Anderson, Barabasz and Gregg, "Winograd
/// Convolution for Deep Neural Networks: Efficient Point Selection", 2022).
enum WinogradFilter {
  /// 3x3 taps and stride 1, F(2x2, 3x3): 16 multiplications for 2x2 results instead of 36.
  case threeTaps
  /// F(4x4, 3x3): 36 multiplications for 4x4 results instead of 144.
  case threeTapsWide
  /// 5x5 taps and stride 2: 49 multiplications for 2x2 results instead of 100.
  ///
  /// The even phase of the signal has three taps and the odd phase two. Along an axis these are F(2,
  /// 3) and F(2, 2), with four and three products for two results instead of ten.
  case fiveTaps
  /// F(4, 3) and F(4, 2) along an axis: 121 multiplications for 4x4 results instead of 400.
  case fiveTapsWide

  /// Whether it has 4x4 results in place of 2x2.
  var isWide: Bool { self == .threeTapsWide || self == .fiveTapsWide }
  /// Taps along an axis.
  var taps: Int { self == .threeTaps || self == .threeTapsWide ? 3 : 5 }
  /// Stride along both axes.
  var stride: Int { (taps - 1) / 2 }
  /// Positions of a tile of y along an axis.
  var results: Int { isWide ? 4 : 2 }
  /// Points of a spectrum along an axis.
  var side: Int { stride * (results - 1) + taps }
  /// Points of a spectrum.
  var points: Int { side * side }

  /// The transforms of the forward convolution or of its adjoint.
  func transforms(_ direction: PackedKernel.Direction) -> foley_winograd_filter {
    switch self {
    case .threeTaps: foley_three_taps
    case .threeTapsWide: foley_three_taps_wide
    case .fiveTaps: direction == .forward ? foley_five_taps : foley_five_taps_adjoint
    case .fiveTapsWide:
      direction == .forward ? foley_five_taps_wide : foley_five_taps_adjoint_wide
    }
  }

  /// Limit for the floats of the spectra of a block of tiles and their products with a panel.
  var blockFloats: Int { taps == 3 ? 1 << 16 : 1 << 17 }

  /// Where this is faster than the implicit GEMM.
  var limits: WinogradLimits {
    switch self {
    case .threeTaps:
      WinogradLimits(
        sourceChannels: 16, targetChannels: (16, 16), channelPairs: 1 << 17, positions: 16,
        gradientChannels: 16, gradientTiles: 64)
    case .threeTapsWide:
      WinogradLimits(
        sourceChannels: 16, targetChannels: (16, 16), channelPairs: 1 << 16, positions: 64,
        gradientChannels: 16, gradientTiles: 16)
    case .fiveTaps:
      WinogradLimits(
        sourceChannels: 32, targetChannels: (32, 16), channelPairs: 1 << 15, positions: 0,
        gradientChannels: 32, gradientTiles: 64)
    case .fiveTapsWide:
      WinogradLimits(
        sourceChannels: 16, targetChannels: (16, 16), channelPairs: 1 << 14, positions: 64,
        gradientChannels: 16, gradientTiles: 16)
    }
  }
}

/// The shapes for which a Winograd algorithm is faster than the implicit GEMM, by measurement.
struct WinogradLimits {
  /// From these numbers of source and target channels on, the products outweigh the transforms.
  let sourceChannels: Int
  let targetChannels: (forward: Int, adjoint: Int)
  /// Limit for pairs of channels: the kernel's spectrum then fits into the third-level cache.
  let channelPairs: Int
  /// From this number of positions of y in an example on, few positions of its tiles lie outside.
  let positions: Int
  /// From this number of channels on, the kernel gradient's products outweigh the transforms.
  let gradientChannels: Int
  /// From this number of tiles on, the inverse transform of the kernel gradient's sums costs little.
  let gradientTiles: Int
}
