// SPDX-License-Identifier: MIT
import Kernels
import Testing

struct RecentlyUsedTests {
  @Test func theLeastRecentlyUsedValueIsDropped() {
    var cache = RecentlyUsed<Int, Int>(capacity: 10)
    var made: [Int] = []
    func value(_ key: Int) -> Int {
      cache.value(for: key, cost: 4) {
        made.append(key)
        return 10 * key
      }
    }
    #expect([1, 2, 1, 3, 1, 2].map(value) == [10, 20, 10, 30, 10, 20])
    #expect(made == [1, 2, 3, 2] && cache.count == 2)
  }

  @Test func aValueThatCostsTooMuchIsKeptAlone() {
    var cache = RecentlyUsed<Int, Int>(capacity: 10)
    #expect(cache.value(for: 1, cost: 4) { 1 } == 1)
    #expect(cache.value(for: 2, cost: 99) { 2 } == 2)
    #expect(cache.count == 1)
    #expect(cache.value(for: 3, cost: 4) { 3 } == 3)
    #expect(cache.count == 1)
  }

  @Test func aKeptValueTakesThePlaceAndTheCostOfTheEarlierOne() {
    var cache = RecentlyUsed<Int, Int>(capacity: 10)
    for value in 1...5 { cache.keep(value, for: 1, cost: 4) }
    cache.keep(20, for: 2, cost: 6)
    #expect(cache.value(for: 1) == 5 && cache.value(for: 2) == 20 && cache.value(for: 3) == nil)
    // 1 was used before 2.
    cache.keep(30, for: 3, cost: 1)
    #expect(cache.value(for: 1) == nil && cache.value(for: 2) == 20 && cache.count == 2)
  }

  @Test func transformsOfManySizesKeepTheirBits() {
    func spectrum(_ size: Int) -> [Float] {
      let signal = (0..<size).map { Float($0 % 7) }
      var bins = [Float](repeating: 0, count: 2 * (size / 2 + 1))
      signal.withUnsafeBufferPointer { signal in
        bins.withUnsafeMutableBufferPointer {
          FourierTransform(size: size).forward(signal, into: $0)
        }
      }
      return bins
    }
    let first = spectrum(1000)
    // More than the cache holds.
    for size in 0..<20 { _ = FourierTransform(size: 1 << 22 + 2 * size) }
    #expect(spectrum(1000) == first)
  }
}
