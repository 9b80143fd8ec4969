// SPDX-License-Identifier: MIT
import Audio
import Testing

struct WindowFunctionTests {
  @Test func knownValuesOfEachWindow() {
    let expected: [WindowFunction: [Float]] = [
      .rectangular: [1, 1, 1, 1], .hann: [0, 0.5, 1, 0.5], .hamming: [0.08, 0.54, 1, 0.54],
      .blackman: [0, 0.34, 1, 0.34], .gaussian: [0.011109, 0.324652, 1, 0.324652],
    ]
    for window in WindowFunction.allCases {
      let difference = zip(window.samples(count: 4), expected[window] ?? []).map { abs($0 - $1) }
      #expect(difference.count == 4 && difference.allSatisfy { $0 < 1e-6 }, "\(window)")
    }
  }

  @Test(arguments: [WindowFunction.hann, .hamming])
  func halfOverlappingWindowsAddUpToAConstant(window: WindowFunction) {
    let samples = window.samples(count: 64)
    let sums = (0..<32).map { samples[$0] + samples[$0 + 32] }
    #expect(sums.allSatisfy { abs($0 - sums[0]) < 1e-6 })
  }
}
