// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Testing

/// The numbers of a seed must never change, because saved seeds must reproduce their sounds.
///
/// The recorded numbers were computed by an independent Python implementation that reproduces the
/// known answers below.
struct RandomStreamTests {
  private func words(_ count: Int, seed: UInt64, name: String, index: UInt64 = 0) -> [UInt32] {
    var stream = RandomStream(seed: seed, name: name, index: index)
    return (0..<count).map { _ in stream.nextUInt32() }
  }

  // `kat_vectors` of Random123, the code published with the paper.
  @Test func blocksMatchTheAnswersPublishedWithThePaper() {
    let ones = UInt32.max
    let zero = RandomStream.philox(counter: (0, 0, 0, 0), key: (0, 0))
    #expect(zero == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let full = RandomStream.philox(counter: (ones, ones, ones, ones), key: (ones, ones))
    #expect(full == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let digitsOfPi = RandomStream.philox(
      counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      key: (0xa409_3822, 0x299f_31d0))
    #expect(digitsOfPi == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test(arguments: 0..<10)
  func aStreamCanBeginAnywhere(position: Int) {
    var stream = RandomStream(seed: 3, name: "a", index: 2, position: position)
    let later = (0..<6).map { _ in stream.nextUInt32() }
    #expect(later == Array(words(16, seed: 3, name: "a", index: 2)[position..<position + 6]))
  }

