// SPDX-License-Identifier: MIT
public import Autograd

extension [Tensor?] {
  /// The Euclidean norm of all gradients together.
  public var norm: Float {
    reduce(Float(0)) { $0 + ($1?.squared().sum().item ?? 0) }.squareRoot()
  }

  /// The gradients, made shorter together where they are longer than `limit`.
  ///
  /// Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013),
  /// algorithm 1.
  public func clipped(toNorm limit: Float) -> [Tensor?] {
    let norm = norm
    guard norm > limit else { return self }
    return map { $0.map { $0 * (limit / norm) } }
  }
}
