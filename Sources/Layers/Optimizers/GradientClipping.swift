// SPDX-License-Identifier: MIT
public import Autograd

extension [Tensor?] {
  /// The global Euclidean norm of all gradients.
  public var norm: Float {
    reduce(Float(0)) { $0 + ($1?.squared().sum().item ?? 0) }.squareRoot()
  }

  /// The gradients scaled to a global norm of at most `limit` (`torch.nn.utils.clip_grad_norm_`).
  ///
  /// Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013),
  /// algorithm 1.
  public func clipped(toNorm limit: Float) -> [Tensor?] {
    let norm = norm
    guard norm > limit else { return self }
    return map { $0.map { $0 * (limit / norm) } }
  }
}
