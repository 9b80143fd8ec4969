// SPDX-License-Identifier: MIT

/// Reads the chunks and numbers of a Standard MIDI File.
struct MidiReader {
  private let bytes: [UInt8]
  private let path: String
  private(set) var place = 0
  /// Where the chunk that is read ends.
  private(set) var end: Int

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    end = bytes.count
  }

  var isAtEnd: Bool { place >= end }

  func error(_ fault: MidiFileError.Fault) -> MidiFileError {
    MidiFileError(path: path, fault: fault, offset: place)
  }

  /// The first chunk: the number of tracks and the length of a tick.
  mutating func header() throws(MidiFileError) -> (trackCount: Int, division: MidiDivision) {
    guard bytes.starts(with: Array("MThd".utf8)) else { throw error(.noHeader) }
    place = 4
    let length = try number(4)
    guard length >= 6, place + length <= bytes.count else { throw error(.cutShort) }
    let following = place + length
    let format = try number(2)
    guard format != 2 else { throw error(.independentTracks) }
    guard format < 2 else { throw error(.format(format)) }
    let trackCount = try number(2)
    let division = try number(2)
    let isTimeCode = division & 0x8000 != 0
    // The high byte of a time code is minus the frames a second; -29 stands for 30 / 1.001.
    let frames = 256 - division >> 8
    let ticks = isTimeCode ? division & 0xFF : division
    guard ticks > 0 else { throw error(.noTicks) }
    place = following
    let rate = frames == 29 ? 30 / 1.001 : Double(frames)
    return (trackCount, isTimeCode ? .second(rate * Double(ticks)) : .quarter(ticks))
  }

  /// Goes to the next track, past chunks of other kinds; nil at the end of the file.
  mutating func nextTrack() throws(MidiFileError) -> Range<Int>? {
    end = bytes.count
    while place < bytes.count {
      guard place + 8 <= bytes.count else { throw error(.cutShort) }
      let isTrack = bytes[place..<place + 4].elementsEqual("MTrk".utf8)
      place += 4
      let length = try number(4)
      guard place + length <= bytes.count else { throw error(.cutShort) }
      if isTrack { return place..<place + length }
      place += length
    }
    return nil
  }

  /// Limits what is read to a chunk.
  mutating func enter(_ chunk: Range<Int>) { (place, end) = (chunk.lowerBound, chunk.upperBound) }

  /// Goes to the end of the chunk.
  mutating func leave() { place = end }

  /// The next byte, which stays.
  func peek() throws(MidiFileError) -> UInt8 {
    guard place < end else { throw error(.cutShort) }
    return bytes[place]
  }

  mutating func byte() throws(MidiFileError) -> UInt8 {
    let value = try peek()
    place += 1
    return value
  }

  /// A byte of an event below 128.
  mutating func dataByte() throws(MidiFileError) -> Int {
    let value = try peek()
    guard value < 0x80 else { throw error(.unexpectedStatus) }
    place += 1
    return Int(value)
  }

  /// An integer of so many bytes, the highest first.
  mutating func number(_ count: Int) throws(MidiFileError) -> Int {
    guard place + count <= end else { throw error(.cutShort) }
    defer { place += count }
    return Int(bigEndianInteger(bytes[place..<place + count]))
  }

  /// An integer of one to four bytes of seven bits each, the last of which is below 128.
  mutating func variableNumber() throws(MidiFileError) -> Int {
    var value = 0
    for _ in 0..<4 {
      let next = try byte()
      value = value << 7 | Int(next & 0x7F)
      if next < 0x80 { return value }
    }
    throw error(.longNumber)
  }

  mutating func skip(_ count: Int) throws(MidiFileError) {
    guard place + count <= end else { throw error(.cutShort) }
    place += count
  }
}

/// The events of all tracks that matter, in ticks.
struct MidiEvents {
  /// A key from its press to its release.
  struct Note {
    let channel: Int
    let key: Int
    let velocity: Int
    let start: Int
    var end: Int
  }

