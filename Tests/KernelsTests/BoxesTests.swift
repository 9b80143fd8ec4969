// SPDX-License-Identifier: MIT
import Kernels
import TestSupport
import Testing

struct BoxesTests {
  private struct Sizes {
    var lines: Int, width: Int, high: Int, wide: Int, channels: Int

    var boxes: Boxes {
      Boxes(lines: lines, width: width, high: high, wide: wide, channels: channels)
    }
    var small: Int { lines * width * channels }
    var large: Int { small * high * wide }

    /// The place among single positions of a float of the boxes.
    func box(of place: Int) -> Int {
      let (position, channel) = place.quotientAndRemainder(dividingBy: channels)
      let (line, column) = position.quotientAndRemainder(dividingBy: width * wide)
      return ((line / high) * width + column / wide) * channels + channel
    }
  }

  private static let sizes = [
    (1, 1, 1, 1, 1), (3, 5, 2, 2, 1), (3, 5, 2, 2, 8), (3, 5, 2, 2, 16), (2, 4, 2, 2, 48),
    (3, 5, 1, 2, 16), (2, 4000, 1, 2, 17), (1, 3000, 1, 4, 24), (4, 3, 3, 2, 8), (40, 33, 2, 2, 32),
    (0, 3, 2, 2, 8), (2, 0, 1, 2, 8),
  ].map { Sizes(lines: $0.0, width: $0.1, high: $0.2, wide: $0.3, channels: $0.4) }

  private func result(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    var y = [Float](repeating: .nan, count: count + 20)
    y.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { body(start) }
    }
    #expect(y[count...].allSatisfy { $0.isNaN }, "wrote beyond \(count) floats")
    return Array(y.prefix(count))
  }

  @Test(arguments: sizes.indices)
  func sumsAndCopiesMatchTheDefinition(index: Int) {
    let sizes = Self.sizes[index]
    let large = noise(sizes.large), small = noise(sizes.small, name: "small")
    var expected = [Double](repeating: 0, count: sizes.small)
    for place in large.indices { expected[sizes.box(of: place)] += 0.3 * Double(large[place]) }
    for threads in [1, 3] {
      withThreads(threads) {
        let sums = result(sizes.small) { sizes.boxes.sum(large, scale: 0.3, into: $0) }
        #expect(isClose(sums, expected))
        let copies = result(sizes.large) { sizes.boxes.fill(small, scale: 0.5, into: $0) }
        #expect(areEqual(copies, large.indices.map { 0.5 * small[sizes.box(of: $0)] }))
      }
    }
  }
}
