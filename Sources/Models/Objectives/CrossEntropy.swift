// SPDX-License-Identifier: MIT
public import Autograd

/// The cross entropy of classes in nats, of shape []: mean of -Σ label · log softmax(logits).
///
/// - Parameters:
///   - logits: `[N, classes]`.
///   - labels: how much of each class an example is, `[N, classes]`, rows of sum one.
public func crossEntropy(_ logits: Tensor, _ labels: Tensor) -> Tensor {
  precondition(
    logits.rank == 2 && logits.shape == labels.shape,
    "logits of \(logits.shape) for labels of \(labels.shape)")
  // The largest logit of a row is a constant that keeps the exponentials finite.
  let classes = logits.shape[1]
  let largest = logits.withValues { values in
    (0..<logits.shape[0]).map { row in
      values[(row * classes)..<((row + 1) * classes)].max() ?? 0
    }
  }
  let centred =
    logits - Tensor(largest, shape: [logits.shape[0], 1]).broadcast(to: logits.shape)
  let logSums = centred.exp().sum(alongAxes: [1]).log()
  let chosen = (centred * labels).sum(alongAxes: [1])
  return (logSums - chosen).mean()
}
