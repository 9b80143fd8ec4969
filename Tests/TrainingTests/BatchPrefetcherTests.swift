// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Synchronization
import Testing
import Training

/// Who made which batches.
private final class Diary: Sendable {
  private let entries = Mutex<[(index: Int, isOnMain: Bool)]>([])
  private let caller = UInt(pthread_self())

  @discardableResult
  func write(_ index: Int) -> Int {
    entries.withLock { $0.append((index, UInt(pthread_self()) == caller)) }
    return index
  }

  var made: [Int] { entries.withLock { $0.map(\.index).sorted() } }
  var madeBeside: [Int] { entries.withLock { $0.filter { !$0.isOnMain }.map(\.index).sorted() } }

  /// Waits until so many batches are made, for ten seconds at most.
  func wait(for count: Int) {
    for _ in 0..<10_000 where made.count < count { usleep(1000) }
  }
}

struct BatchPrefetcherTests {
  @Test(arguments: [0, 1, 3])
  func everyBatchIsThatOfItsIndex(ahead: Int) {
    let queue = BatchPrefetcher(ahead: ahead, kept: 2) { $0 * $0 }
    for index in [0, 1, 2, 1, 3, 0, 4, 50, 51, 49, 7, 52, 53, 52, 1000, 0] {
      #expect(queue.batch(index) == index * index)
    }
  }

  @Test func theNextBatchesAreMadeBesideAndNoMore() {
    let diary = Diary()
    let queue = BatchPrefetcher(ahead: 3, kept: 1) { diary.write($0) }
    _ = queue.batch(10)
    diary.wait(for: 4)
    #expect(diary.madeBeside.count >= 3)
    usleep(50_000)
    #expect(diary.made == [10, 11, 12, 13])
    _ = queue.batch(11)
    diary.wait(for: 5)
    usleep(50_000)
    #expect(diary.made == [10, 11, 12, 13, 14])
  }

  @Test func aBatchIsMadeOnceAndWaitedFor() {
    let diary = Diary()
    let queue = BatchPrefetcher(ahead: 2, kept: 2) { index in
      diary.write(index)
      usleep(2000)
      return index
    }
    for index in 0..<30 {
      #expect(queue.batch(index) == index)
      #expect(queue.batch(max(0, index - 2)) == max(0, index - 2))
    }
    diary.wait(for: 32)
    #expect(diary.made == Array(0..<32))
  }

  @Test func whatLiesFurtherBackIsMadeAnewAndDisturbsNothing() {
    let diary = Diary()
    let queue = BatchPrefetcher(ahead: 1, kept: 1) { diary.write($0) }
    for index in 20...22 { _ = queue.batch(index) }
    _ = queue.batch(0)
    _ = queue.batch(22)
    _ = queue.batch(23)
    diary.wait(for: 6)
    #expect(diary.made == [0, 20, 21, 22, 23, 24])
  }

  /// As where recordings are measured before the first step.
  @Test func twoInARowBeginAnewFromThere() {
    let diary = Diary()
    let queue = BatchPrefetcher(ahead: 1, kept: 1) { diary.write($0) }
    for index in 20...22 { _ = queue.batch(index) }
    diary.wait(for: 4)
    for index in [5, 6, 6, 7, 6] { #expect(queue.batch(index) == index) }
    diary.wait(for: 8)
    usleep(50_000)
    #expect(diary.made == [5, 6, 7, 8, 20, 21, 22, 23])
  }

  @Test func withoutAThreadTheCallerMakesThemAll() {
    let diary = Diary()
    let queue = BatchPrefetcher(ahead: 0, kept: 0) { diary.write($0) }
    for index in 0..<5 { _ = queue.batch(index) }
    #expect(diary.made == [0, 1, 2, 3, 4] && diary.madeBeside.isEmpty)
  }

  @Test func theThreadEndsWithTheQueueAfterItsBatch() {
    let underway = Mutex(0)
    for _ in 0..<20 {
      var queue: BatchPrefetcher<Void>? = BatchPrefetcher(ahead: 4, kept: 0) { index in
        underway.withLock { $0 += 1 }
        usleep(500)
        underway.withLock { $0 -= 1 }
      }
      queue?.batch(0)
      queue = nil
      #expect(underway.withLock { $0 } == 0)
    }
  }

  @Test func theTimeOfWaitingIsCounted() {
    let queue = BatchPrefetcher(ahead: 0, kept: 1) { _ in usleep(20_000) }
    #expect(queue.waitedSeconds == 0)
    _ = queue.batch(0)
    #expect(queue.waitedSeconds >= 0.02)
  }
}
