// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Synchronization
import TestSupport
import Testing

struct ParallelForTests {
  /// How often a parallel loop ran each of its indices.
  private final class Tally: Sendable {
    private let counts: Mutex<[Int]>
    init(_ count: Int) { counts = Mutex([Int](repeating: 0, count: count)) }
    func add(_ index: Int) { counts.withLock { $0[index] += 1 } }
    var isOneEach: Bool { counts.withLock { $0.allSatisfy { $0 == 1 } } }
  }

  @Test(arguments: 1...8)
  func everyIndexRunsOnce(threads: Int) {
    withThreads(threads) {
      for count in [1, 2, 3, 7, 64, 1000] {
        let tally = Tally(count)
        parallelFor(count) { tally.add($0) }
        #expect(tally.isOneEach, "\(count) indices")
      }
    }
  }

  @Test func aLoopOfNothingRunsNothing() {
    withThreads(4) {
      parallelFor(0) { Issue.record("ran \($0)") }
      parallelFor(-3) { Issue.record("ran \($0)") }
    }
  }

  @Test func severalThreadsTakePart() {
    withThreads(4) {
      // If another test occupies the pool, the loop runs on one thread: retry.
      let isShared = (0..<100).contains { _ in
        let threads = Mutex(Set<UInt>())
        parallelFor(16) { _ in
          threads.withLock { _ = $0.insert(UInt(pthread_self())) }
          usleep(1000)
        }
        return threads.withLock { $0.count == 4 }
      }
      #expect(isShared)
    }
  }

  @Test func oneThreadIsTheCaller() {
    withThreads(1) {
      let caller = pthread_self()
      parallelFor(16) { _ in #expect(pthread_self() == caller) }
    }
  }

  @Test func aThreadThatLeavesTheWorkersToOthersIsAlone() {
    withThreads(4) {
      let strangers = Mutex(0)
      let thread = Thread {
        WorkerPool.leaveToOthers()
        let caller = pthread_self()
        for _ in 0..<20 {
          parallelFor(16) { _ in
            if pthread_self() != caller { strangers.withLock { $0 += 1 } }
            usleep(100)
          }
        }
        strangers.withLock { $0 += 1000 }
      }
      thread.start()
      while strangers.withLock({ $0 < 1000 }) { usleep(1000) }
      #expect(strangers.withLock { $0 } == 1000)
    }
  }

  @Test func aNestedLoopRunsEveryPairOnce() {
    withThreads(4) {
      let tally = Tally(30 * 20)
      parallelFor(30) { outer in
        parallelFor(20) { inner in tally.add(outer * 20 + inner) }
      }
      #expect(tally.isOneEach)
    }
  }

  @Test func severalThreadsMayCallAtATime() {
    withThreads(4) {
      let tallies = (0..<400).map { _ in Tally(40) }
      DispatchQueue.concurrentPerform(iterations: 400) { call in
        parallelFor(40) { tallies[call].add($0) }
      }
      #expect(tallies.allSatisfy { $0.isOneEach })
    }
  }

  @Test func theNumberOfThreadsMayChangeBetweenLoops() {
    withThreads(1) {
      for round in 0..<400 {
        WorkerPool.setThreadCount([1, 5, 2, 8, 3][round % 5])
        let tally = Tally(23)
        parallelFor(23) { tally.add($0) }
        #expect(tally.isOneEach)
      }
    }
  }

  @Test(arguments: [0, 1, 15])
  func aLoopReturnsWhenItsSlowestChunkIsDone(slowest: Int) {
    withThreads(4) {
      for _ in 0..<10 {
        let tally = Tally(16)
        parallelFor(16) { index in
          if index == slowest { usleep(3000) }
          tally.add(index)
        }
        #expect(tally.isOneEach)
      }
    }
  }

  @Test func workersThatWentToSleepComeBack() {
    withThreads(4) {
      for _ in 0..<30 {
        usleep(1000)
        let tally = Tally(64)
        parallelFor(64) { tally.add($0) }
        #expect(tally.isOneEach)
      }
    }
  }

  @Test func whatChunksWroteIsThereAfterTheLoop() {
    withThreads(4) {
      var values = [Int](repeating: 0, count: 512)
      for round in 1...200 {
        values.withUnsafeMutableBufferPointer { buffer in
          nonisolated(unsafe) let buffer = buffer
          parallelFor(512) { buffer[$0] += $0 }
        }
        #expect(values.indices.allSatisfy { values[$0] == $0 * round })
      }
    }
  }

  @Test func aThreadCountBelowOneIsOne() {
    withThreads(3) {
      #expect(WorkerPool.threadCount == 3)
      WorkerPool.setThreadCount(0)
      #expect(WorkerPool.threadCount == 1)
      WorkerPool.setThreadCount(-7)
      #expect(WorkerPool.threadCount == 1)
    }
    #expect((1...4096).contains(WorkerPool.availableCores))
  }

  @Test(arguments: [
    (0, 8), (1, 8), (8, 8), (9, 8), (16, 1), (17, 16), (1000, 1), (1025, 100), (1_000_003, 1000),
  ])
  func rangesCoverEveryElementOnce(count: Int, grain: Int) {
    let ranges = ranges(count, grain: grain)
    #expect(ranges.allSatisfy { !$0.isEmpty })
    #expect(ranges.flatMap { [$0.lowerBound, $0.upperBound] }.dropFirst().dropLast().isPaired)
    #expect(ranges.first?.lowerBound ?? 0 == 0 && ranges.last?.upperBound ?? 0 == count)
    #expect(ranges.count <= 64 && (count > grain || ranges.count <= 1))
  }

  @Test func rangesDoNotDependOnTheNumberOfThreads() {
    let alone = withThreads(1) { ranges(100_000, grain: 1000) }
    #expect(withThreads(5) { ranges(100_000, grain: 1000) } == alone)
    #expect(alone.count > 8)
  }

  @Test(arguments: [0, 1, 500])
  func mapKeepsTheOrder(count: Int) {
    #expect(parallelMap(count) { "\($0)" } == (0..<count).map { "\($0)" })
  }

  /// The ranges passed by `parallelRanges`, in order.
  private func ranges(_ count: Int, grain: Int) -> [Range<Int>] {
    let ranges = Mutex<[Range<Int>]>([])
    parallelRanges(count, grain: grain) { range in ranges.withLock { $0.append(range) } }
    return ranges.withLock { $0.sorted { $0.lowerBound < $1.lowerBound } }
  }
}

extension ArraySlice<Int> {
  /// Whether every upper bound is the next lower bound.
  fileprivate var isPaired: Bool {
    stride(from: startIndex, to: endIndex - 1, by: 2).allSatisfy { self[$0] == self[$0 + 1] }
  }
}
