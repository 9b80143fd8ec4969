// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Testing

/// Kernels with cached packed layouts that are changed afterwards.
struct PreparedKernelTests {
  private static let window = Window(
    kernel: [25], stride: [4], padding: [(before: 10, after: 11)])

  private static func random(_ shape: [Int], _ name: String) -> Tensor {
    var stream = RandomStream(seed: 3, name: name)
    return .uniform(in: -1...1, shape: shape, using: &stream)
  }

  private let signal = random([2, 64, 40], "signal")

  private func convolved(_ kernel: Tensor) -> [Float] {
    signal.convolvedTransposed(with: kernel, window: Self.window, outputSize: [256]).values
  }

  /// The elements of `kernel` in a tensor without a cache.
  private func convolvedAnew(_ kernel: Tensor) -> [Float] {
    convolved(Tensor(kernel.values, shape: kernel.shape))
  }

  private func preparedKernel() -> Tensor {
    var kernel = Self.random([25, 32, 40], "kernel")
    kernel.keepPreparedKernels()
    #expect((convolved(kernel) == convolvedAnew(kernel)) as Bool)
    return kernel
  }

  @Test func aChangeInPlaceIsSeen() {
    var kernel = preparedKernel()
    kernel.withMutableValues { $0[777] = 5 }
    #expect((convolved(kernel) == convolvedAnew(kernel)) as Bool)
  }

  @Test func aChangeOfACopyIsSeenThereAndNowhereElse() {
    let kernel = preparedKernel()
    let before = convolved(kernel)
    var changed = kernel
    changed.withMutableValues { $0[777] = 5 }
    #expect((convolved(changed) == convolvedAnew(changed)) as Bool)
    #expect((convolved(kernel) == before) as Bool)
    #expect((convolved(changed) != before) as Bool)
  }

  @Test func gradientsAreThoseOfAnyKernel() throws {
    let kept = preparedKernel().asVariable()
    let plain = Tensor(kept.values, shape: kept.shape).asVariable()
    func gradients(_ kernel: Tensor) throws -> [[Float]] {
      let x = signal.asVariable()
      let y = x.convolvedTransposed(with: kernel, window: Self.window, outputSize: [256])
      return try gradient(of: (y * y).sum(), withRespectTo: [x, kernel]).map {
        try #require($0).values
      }
    }
    // Twice: the second pass uses the layouts cached by the first.
    for _ in 0..<2 { #expect(try (gradients(kept) == gradients(plain)) as Bool) }
  }

  /// A function of a kernel that keeps its forms is computed once, and again after a change.
  @Test func aDerivedTensorIsKeptUntilTheKernelChanges() {
    var kernel = preparedKernel()
    var count = 0
    func doubled(_ kernel: Tensor) -> [Float] {
      kernel.derived("doubled") {
        count += 1
        return $0 * 2
      }.values
    }
    let wanted = kernel.values.map { $0 * 2 }
    for _ in 0..<3 { #expect((doubled(kernel) == wanted) as Bool) }
    #expect(count == 1)
    #expect((kernel.derived("tripled") { $0 * 3 }.values != wanted) as Bool)
    kernel.withMutableValues { $0[0] = 5 }
    #expect(doubled(kernel)[0] == 10 && count == 2)
    kernel.keepPreparedKernels()
    for _ in 0..<2 { #expect(doubled(kernel)[0] == 10) }
    #expect(count == 3)
  }

  /// Where operations are recorded, slopes flow through the function.
  @Test func aDerivedTensorOfAVariableIsRecorded() {
    let kernel = preparedKernel().asVariable()
    _ = withoutRecording { kernel.derived("doubled") { $0 * 2 } }
    let sum = kernel.derived("doubled") { $0 * 2 }.sum()
    #expect(gradient(of: sum, withRespectTo: [kernel])[0]?.values.first == 2)
  }
}
