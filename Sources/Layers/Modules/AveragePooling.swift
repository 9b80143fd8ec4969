// SPDX-License-Identifier: MIT
public import Autograd

/// Average pooling: the mean of each box of positions; no parameters.
///
/// The way to halve a signal in Karras and others, "Progressive Growing of GANs" (2018), table 2,
/// and in the critic of Brock, Donahue and Simonyan (2019), appendix B.
public struct AveragePooling: Sendable {
  private let factor: [Int]

  /// Boxes of `factor` positions, one entry per spatial dimension: `[2, 2]` halves both sides of a
  /// picture.
  public init(factor: [Int]) {
    precondition(factor.allSatisfy { $0 > 0 }, "boxes of \(factor) positions")
    self.factor = factor
  }

  /// x `[N, S..., C]` to `[N, S / factor..., C]`; sizes must be multiples of the factors.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.boxSums(factor, scale: 1 / Float(factor.reduce(1, *)))
  }
}
