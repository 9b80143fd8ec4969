// SPDX-License-Identifier: MIT
import Autograd
import Testing

struct WindowTests {
  @Test(arguments: [
    // kernel, stride, input, before, after, output
    [25, 4, 16384, 10, 11, 4096], [25, 4, 16, 10, 11, 4], [3, 1, 7, 1, 1, 7], [4, 1, 7, 1, 2, 7],
    [3, 2, 7, 1, 1, 4], [3, 2, 8, 0, 1, 4], [1, 1, 5, 0, 0, 5], [2, 5, 10, 0, 0, 2],
    [25, 4, 1, 12, 12, 1],
  ])
  func samePaddingIsThatOfTensorFlow(numbers: [Int]) {
    let window = Window.same(
      kernel: [numbers[0]], stride: [numbers[1]], inputSize: [numbers[2]])
    #expect(window.padding[0].before == numbers[3])
    #expect(window.padding[0].after == numbers[4])
    #expect(window.outputSize(ofInput: [numbers[2]]) == [numbers[5]])
  }

  @Test func everyDimensionHasItsOwnSizes() {
    let window = Window.same(kernel: [3, 5], stride: [1, 2], inputSize: [4, 9])
    #expect(window.padding.map(\.before) == [1, 2] && window.padding.map(\.after) == [1, 2])
    #expect(window.outputSize(ofInput: [4, 9]) == [4, 5])
  }

  @Test func onlyWholeWindowsCount() {
    let window = Window(kernel: [4], stride: [3], padding: [(before: 1, after: 0)])
    #expect([0, 2, 3, 5, 6, 9].map { window.outputSize(ofInput: [$0])[0] } == [0, 0, 1, 1, 2, 3])
  }
}