  @Test func aStreamIsThePhiloxBlocksOfItsNameAndIndex() {
    #expect(
      words(8, seed: 42, name: "latents", index: 7) == [
        0x6413_8480, 0xa5b3_728a, 0xf929_7dd4, 0x57ab_fd9e,
        0x2c4f_5ab6, 0x3109_d466, 0x4cb1_e28a, 0xb701_7ad4,
      ])
    #expect(
      words(5, seed: 1 << 63 + 5, name: "épée", index: 1 << 40 + 3) == [
        0x15a8_d055, 0x97d0_3389, 0x0f53_e5e6, 0xfb6f_5b86, 0x0005_b96b,
      ])
  }

  @Test func everyKindOfNumberKeepsItsRecordedValues() {
    let stream = RandomStream(seed: 42, name: "latents", index: 7)
    var copy = stream
    #expect(copy.next() == 0x6413_8480_a5b3_728a)
    copy = stream
    #expect(
      (0..<4).map { _ in copy.uniform(-1..<1) }
        == [-0.21815443, 0.29453874, 0.9465786, -0.31506383])
    copy = stream
    #expect(
      (0..<6).map { _ in copy.uniformInteger(below: 1000) } == [390, 973, 173, 299, 434, 23])
    copy = stream
    #expect(
      (0..<6).map { _ in copy.normal() }
        == [-0.8245113, -0.12771675, 0.67241764, -0.33997002, 0.34890556, 1.7648655])
    copy = stream
    var order = Array(0..<10)
    copy.shuffle(&order)
    #expect(order == [4, 5, 7, 9, 0, 6, 2, 1, 8, 3])
  }

  @Test func seedNameAndIndexEachMakeAStreamOfItsOwn() {
    let streams = [
      words(64, seed: 1, name: "a"), words(64, seed: 2, name: "a"),
      words(64, seed: 1 << 32 + 1, name: "a"), words(64, seed: 1, name: "b"),
      words(64, seed: 1, name: "ab"), words(64, seed: 1, name: "ba"), words(64, seed: 1, name: ""),
      words(64, seed: 1, name: "a", index: 1), words(64, seed: 1, name: "a", index: 1 << 32),
    ]
    // 576 words of 32 bits: the probability of two equal words is 1 in 26,000; here there are none.
    #expect(Set(streams.joined()).count == streams.count * 64)
    #expect(words(64, seed: 1, name: "a") == streams[0])
  }

  @Test func uniformNumbersFillTheirRangeEvenly() {
    var stream = RandomStream(seed: 3, name: "uniform")
    var bins = [Int](repeating: 0, count: 20)
    for _ in 0..<100_000 {
      let value = stream.uniform(-2..<3)
      #expect(value >= -2 && value < 3)
      bins[Int((value + 2) * 4)] += 1
    }
    #expect(bins.allSatisfy { abs($0 - 5000) < 5 * 69 })  // 69: the deviation of a bin
  }

  @Test(arguments: [0, 1, 3, 4, 63, 64, 65, 1000])
  func manyNumbersAreThoseOfSingleCalls(count: Int) {
    for (range, position) in [(Float(-2)..<Float(3), 0), (Float(1)..<Float(1).nextUp.nextUp, 7)] {
      var single = RandomStream(seed: 8, name: "many", index: 1 << 33, position: position)
      var filling = single
      let expected = (0..<count).map { _ in single.uniform(range) }
      var values = [Float](repeating: 0, count: count)
      values.withUnsafeMutableBufferPointer { filling.fill($0, uniformlyIn: range) }
      #expect(values == expected)
      #expect(filling.nextUInt32() == single.nextUInt32())
    }
  }

  @Test(arguments: [0, 1, 3, 4, 63, 64, 65, 1000])
  func manyWordsAreThoseOfSingleCalls(count: Int) {
    for position in [0, 7] {
      var single = RandomStream(seed: 8, name: "words", index: 1 << 33, position: position)
      var filling = single
      let expected = (0..<count).map { _ in single.nextUInt32() }
      var words = [UInt32](repeating: 0, count: count)
      words.withUnsafeMutableBufferPointer { filling.fill($0) }
      #expect(words == expected && filling.nextUInt32() == single.nextUInt32())
    }
  }

  @Test func uniformNumbersNeverRoundUpToTheUpperBound() {
    var stream = RandomStream(seed: 3, name: "narrow")
    let narrow = Float(1)..<Float(1).nextUp.nextUp
    let values = Set((0..<1000).map { _ in stream.uniform(narrow) })
    #expect(values == [1, Float(1).nextUp])
    #expect(stream.uniform(5..<5) == 5, "all there is")
  }

  @Test(arguments: [1, 2, 3, 7, 10])
  func uniformIntegersAreEquallyFrequent(bound: Int) {
    var stream = RandomStream(seed: 4, name: "integers")
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<(10_000 * bound) { counts[stream.uniformInteger(below: bound)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
  }

  @Test func uniformIntegersReachTheWholeOfAHugeRange() {
    var stream = RandomStream(seed: 4, name: "huge")
    let bound = Int.max
    let values = (0..<1000).map { _ in stream.uniformInteger(below: bound) }
    #expect(values.allSatisfy { $0 >= 0 && $0 < bound })
    #expect(values.contains { $0 > bound / 100 * 99 } && values.contains { $0 < bound / 100 })
    #expect(Set(values.map { $0 & 0xff }).count > 240, "the low bits are random too")
  }

  @Test func normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    var stream = RandomStream(seed: 5, name: "normal")
    let values = (0..<200_000).map { _ in Double(stream.normal()) }
    func moment(_ power: Double) -> Double {
      values.reduce(0) { $0 + pow($1, power) } / Double(values.count)
    }
    #expect(abs(moment(1)) < 0.01)
    #expect(abs(moment(2) - 1) < 0.015)
    #expect(abs(moment(3)) < 0.04)
    #expect(abs(moment(4) - 3) < 0.1)
    let beyondTwo = values.filter { abs($0) > 2 }.count
    #expect(abs(Double(beyondTwo) / Double(values.count) - 0.0455) < 0.002)
    // Neighbouring numbers are uncorrelated.
    let products = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(products / Double(values.count)) < 0.01)
  }

  @Test func shufflingPermutes() {
    var stream = RandomStream(seed: 6, name: "shuffle")
    var elements = Array(0..<1000)
    stream.shuffle(&elements)
    #expect(elements != Array(0..<1000))
    #expect(elements.sorted() == Array(0..<1000))
    var none: [Int] = []
    stream.shuffle(&none)
    #expect(none.isEmpty)
  }

  @Test func allOrdersAreEquallyFrequent() {
    var stream = RandomStream(seed: 6, name: "orders")
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 {
      var elements = [0, 1, 2, 3]
      stream.shuffle(&elements)
      counts[elements, default: 0] += 1
    }
    #expect(counts.count == 24)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 160 })
  }
}
