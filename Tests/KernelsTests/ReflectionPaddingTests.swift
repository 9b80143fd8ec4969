// SPDX-License-Identifier: MIT
import Kernels
import Testing

struct ReflectionPaddingTests {
  /// [0, 1, 2, 3] padded by 2 and 3 as NumPy's `pad(mode="reflect")` does it.
  @Test func edgesAreMirroredAndNotRepeated() {
    let padding = ReflectionPadding(outer: 1, length: 4, inner: 1, before: 2, after: 3)
    var padded = [Float](repeating: -1, count: 9)
    padding.pad([0, 1, 2, 3], into: &padded)
    #expect(padded == [2, 1, 0, 1, 2, 3, 2, 1, 0])
  }

  /// Each of the padded rows counts for the row that it mirrors.
  @Test func foldingAddsWhatPaddingCopied() {
    let padding = ReflectionPadding(outer: 1, length: 4, inner: 1, before: 2, after: 3)
    var folded = [Float](repeating: -1, count: 4)
    padding.fold([1, 10, 100, 1000, 2, 20, 200, 2000, 3], into: &folded)
    #expect(folded == [103, 3010, 203, 20])
  }

  /// Rows of several numbers in several blocks, against the rule of one element.
  @Test func blocksOfRowsFollowTheRule() {
    let (outer, length, inner, before, after) = (3, 5, 2, 1, 4)
    let x = (0..<outer * length * inner).map(Float.init)
    let padded = before + length + after
    var y = [Float](repeating: -1, count: outer * padded * inner)
    ReflectionPadding(outer: outer, length: length, inner: inner, before: before, after: after)
      .pad(x, into: &y)
    for block in 0..<outer {
      for row in 0..<padded {
        let distance = abs(row - before)
        let source = distance < length ? distance : 2 * (length - 1) - distance
        for place in 0..<inner {
          #expect(
            y[(block * padded + row) * inner + place]
              == x[(block * length + source) * inner + place])
        }
      }
    }
  }
}
