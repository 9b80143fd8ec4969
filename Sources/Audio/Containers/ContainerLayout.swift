// SPDX-License-Identifier: MIT
import Files

/// Where the headers of a container are, as far as the size of the samples depends on them.
struct ContainerLayout {
  /// The kinds of containers.
  enum Kind {
    /// RIFF (little-endian) and RIFX (big-endian).
    case riff
    case rf64
    case w64
    case aiff
    case caf
    case au
  }

  let kind: Kind
  /// The first byte of the samples.
  private(set) var data = 0
  private(set) var claim = SizeClaim(byteCount: 0, bits: 32)
  /// The size of what follows the first chunk header, as the header claims; nil if it has none.
  private(set) var outerSize: UInt64?
  private let isBigEndian: Bool
  /// The byte of the size field, and what its number counts beside the samples.
  private var sizeField = 0
  private var sizeOffset = 0
  /// The field with the number of frames of an AIFF file, and the bytes of a frame.
  private var frameField: (offset: Int, frameByteCount: Int)?

  /// The layout of the container that begins at `start`; nil if there is none, or none with samples.
  init?(of file: inout FileWindow, from start: Int) {
    guard let kind = Self.kind(of: &file, at: start) else { return nil }
    self.kind = kind
    let bigMarks = ["RIFX", "FORM", "caff", ".snd"]
    isBigEndian = bigMarks.contains { file.has($0, at: start) }
    switch kind {
    case .riff, .aiff:
      outerSize = number(&file, at: start + 4, count: 4)
      guard findChunk(in: &file, from: start + 12) else { return nil }
    case .rf64:
      guard findChunk(in: &file, from: start + 12) else { return nil }
      if claim.byteCount == 0xFFFF_FFFF, file.has("ds64", at: start + 12) {
        sizeField = start + 28
        claim = SizeClaim(byteCount: number(&file, at: sizeField, count: 8) ?? 0, bits: 64)
      }
    case .w64:
      guard findChunk(in: &file, from: start + 40) else { return nil }
    case .caf:
      guard findChunk(in: &file, from: start + 8) else { return nil }
    case .au:
      guard let offset = number(&file, at: start + 4, count: 4),
        let size = number(&file, at: start + 8, count: 4), start + Int(offset) <= file.size
      else { return nil }
      data = start + Int(offset)
      sizeField = start + 8
      claim = SizeClaim(byteCount: size, bits: 32)
    }
  }