  private(set) var notes: [Note] = []
  private(set) var tempos: [(tick: Int, microseconds: Int)] = []
  /// Quarter notes of a bar times 2^16.
  private(set) var signatures: [(tick: Int, quarters: Int)] = []
  /// The tick of the last event.
  private(set) var end = 0

  /// Places in ``notes`` of pressed keys, by channel · 128 + key, the first pressed first.
  private var pressed: [Int: ArraySlice<Int>] = [:]
  /// Places in ``notes`` of released keys by the channel whose sustain pedal holds them; a channel whose
  /// pedal is down has a list.
  private var held: [Int: [Int]] = [:]

  /// Adds the events of a track.
  mutating func add(_ track: Range<Int>, by reader: inout MidiReader) throws(MidiFileError) {
    reader.enter(track)
    var (tick, running) = (0, UInt8(0))
    var isOver = false
    while !reader.isAtEnd, !isOver {
      tick += try reader.variableNumber()
      let next = try reader.peek()
      switch next {
      case 0xFF:
        running = 0
        isOver = try addMeta(at: tick, by: &reader)
      case 0xF0, 0xF7:
        running = 0
        _ = try reader.byte()
        try reader.skip(reader.variableNumber())
      case 0xF1...0xFE: throw reader.error(.unexpectedStatus)
      default:
        if next >= 0x80 { running = try reader.byte() }
        guard running >= 0x80 else { throw reader.error(.noStatus) }
        try addChannelEvent(running, at: tick, by: &reader)
      }
    }
    for place in pressed.values.joined() { notes[place].end = tick }
    for place in held.values.joined() { notes[place].end = tick }
    (pressed, held) = ([:], [:])
    end = max(end, tick)
    reader.leave()
  }

  /// - Returns: whether it was the end of the track.
  private mutating func addMeta(
    at tick: Int, by reader: inout MidiReader
  ) throws(MidiFileError) -> Bool {
    _ = try reader.byte()
    let kind = try reader.byte()
    let length = try reader.variableNumber()
    let start = reader.place
    try reader.skip(length)
    switch (kind, length) {
    case (0x51, 3...):
      let microseconds = try reader.number(3, at: start)
      guard microseconds > 0 else { throw reader.error(.zeroTempo) }
      tempos.append((tick, microseconds))
    case (0x58, 2...):
      let numerator = try reader.number(1, at: start)
      let power = min(16, try reader.number(1, at: start + 1))
      signatures.append((tick, max(1, numerator * ((4 << 16) >> power))))
    default: break
    }
    return kind == 0x2F
  }

  private mutating func addChannelEvent(
    _ status: UInt8, at tick: Int, by reader: inout MidiReader
  ) throws(MidiFileError) {
    let first = try reader.dataByte()
    let kind = status >> 4
    guard kind != 0xC, kind != 0xD else { return }
    let second = try reader.dataByte()
    let channel = Int(status & 0x0F)
    let key = channel * 128 + first
    if kind == 0x9, second > 0 {
      pressed[key, default: []].append(notes.count)
      notes.append(
        Note(channel: channel + 1, key: first, velocity: second, start: tick, end: tick))
    } else if kind == 0x8 || kind == 0x9, let place = pressed[key]?.popFirst() {
      notes[place].end = tick
      held[channel]?.append(place)
    } else if kind == 0xB, first == Self.sustainPedal {
      movePedal(of: channel, isDown: second >= 64, at: tick)
    }
  }

  /// The controller of the sustain pedal: "MIDI 1.0 Detailed Specification" (1996), table III.
  private static let sustainPedal = 64

  private mutating func movePedal(of channel: Int, isDown: Bool, at tick: Int) {
    if isDown {
      held[channel] = held[channel] ?? []
    } else {
      for place in held.removeValue(forKey: channel) ?? [] { notes[place].end = tick }
    }
  }
}

extension MidiReader {
  /// An integer of bytes that were skipped.
  func number(_ count: Int, at start: Int) throws(MidiFileError) -> Int {
    guard start + count <= bytes.count else { throw error(.cutShort) }
    return Int(bigEndianInteger(bytes[start..<start + count]))
  }
}
