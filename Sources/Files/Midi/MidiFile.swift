// SPDX-License-Identifier: MIT

/// The notes of a Standard MIDI File of format 0 or 1, in seconds.
///
/// Reference: "Standard MIDI Files 1.0" (RP-001, MIDI Manufacturers Association, 1988). Only notes, the
/// sustain pedal, tempos and time signatures matter; chunks and events of other kinds are skipped.
public struct MidiFile: Sendable, Equatable {
  /// A key that is pressed and released.
  public struct Note: Sendable, Equatable {
    /// 1...16; 10 is percussion in General MIDI.
    public let channel: Int
    /// 0...127; 60 is the middle C.
    public let key: Int
    /// 1...127.
    public let velocity: Int
    /// Seconds from the beginning of the file.
    public let start: Double
    /// Seconds until the key and then the sustain pedal is released; until the end of its track if one
    /// never is.
    public let duration: Double
    /// The bar in which it starts, from 0 on.
    public let bar: Int
  }

  /// In order of their starts.
  public let notes: [Note]
  /// Seconds from the beginning to the last event.
  public let duration: Double

  /// The most bytes of a file.
  public static let sizeLimit = 64 << 20

  /// Reads the file at `path`.
  ///
  /// - Throws: ``MidiFileError`` or ``PlainFileError``
  public init(contentsOf path: String) throws {
    let file = try PlainFile(path)
    guard file.size <= Self.sizeLimit else {
      throw MidiFileError(path: path, fault: .tooLarge(limit: Self.sizeLimit), offset: 0)
    }
    try self.init(file.contents(), path: path)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameter path: its name in errors.
  /// - Throws: ``MidiFileError``
  public init(_ bytes: [UInt8], path: String) throws(MidiFileError) {
    var reader = MidiReader(bytes, path: path)
    let header = try reader.header()
    var events = MidiEvents()
    for _ in 0..<header.trackCount {
      guard let track = try reader.nextTrack() else { throw reader.error(.cutShort) }
      try events.add(track, by: &reader)
    }
    let clock = MidiClock(division: header.division, tempos: events.tempos)
    let bars = MidiBars(division: header.division, signatures: events.signatures)
    notes = events.notes.map { note in
      let start = clock.seconds(at: note.start)
      return Note(
        channel: note.channel, key: note.key, velocity: note.velocity, start: start,
        duration: clock.seconds(at: note.end) - start, bar: bars.bar(at: note.start))
    }.sorted { ($0.start, $0.channel, $0.key) < ($1.start, $1.channel, $1.key) }
    duration = clock.seconds(at: events.end)
  }
}

/// The length of a tick.
enum MidiDivision: Equatable {
  /// Ticks of a quarter note.
  case quarter(Int)
  /// Ticks of a second: SMPTE frames a second times ticks of a frame.
  case second(Double)
}

/// The last of the parts that begin in time, by halving; the first one always does.
private func last<Part>(of parts: [Part], where beginsInTime: (Part) -> Bool) -> Part {
  var (low, high) = (0, parts.count)
  while high - low > 1 {
    let middle = (low + high) / 2
    if beginsInTime(parts[middle]) { low = middle } else { high = middle }
  }
  return parts[low]
}

/// Seconds of ticks.
private struct MidiClock {
  /// From this tick on, which is at so many seconds, a tick lasts so long.
  private var parts: [(tick: Int, seconds: Double, length: Double)]

  /// - Parameter tempos: microseconds of a quarter note from a tick on, in any order.
  init(division: MidiDivision, tempos: [(tick: Int, microseconds: Int)]) {
    guard case .quarter(let ticks) = division else {
      guard case .second(let ticks) = division else { preconditionFailure("a division") }
      parts = [(0, 0, 1 / ticks)]
      return
    }
    func length(_ microseconds: Int) -> Double { Double(microseconds) * 1e-6 / Double(ticks) }
    // 120 quarter notes a minute, until a tempo says otherwise.
    parts = [(0, 0, length(500_000))]
    for tempo in tempos.enumerated().sorted(by: { ($0.1.tick, $0.0) < ($1.1.tick, $1.0) }) {
      let last = parts[parts.count - 1]
      let seconds = last.seconds + Double(tempo.1.tick - last.tick) * last.length
      parts.append((tempo.1.tick, seconds, length(tempo.1.microseconds)))
    }
  }

  func seconds(at tick: Int) -> Double {
    let part = last(of: parts) { $0.tick <= tick }
    return part.seconds + Double(tick - part.tick) * part.length
  }
}

/// Bars of ticks, of four quarter notes until a time signature says otherwise.
private struct MidiBars {
  private let signatures: [(tick: Int, bar: Int, length: Int)]

  /// - Parameter signatures: quarter notes of a bar times 2^16, from a tick on.
  init(division: MidiDivision, signatures: [(tick: Int, quarters: Int)]) {
    guard case .quarter(let ticks) = division else {
      self.signatures = [(0, 0, Int.max)]
      return
    }
    var parts = [(tick: 0, bar: 0, length: 4 * ticks)]
    for signature in signatures.sorted(by: { $0.tick < $1.tick }) {
      let last = parts[parts.count - 1]
      // A bar that a new signature cuts counts as one.
      let bars = (signature.tick - last.tick + last.length - 1) / last.length
      parts.append(
        (signature.tick, last.bar + bars, max(1, (signature.quarters * ticks) >> 16)))
    }
    self.signatures = parts
  }

  func bar(at tick: Int) -> Int {
    let part = last(of: signatures) { $0.tick <= tick }
    return part.bar + (tick - part.tick) / part.length
  }
}
