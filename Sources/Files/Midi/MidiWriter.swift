// SPDX-License-Identifier: MIT

/// Writes notes of percussion as a Standard MIDI File of format 0.
///
/// Reference: "Standard MIDI Files 1.0" (RP-001, MIDI Manufacturers Association, 1988).
public struct MidiWriter: Sendable {
  /// A key that is struck.
  public struct Note: Sendable, Equatable {
    /// 0...127.
    public let key: Int
    /// 1...127.
    public let velocity: Int
    /// Quarter notes from the beginning.
    public let start: Double

    /// A note.
    public init(key: Int, velocity: Int, start: Double) {
      precondition(
        (0...127).contains(key) && (1...127).contains(velocity) && start >= 0,
        "key \(key), velocity \(velocity) at \(start)")
      (self.key, self.velocity, self.start) = (key, velocity, start)
    }
  }

  private let notes: [Note]
  private let tempo: Double
  private let quarterCount: Double

  /// A file of these notes.
  ///
  /// - Parameters:
  ///   - tempo: quarter notes a minute, 4...1000.
  ///   - quarterCount: where the track ends, in quarter notes.
  public init(_ notes: [Note], tempo: Double, quarterCount: Double) {
    precondition((4...1000).contains(tempo), "a tempo of \(tempo)")
    (self.notes, self.tempo, self.quarterCount) = (notes, tempo, quarterCount)
  }

  private static let ticksPerQuarter = 480
  /// Ticks after which a key of percussion is released.
  private static let noteTicks = 60
  /// Channel 10, counted from 0.
  private static let channel: UInt8 = 9

  /// The bytes of the file.
  public var bytes: [UInt8] {
    let microseconds = Int((60_000_000 / tempo).rounded())
    var track: [UInt8] = [0, 0xFF, 0x51, 3] + Self.number(microseconds, bytes: 3)
    // 4/4: four quarters, 24 clocks a beat, 8 thirty-seconds a quarter.
    track += [0, 0xFF, 0x58, 4, 4, 2, 24, 8]
    var last = 0
    for event in events {
      track += Self.variable(event.tick - last) + event.bytes
      last = event.tick
    }
    let end = max(last, Self.tick(quarterCount))
    track += Self.variable(end - last) + [0xFF, 0x2F, 0]
    return Array("MThd".utf8) + Self.number(6, bytes: 4) + Self.number(0, bytes: 2)
      + Self.number(1, bytes: 2) + Self.number(Self.ticksPerQuarter, bytes: 2)
      + Array("MTrk".utf8) + Self.number(track.count, bytes: 4) + track
  }

  /// Presses and releases in time; of one tick the releases first.
  private var events: [(tick: Int, bytes: [UInt8])] {
    let all = notes.flatMap { note in
      let start = Self.tick(note.start)
      let key = UInt8(note.key)
      return [
        (start, 1, [0x90 | Self.channel, key, UInt8(note.velocity)]),
        (start + Self.noteTicks, 0, [0x80 | Self.channel, key, 64]),
      ]
    }
    return all.enumerated().sorted {
      ($0.element.0, $0.element.1, $0.offset) < ($1.element.0, $1.element.1, $1.offset)
    }.map { ($0.element.0, $0.element.2) }
  }

  private static func tick(_ quarters: Double) -> Int {
    Int((quarters * Double(ticksPerQuarter)).rounded())
  }

  /// An integer, the highest byte first.
  private static func number(_ value: Int, bytes count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// An integer of seven bits a byte, of which all but the last are above 127.
  private static func variable(_ value: Int) -> [UInt8] {
    var bytes = [UInt8(value & 0x7F)]
    var rest = value >> 7
    while rest > 0 {
      bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
      rest >>= 7
    }
    return bytes
  }
}
