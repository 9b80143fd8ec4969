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
  var data = 0
  var claim = SizeClaim(byteCount: 0, bits: 32)
  /// The size of what follows the first chunk header, as the header claims; nil if it has none.
  var outerSize: UInt64?
  let isBigEndian: Bool
  /// The byte of the size field, and what its number counts beside the samples.
  var sizeField = 0
  var sizeOffset = 0
  /// The field with the number of frames of an AIFF file, and the bytes of a frame.
  var frameField: (offset: Int, frameByteCount: Int)?

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

  static func kind(of file: inout FileWindow, at start: Int) -> Kind? {
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

  static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  func number(_ file: inout FileWindow, at offset: Int, count: Int) -> UInt64? {
    file.number(at: offset, count: count, isBigEndian: isBigEndian)
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
