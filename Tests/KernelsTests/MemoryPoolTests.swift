// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Testing

/// Other tests use the pool concurrently, so these tests use sizes that no other test uses.
struct MemoryPoolTests {
  @Test func aBlockThatWasReleasedIsGivenAgain() {
    let block = MemoryPool.allocate(3_000_001)
    MemoryPool.release(block, count: 3_000_001)
    let again = MemoryPool.allocate(3_000_001)
    #expect(again == block)
    MemoryPool.release(again, count: 3_000_001)
    let nearlyTheSameSize = MemoryPool.allocate(3_100_000)
    #expect(nearlyTheSameSize == block)
    MemoryPool.release(nearlyTheSameSize, count: 3_100_000)
    let larger = MemoryPool.allocate(3_200_000)
    #expect(larger != block)
    MemoryPool.release(larger, count: 3_200_000)
  }

  @Test(arguments: [0, 1, 15, 16, 17, 1000, 4097, 1_000_003])
  func blocksAreAlignedAndHoldWhatWasAskedFor(count: Int) {
    let blocks = (0..<3).map { _ in MemoryPool.allocate(count) }
    #expect(blocks.allSatisfy { UInt(bitPattern: $0) % 64 == 0 })
    #expect(Set(blocks).count == 3)
    for (value, block) in blocks.enumerated() {
      block.update(repeating: Float(value), count: count)
    }
    for (value, block) in blocks.enumerated() {
      #expect((0..<count).allSatisfy { block[$0] == Float(value) })
      MemoryPool.release(block, count: count)
    }
  }

  @Test func repeatedWorkTakesNoMoreFromTheSystem() {
    func work() -> Int {
      let before = MemoryPool.systemBytes
      for count in [5_000_000, 40, 7_000_000, 5_000_000] {
        let first = MemoryPool.allocate(count), second = MemoryPool.allocate(count)
        MemoryPool.release(first, count: count)
        MemoryPool.release(second, count: count)
      }
      return MemoryPool.systemBytes - before
    }
    _ = work()
    // A concurrent test may allocate memory in between, but not in every attempt.
    #expect((0..<100).contains { _ in work() == 0 })
  }

  @Test func theBytesTakenAreCounted() {
    let before = MemoryPool.systemBytes
    let count = before / 4 + 1000  // more than all blocks there are
    let block = MemoryPool.allocate(count)
    #expect(MemoryPool.systemBytes >= before + 4 * count)
    MemoryPool.release(block, count: count)
  }

  @Test func thePeakIsWhatWasInUseAtOneTime() {
    let peak = MemoryPool.peakLiveBytes
    let half = peak / 8 + 1000  // floats: together more bytes than the peak
    let first = MemoryPool.allocate(half), second = MemoryPool.allocate(half)
    let higher = MemoryPool.peakLiveBytes
    #expect(higher >= 8 * half)
    MemoryPool.release(first, count: half)
    MemoryPool.release(second, count: half)
    #expect(MemoryPool.peakLiveBytes >= higher)
    let afterwards = (0..<20).map { _ in
      let block = MemoryPool.allocate(half)
      MemoryPool.release(block, count: half)
      return MemoryPool.peakLiveBytes
    }
    #expect(afterwards.allSatisfy { $0 < higher + 8 * half }, "what is released no longer counts")
  }

  /// Twenty-four threads have 8 MiB of scratch memory, one after the other; in a separate process,
  /// because other tests use memory as well.
  @Test func theScratchMemoryOfAThreadIsFreedWhenItEnds() async {
    await #expect(processExitsWith: .success) {
      func residentBytes() throws -> Int {
        let sizes = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try #require(Int(sizes.split(separator: " ")[1])) * Int(getpagesize())
      }
      func transform(threads: Int) {
        for _ in 0..<threads {
          let thread = Thread {
            let transform = FourierTransform(size: 1 << 20)
            let signal = [Float](repeating: 1, count: transform.size)
            var spectrum = [Float](repeating: 0, count: 2 * transform.binCount)
            signal.withUnsafeBufferPointer { signal in
              spectrum.withUnsafeMutableBufferPointer { transform.forward(signal, into: $0) }
            }
          }
          thread.start()
          while !thread.isFinished { usleep(1000) }
        }
      }
      transform(threads: 1)
      let before = try residentBytes()
      transform(threads: 24)
      #expect(try residentBytes() - before < 12 * 8 << 20)
    }
  }

  @Test func threadsNeverShareABlock() {
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      var stream = RandomStream(seed: 1, name: "sizes", index: UInt64(thread))
      for round in 0..<300 {
        let count = 1 + stream.uniformInteger(below: 600)
        let block = MemoryPool.allocate(count)
        let mark = Float(thread * 1000 + round)
        block.update(repeating: mark, count: count)
        sched_yield()
        #expect((0..<count).allSatisfy { block[$0] == mark })
        MemoryPool.release(block, count: count)
      }
    }
  }
}
