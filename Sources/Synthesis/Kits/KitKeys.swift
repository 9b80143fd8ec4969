// SPDX-License-Identifier: MIT

/// Which keys play which classes.
///
/// Classes that are all named after pitches from A0 on (60, C4) are played around their own keys, each up
/// to the middle between it and the next. Others get the keys of General MIDI's percussion that sound like
/// them (`foley play` uses the same), and those that none of these has, a free key from 60 on.
public enum KitKeys {
  /// The keys of one instrument.
  public struct Keys: Sendable, Equatable {
    /// Ranges of neighbouring keys, ascending.
    public let ranges: [ClosedRange<Int>]
    /// The key that plays the files as they are.
    public let root: Int
    /// Whether other keys play other pitches.
    public let areTuned: Bool

    /// One key, which plays files as they are.
    public static func single(_ key: Int) -> Keys {
      Keys(ranges: [key...key], root: key, areTuned: false)
    }
  }

  /// Keys that drum machines have on their pads, before other keys of the same sound.
  private static let usualKeys = [36, 38, 42, 46, 37, 39, 45, 49, 51]

  /// The keys of each class.
  ///
  /// - Parameter keyClasses: classes of percussion keys, before those of General MIDI.
  /// - Throws: ``KitError/tooManyClasses(_:)``, or ``KitError/unknownClass(_:classNames:)`` for a class of
  ///   `keyClasses`.
  public static func assigned(
    to classNames: [String], keyClasses: [Int: String] = [:]
  ) throws(KitError) -> [Keys] {
    for name in keyClasses.values.sorted() where !classNames.contains(name) {
      throw .unknownClass(name, classNames: classNames)
    }
    let pitches = classNames.compactMap(PitchNames.key(ofClass:))
    if pitches.count == classNames.count, Set(pitches).count == pitches.count, keyClasses.isEmpty {
      return tuned(pitches)
    }
    return try drums(classNames, keyClasses)
  }

  /// All keys around `root`, for a model without classes.
  static func all(around root: Int = 60) -> Keys {
    Keys(ranges: [0...127], root: root, areTuned: true)
  }

  private static func tuned(_ pitches: [Int]) -> [Keys] {
    let order = pitches.sorted()
    return pitches.map { pitch in
      let lower = order.last { $0 < pitch }
      let upper = order.first { $0 > pitch }
      let low = lower.map { ($0 + pitch) / 2 + 1 } ?? 0
      let high = upper.map { ($0 + pitch) / 2 } ?? 127
      return Keys(ranges: [low...high], root: pitch, areTuned: true)
    }
  }

  private static func drums(
    _ classNames: [String], _ keyClasses: [Int: String]
  ) throws(KitError) -> [Keys] {
    var keys: [String: [Int]] = [:]
    for key in 0...127 {
      guard let name = keyClasses[key] ?? DrumKeys.className(key, among: classNames) else {
        continue
      }
      keys[name, default: []].append(key)
    }
    var used = Set(keys.values.joined())
    for name in classNames where keys[name] == nil {
      guard let free = (Array(60...127) + Array(0..<60)).first(where: { !used.contains($0) }) else {
        throw .tooManyClasses(classNames.count)
      }
      used.insert(free)
      keys[name] = [free]
    }
    return classNames.map { name in
      let own = keys[name] ?? []
      return Keys(
        ranges: ranges(of: own), root: usualKeys.first(where: own.contains) ?? own.first ?? 60,
        areTuned: false)
    }
  }

  /// Ascending keys as ranges of neighbours.
  private static func ranges(of keys: [Int]) -> [ClosedRange<Int>] {
    keys.reduce(into: []) { ranges, key in
      if let last = ranges.last, last.upperBound == key - 1 {
        ranges[ranges.count - 1] = last.lowerBound...key
      } else {
        ranges.append(key...key)
      }
    }
  }
}
