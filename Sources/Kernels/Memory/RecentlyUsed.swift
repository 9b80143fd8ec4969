// SPDX-License-Identifier: MIT

/// A cache of the most recently used values, whose costs add up to a capacity at most (LRU).
public struct RecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Entry {
    let value: Value
    let cost: Int
    var lastUse: Int
  }

  private let capacity: Int
  private var entries: [Key: Entry] = [:]
  private var cost = 0
  private var useCount = 0

  /// An empty cache.
  ///
  /// - Parameter capacity: the largest sum of costs; a value that costs more is kept alone.
  public init(capacity: Int) { self.capacity = capacity }

  /// The number of values that are kept.
  public var count: Int { entries.count }

  /// The value of a key, which `make` makes if it is not kept; the values that were not used for the
  /// longest time are dropped until the costs fit.
  public mutating func value(for key: Key, cost newCost: Int, make: () -> Value) -> Value {
    if let value = value(for: key) { return value }
    let value = make()
    keep(value, for: key, cost: newCost)
    return value
  }

  /// The value of a key, which counts as used; nil if it is not kept.
  public mutating func value(for key: Key) -> Value? {
    guard let value = entries[key]?.value else { return nil }
    useCount += 1
    entries[key]?.lastUse = useCount
    return value
  }

  /// The value of a key, which is kept no longer; nil if it was not.
  public mutating func removeValue(for key: Key) -> Value? {
    guard let entry = entries.removeValue(forKey: key) else { return nil }
    cost -= entry.cost
    return entry.value
  }

  /// Keeps a value in place of an earlier one of its key, and drops the values that were not used for the
  /// longest time until the costs fit.
  public mutating func keep(_ value: Value, for key: Key, cost newCost: Int) {
    useCount += 1
    cost += newCost - (entries[key]?.cost ?? 0)
    entries[key] = Entry(value: value, cost: newCost, lastUse: useCount)
    while cost > capacity, entries.count > 1,
      let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      entries[oldest.key] = nil
      cost -= oldest.value.cost
    }
  }
}
