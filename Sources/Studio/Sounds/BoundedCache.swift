// SPDX-License-Identifier: MIT

/// Values by key up to a sum of costs; those that were not asked for longest are forgotten first.
struct BoundedCache<Key: Hashable, Value> {
  private struct Entry {
    let value: Value
    let cost: Int
    var lastUse: Int
  }

  private let limit: Int
  private var entries: [Key: Entry] = [:]
  private var use = 0
  /// The sum of the costs of all values.
  private(set) var cost = 0

  /// An empty cache.
  ///
  /// - Parameter limit: the largest sum of costs; a single value may cost more.
  init(limit: Int) { self.limit = limit }

  /// The number of values.
  var count: Int { entries.count }

  /// The value of a key, which counts as asked for; nil if it was forgotten or never there.
  mutating func value(_ key: Key) -> Value? {
    guard entries[key] != nil else { return nil }
    use += 1
    entries[key]?.lastUse = use
    return entries[key]?.value
  }

  /// Keeps a value in place of an earlier one of the key.
  mutating func keep(_ value: Value, for key: Key, cost: Int = 1) {
    use += 1
    self.cost += cost - (entries[key]?.cost ?? 0)
    entries[key] = Entry(value: value, cost: cost, lastUse: use)
    if self.cost > limit { forget(sparing: key) }
  }

  /// Forgets a value.
  mutating func remove(_ key: Key) {
    if let entry = entries.removeValue(forKey: key) { cost -= entry.cost }
  }

  /// Forgets the oldest values until an eighth of the limit is free, so that it is not done every time.
  private mutating func forget(sparing newest: Key) {
    let order = entries.sorted { $0.value.lastUse < $1.value.lastUse }
    for (key, _) in order where key != newest {
      if cost <= limit - limit / 8 { return }
      remove(key)
    }
  }
}
