// SPDX-License-Identifier: MIT
import Studio
import Testing

struct ByteRingTests {
  private func file(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: 31 * number + $0) }
  }

  @Test func theNewestFilesAreKept() {
    let ring = ByteRing(capacity: 100)
    for number in 0..<10 { ring.keep(file(number, 30), as: "\(number)") }
    // Three of thirty bytes fit; the last ten bytes of the block are not used.
    #expect((0..<10).filter { ring.contains("\($0)") } == [7, 8, 9])
    for number in 7..<10 { #expect(ring.bytes("\(number)") == file(number, 30)) }
    #expect(ring.bytes("6") == nil && ring.bytes("x") == nil)
  }

  /// Against a list of all files: what is kept has its bytes, and the newest are kept.
  @Test func filesOfAllSizesKeepTheirBytes() {
    let ring = ByteRing(capacity: 1000)
    var generator = SystemRandomNumberGenerator()
    var sizes: [Int] = []
    for number in 0..<2000 {
      sizes.append(Int.random(in: 1...400, using: &generator))
      ring.keep(file(number, sizes[number]), as: "\(number)")
      var sum = 0
      for older in stride(from: number, through: max(0, number - 20), by: -1) {
        sum += sizes[older]
        let bytes = ring.bytes("\(older)")
        #expect(bytes == nil || bytes == file(older, sizes[older]), "\(sizes.suffix(21))")
        // At most 400 bytes at the end of the block are unused.
        if sum <= 600 { #expect(bytes != nil, "\(sizes.suffix(21))") }
      }
    }
  }

  @Test func aFileThatDoesNotFitIsKeptUntilTheNextOne() {
    let ring = ByteRing(capacity: 50)
    ring.keep(file(1, 20), as: "small")
    ring.keep(file(2, 60), as: "large")
    #expect(ring.bytes("small") == file(1, 20) && ring.bytes("large") == file(2, 60))
    ring.keep(file(3, 70), as: "larger")
    #expect(ring.bytes("large") == nil && ring.bytes("larger") == file(3, 70))
    ring.keep(file(4, 20), as: "small")
    #expect(ring.bytes("small") == file(1, 20), "a name stands for the same bytes")
  }
}
