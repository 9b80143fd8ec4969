// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Testing

/// A critic's training step with a gradient penalty, which uses all parts of the engine.
private struct SmallCritic {
  var weights = [random([5, 1, 16], "w1"), random([16], "b1"), random([4096, 1], "w2")]
    .map { ($0 * 0.1).asVariable() }

  private func scores(_ x: Tensor) -> Tensor {
    let window = Window.same(kernel: [5], stride: [4], inputSize: [1024])
    return x.convolved(with: weights[0], window: window, bias: weights[1], slope: 0.2)
      .reshaped(to: [x.shape[0], 4096]).matrixProduct(weights[2])
  }

  /// Does one step and returns the loss.
  mutating func step(_ index: UInt64) -> Float {
    var stream = RandomStream(seed: 1, name: "batch", index: index)
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [32, 1024, 1], using: &stream).asVariable()
    let scores = scores(x)
    guard let slopes = gradient(of: scores.sum(), withRespectTo: [x], recordingGraph: true)[0]
    else { return .nan }
    let norms = (slopes.squared().sum(alongAxes: [1, 2]) + 1e-12).squareRoot()
    let loss = scores.mean() + (norms - 1).squared().mean() * 10
    let gradients = gradient(of: loss, withRespectTo: weights)
    weights = zip(weights, gradients).map { weight, gradient in
      gradient.map { (weight.detached() - $0 * 0.01).asVariable() } ?? weight
    }
    return loss.item
  }
}

/// Each test runs in a separate process, because memory pool and threads are shared by all tests of
/// a process.
struct TrainingStepTests {
  @Test func afterTheFirstStepsNoMemoryIsTakenOrKept() async {
    await #expect(processExitsWith: .success) {
      var critic = SmallCritic()
      for index in UInt64(0)..<2 { _ = critic.step(index) }
      let (taken, live) = (MemoryPool.systemBytes, MemoryPool.liveBytes)
      for index in UInt64(2)..<12 { _ = critic.step(index) }
      #expect(MemoryPool.systemBytes == taken)
      #expect(MemoryPool.liveBytes == live)
    }
  }

  @Test func bitsDoNotDependOnTheNumberOfThreads() async {
    await #expect(processExitsWith: .success) {
      let results = [1, 4, 3].map { threads in
        WorkerPool.setThreadCount(threads)
        var critic = SmallCritic()
        let losses = (0..<3).map { critic.step($0) }
        return losses.map(\.bitPattern) + critic.weights.flatMap { $0.values.map(\.bitPattern) }
      }
      #expect(results[0] == results[1])
      #expect(results[0] == results[2])
    }
  }

  @Test func theLossFalls() {
    var critic = SmallCritic()
    let first = critic.step(0)
    let last = (1..<10).map { critic.step($0) }.last
    #expect((last ?? .nan) < first)
  }
}
