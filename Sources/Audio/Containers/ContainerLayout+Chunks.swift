// SPDX-License-Identifier: MIT

extension ContainerLayout {
  /// The name of a chunk, the first byte of its content and the size of that.
  typealias Chunk = (name: String, content: Int, size: UInt64)

  func chunk(_ file: inout FileWindow, at offset: Int) -> Chunk? {
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
  func end(of chunk: Chunk, in file: FileWindow) -> Int? {
    guard chunk.size <= UInt64(file.size - chunk.content) else { return nil }
    let end = chunk.content + Int(chunk.size)
    switch kind {
    case .riff, .rf64, .aiff: return end + Int(chunk.size & 1)
    case .w64: return end + (8 - Int(chunk.size & 7)) & 7
    case .caf, .au: return end
    }
  }

  /// Finds the chunk of the samples.
  mutating func findChunk(in file: inout FileWindow, from first: Int) -> Bool {
    var offset = first
    while let chunk = chunk(&file, at: offset) {
      if kind == .aiff, chunk.name == "COMM", chunk.size >= 18 {
        readFrameField(at: chunk.content, in: &file)
      }
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

  private mutating func readFrameField(at content: Int, in file: inout FileWindow) {
    guard let channels = number(&file, at: content, count: 2),
      let bits = number(&file, at: content + 6, count: 2)
    else { return }
    frameField = (content + 2, Int(channels) * ((Int(bits) + 7) / 8))
  }
}