  private static func kind(of file: inout FileWindow, at start: Int) -> Kind? {
    guard let first = file.bytes(at: start, count: 4) else { return nil }
    let form = file.bytes(at: start + 8, count: 4).map(Self.text) ?? ""
    switch (Self.text(first), form) {
    case ("RIFF", "WAVE"), ("RIFX", "WAVE"): return .riff
    case ("RF64", "WAVE"), ("BW64", "WAVE"): return .rf64
    case ("FORM", "AIFF"), ("FORM", "AIFC"): return .aiff
    case (".snd", _), ("dns.", _): return .au
    case ("caff", _): return .caf
    case ("riff", _): return file.has("wave", at: start + 24) ? .w64 : nil
    default: return nil
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func number(_ file: inout FileWindow, at offset: Int, count: Int) -> UInt64? {
    file.number(at: offset, count: count, isBigEndian: isBigEndian)
  }

  /// The name of a chunk, the first byte of its content and the size of that.
  private typealias Chunk = (name: String, content: Int, size: UInt64)

  private func chunk(_ file: inout FileWindow, at offset: Int) -> Chunk? {
    guard let name = file.bytes(at: offset, count: 4).map(Self.text) else { return nil }
    switch kind {
    case .riff, .rf64, .aiff:
      return number(&file, at: offset + 4, count: 4).map { (name, offset + 8, $0) }
    case .caf:
      return number(&file, at: offset + 4, count: 8).map { (name, offset + 12, $0) }
    case .w64:
      // The size includes the 24 bytes of the header.
      return number(&file, at: offset + 16, count: 8).map {
        (name, offset + 24, $0 < 24 ? 0 : $0 - 24)
      }
    case .au: return nil
    }
  }

  /// The byte after a chunk; nil if it is beyond the end of the file.
  private func end(of chunk: Chunk, in file: FileWindow) -> Int? {
    guard chunk.size <= UInt64(file.size - chunk.content) else { return nil }
    let end = chunk.content + Int(chunk.size)
    switch kind {
    case .riff, .rf64, .aiff: return end + Int(chunk.size & 1)
    case .w64: return end + (8 - Int(chunk.size & 7)) & 7
    case .caf, .au: return end
    }
  }

  /// Finds the chunk of the samples.
  private mutating func findChunk(in file: inout FileWindow, from first: Int) -> Bool {
    var offset = first
    while let chunk = chunk(&file, at: offset) {
      if kind == .aiff, chunk.name == "COMM" { readFrameField(at: chunk.content, in: &file) }
      if chunk.name == (kind == .aiff ? "SSND" : "data") {
        // Offset and block size, or the number of edits.
        sizeOffset = kind == .aiff ? 8 : kind == .caf ? 4 : 0
        sizeField = offset + (kind == .w64 ? 16 : 4)
        data = chunk.content + sizeOffset
        let isWide = kind == .w64 || kind == .caf
        // A size that is unknown stays recognizable.
        let size = chunk.size >= UInt64(Int64.max) - 24 ? .max : chunk.size
        claim = SizeClaim(
          byteCount: size == .max
            ? .max : size < UInt64(sizeOffset) ? 0 : size - UInt64(sizeOffset),
          bits: isWide ? 64 : 32)
        return data <= file.size
      }
      guard let end = end(of: chunk, in: file) else { return false }
      offset = end
    }
    return false
  }

  /// Whether chunks follow `count` bytes of samples and fill the rest of the file.
  func hasChunks(after count: Int, in file: inout FileWindow) -> Bool {
    var offset = data + count
    guard kind != .au, offset < file.size else { return false }
    if kind == .riff || kind == .rf64 || kind == .aiff { offset += count & 1 }
    while offset < file.size - 1 {
      guard let chunk = chunk(&file, at: offset),
        chunk.name.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
        let end = end(of: chunk, in: file)
      else { return false }
      offset = end
    }
    return true
  }

  /// The place where another sound file begins behind the samples; nil if there is none.
  func nextContainer(from dataEnd: Int, in file: inout FileWindow) -> Int? {
    if kind == .au { return Self.beginsSound(in: &file, at: dataEnd) ? dataEnd : nil }
    let padding = kind == .w64 ? (8 - (dataEnd - data) & 7) & 7 : (dataEnd - data) & 1
    if padding > 0, Self.beginsSound(in: &file, at: dataEnd) { return dataEnd }
    var offset = dataEnd + (kind == .caf ? 0 : padding)
    while let chunk = chunk(&file, at: offset) {
      if Self.beginsSound(in: &file, at: offset) { return offset }
      guard let end = end(of: chunk, in: file) else { return nil }
      offset = end
    }
    return nil
  }

  /// The place where another file of this kind begins among samples whose number is unknown; nil if
  /// there is none.
  func nextHeader(from data: Int, in file: inout FileWindow) -> Int? {
    guard kind == .riff || kind == .rf64 || kind == .aiff else { return nil }
    var offset = data
    let mark = kind == .aiff ? "AIF" : "WAVE"
    while let place = file.next(mark, from: offset) {
      if place >= data + 8, Self.kind(of: &file, at: place - 8) == kind { return place - 8 }
      offset = place + 1
    }
    return nil
  }

  private static func beginsSound(in file: inout FileWindow, at offset: Int) -> Bool {
    kind(of: &file, at: offset) != nil || file.has("fLaC", at: offset)
      || file.has("OggS", at: offset)
  }

  // MARK: - Unknown sizes

  private mutating func readFrameField(at content: Int, in file: inout FileWindow) {
    guard let channels = number(&file, at: content, count: 2),
      let bits = number(&file, at: content + 6, count: 2)
    else { return }
    frameField = (content + 2, Int(channels) * ((Int(bits) + 7) / 8))
  }

  /// The fields that say how many samples there are, with true numbers.
  func patches(
    dataByteCount: Int, in file: inout FileWindow
  ) -> [(offset: Int, bytes: [UInt8])] {
    let count: Int = dataByteCount + sizeOffset + (kind == .w64 ? 24 : 0)
    var patches: [(offset: Int, bytes: [UInt8])] = []
    if claim.bits == 64 {
      patches.append((sizeField, bytes(of: UInt64(count))))
    } else {
      patches.append((sizeField, bytes(of: UInt32(clamping: count))))
    }
    if let frameField, frameField.frameByteCount > 0 {
      let frames = dataByteCount / frameField.frameByteCount
      patches.append((frameField.offset, bytes(of: UInt32(clamping: frames))))
    }
    return patches
  }

  private func bytes(of number: some FixedWidthInteger) -> [UInt8] {
    let bytes = littleEndianBytes(of: number)
    return isBigEndian ? bytes.reversed() : bytes
  }
}
