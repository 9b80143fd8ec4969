// SPDX-License-Identifier: MIT
import Autograd
import TestSupport
import Testing

/// A trace computes what it was made of, also of other inputs.
struct TraceTests {
  private func check(
    _ shapes: [[Int]], steps: Int? = nil, _ body: ([Tensor]) -> Tensor,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let inputs = shapes.enumerated().map { positive($1, "a\($0)") }
    let others = shapes.enumerated().map { positive($1, "b\($0)") }
    let trace = Trace(of: inputs, body)
    #expect(trace.replayed(inputs).values == body(inputs).values, sourceLocation: sourceLocation)
    #expect(trace.replayed(others).values == body(others).values, sourceLocation: sourceLocation)
    if let steps { #expect(trace.steps.count == steps, sourceLocation: sourceLocation) }
  }

  @Test func elementwiseFunctions() {
    check([[2, 3], [2, 3]], steps: 4) { (($0[0] + $0[1]) * $0[0] - $0[1]) / $0[0] }
    check([[2, 3]]) { ((2 * $0[0] + 1).log().exp().squareRoot() - 0.5).tanh() }
    check([[2, 3]]) { ($0[0].sigmoid().softplus().squared().reciprocal() - 1).absolute() }
    check([[2, 3]]) { (($0[0] - 1).leakyReLU(slope: 0.2).clamped(to: -0.1...0.3)).softmax() }
    let v = random([3], "v")
    check([[2, 4, 3], [2, 3]], steps: 4) {
      $0[0].adding(perChannel: v).multiplied(perChannel: v).adding(perExample: $0[1])
        .multiplied(perExample: $0[1])
    }
  }

  @Test func positionsAndBoxes() {
    check([[2, 4, 3]]) { $0[0].multiplied(perPosition: $0[0].squaresSummedToPositions()) }
    let trace = Trace(of: [random([2, 4, 6, 3])]) { $0[0].boxSums([2, 2], scale: 0.25) }
    let x = random([2, 4, 6, 3], "x")
    expectClose(trace.replayed([x]), x.boxSums([2, 2], scale: 0.25).values, absolute: 1e-6)
    check([[2, 4, 3]]) { $0[0].repeated([2]) }
  }

  @Test func shapesAndSums() {
    check([[2, 4, 3]]) {
      $0[0].permuted([0, 2, 1]).sliced(from: [0, 1, 0], to: [2, 3, 4])
        .padded(before: [0, 1, 0], after: [0, 0, 2]).reshaped(to: [2, 18])
    }
    check([[2, 4, 3]]) {
      let sums = $0[0].sum(alongAxes: [1], keepingDimensions: true)
      return $0[0] * sums.broadcast(to: [2, 4, 3])
    }
    check([[2, 4, 3], [2, 4, 1]]) {
      Tensor.concatenated($0, alongAxis: 2).reflectionPadded(before: [0, 2, 0], after: [0, 1, 0])
        .summedToExamples()
    }
  }

  @Test func products() {
    let window = Window.same(kernel: [3], stride: [2], inputSize: [8])
    let (kernel, bias) = (random([3, 3, 5], "kernel"), random([5], "bias"))
    check([[2, 8, 3]], steps: 2) {
      $0[0].convolved(with: kernel, window: window, bias: bias, slope: 0.2)
    }
    check([[2, 4, 5]], steps: 1) {
      $0[0].convolvedTransposed(
        with: kernel, window: window, outputSize: [8], bias: random([3], "b"))
    }
    check([[4, 2], [3, 4]]) {
      $0[0].matrixProduct($0[1], transposingLeft: true, transposingRight: true)
    }
  }

  /// What does not depend on the inputs is one constant, and is not computed by steps.
  @Test func constantsAreFolded() {
    let parameter = random([2, 3], "parameter").asVariable()
    let trace = Trace(of: [random([2, 3])]) { $0[0] * (parameter * 2).exp() }
    #expect(trace.steps.count == 1)
    guard case .constant(let tensor)? = trace.steps.first?.operands.last else {
      Issue.record("no constant")
      return
    }
    #expect(tensor.values == (parameter * 2).exp().values)
  }

  /// Steps that the result does not need are left out, and `withoutRecording` hides nothing.
  @Test func onlyWhatIsNeededIsTraced() {
    let trace = Trace(of: [random([2, 3])]) { inputs in
      _ = inputs[0].exp()
      return withoutRecording { inputs[0] + 1 }
    }
    #expect(trace.steps.count == 1)
    if case .constant = trace.output { Issue.record("the result is a constant") }
    let other = Trace(of: [random([2, 3])]) { inputs in withoutRecording { inputs[0].relu() } }
    #expect(other.steps.count == 1)
  }

  /// Outside of a trace nothing is kept.
  @Test func tracingEnds() {
    var traced: [Tensor] = []
    _ = Trace(of: [random([2, 3])]) { inputs in
      traced = inputs
      return inputs[0].exp()
    }
    #expect(!withoutRecording { traced[0].exp() }.isRecorded)
    #expect(!withoutRecording { traced[0].relu() }.isRecorded)
  }
}
