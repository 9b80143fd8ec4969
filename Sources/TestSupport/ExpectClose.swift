// SPDX-License-Identifier: MIT
public import Autograd
public import Testing

/// Expects a tensor's elements to be near others, each within `absolute` plus `relative` times it.
public func expectClose(
  _ tensor: Tensor, _ expected: [Float], relative: Float = 1e-5, absolute: Float = 1e-5,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let values = tensor.values
  guard values.count == expected.count else {
    Issue.record(
      "\(values.count) elements, not \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  let wrong = values.indices.filter {
    !(abs(values[$0] - expected[$0]) <= absolute + relative * abs(expected[$0]))
  }
  guard let first = wrong.first else { return }
  Issue.record(
    """
    \(wrong.count) of \(values.count) elements of \(tensor.shape) differ; number \(first) is \
    \(values[first]), not \(expected[first])
    """, sourceLocation: sourceLocation)
}
