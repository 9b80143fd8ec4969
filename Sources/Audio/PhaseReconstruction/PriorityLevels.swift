// SPDX-License-Identifier: MIT

/// Two bucket queues of cells with priorities: cells that are not reached yet, and cells that are
/// reached but not processed.
///
/// Priorities are rounded down to one of 1024 levels; within a level the last cell added comes first.
/// All operations take constant time, apart from skipping empty levels.
struct PriorityLevels {
  private static let count = 1024
  private static let end: Int32 = -1

  private let levels: [Int16]
  private var isWaiting: [Bool]
  private var waiting: Queue
  private var reached: Queue

  /// Adds all cells with a priority above `lowest` to the queue of those not reached.
  init(_ priorities: UnsafeBufferPointer<Float>, above lowest: Float) {
    precondition(priorities.count < Int(Int32.max), "\(priorities.count) cells are too many")
    let range = (priorities.max() ?? lowest) - lowest
    let scale = range > 0 ? Float(Self.count) / range : 0
    isWaiting = priorities.map { $0 > lowest }
    levels = priorities.map { Int16(min((($0 - lowest) * scale), Float(Self.count - 1))) }
    waiting = Queue(cells: priorities.count)
    reached = Queue(cells: priorities.count)
    for cell in isWaiting.indices where isWaiting[cell] {
      waiting.push(cell, level: Int(levels[cell]))
    }
  }

  /// Whether a cell is in the queue of those not reached.
  func isWaiting(_ cell: Int) -> Bool { isWaiting[cell] }

  /// Moves a cell to the queue of those reached.
  mutating func reach(_ cell: Int) {
    isWaiting[cell] = false
    reached.push(cell, level: Int(levels[cell]))
  }

  /// Removes one of the highest cells reached.
  mutating func leave() -> Int? { reached.pop() }

  /// Removes one of the highest cells not reached.
  mutating func nextWaiting() -> Int? {
    while let cell = waiting.pop() {
      if isWaiting[cell] { return cell }
    }
    return nil
  }

  /// A linked list of cells for every level, with the links in one array.
  private struct Queue {
    private var heads = [Int32](repeating: PriorityLevels.end, count: PriorityLevels.count)
    private var following: [Int32]
    private var highest = 0

    init(cells: Int) { following = [Int32](repeating: PriorityLevels.end, count: cells) }

    mutating func push(_ cell: Int, level: Int) {
      following[cell] = heads[level]
      heads[level] = Int32(cell)
      highest = max(highest, level)
    }

    mutating func pop() -> Int? {
      while heads[highest] == PriorityLevels.end {
        if highest == 0 { return nil }
        highest -= 1
      }
      let cell = Int(heads[highest])
      heads[highest] = following[cell]
      return cell
    }
  }
}
