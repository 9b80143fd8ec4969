// SPDX-License-Identifier: MIT

/// One of the complete sounds that follow each other in a file; most files have one.
struct SoundPart: Equatable {
  /// Bytes that a decoder reads: those of the file, or others in their place.
  enum Segment: Equatable {
    case file(Range<Int>)
    case bytes([UInt8])
    /// Bytes that count for the size, although the file ends before them; the last few are zeros, for
    /// decoders that look for a tag there.
    case missing(Int)

    /// The number of zeros at the end of missing bytes: the size of an ID3v1 tag.
    static let tailCount = 128

    var count: Int {
      switch self {
      case .file(let range): range.count
      case .bytes(let bytes): bytes.count
      case .missing(let count): count
      }
    }
  }

  /// What is known of the number of frames before decoding.
  enum Length: Equatable {
    /// As many as the header claims; fewer mean that the file is cut short.
    case claimed
    /// As many as the decoder gives; its own number in advance is right.
    case measured
    /// As many as the decoder gives; its own number in advance is a guess.
    case unknown
    /// This many, by a count of the headers in the file.
    case counted(Int)
  }

  /// The bytes, in order.
  var segments: [Segment]
  var length = Length.claimed
  /// Whether the end of the part is missing.
  var isCutShort = false

  /// The bytes `range` of the file with those at `offset` replaced.
  static func patched(_ range: Range<Int>, _ patches: [(offset: Int, bytes: [UInt8])]) -> [Segment]
  {
    var segments: [Segment] = []
    var place = range.lowerBound
    for patch in patches.sorted(by: { $0.offset < $1.offset }) where patch.offset >= place {
      segments += [.file(place..<patch.offset), .bytes(patch.bytes)]
      place = patch.offset + patch.bytes.count
    }
    return segments + [.file(place..<range.upperBound)]
  }
}

extension SoundPart {
  /// The parts of a file.
  ///
  /// - Throws: ``AudioFileError/truncated(path:claimed:found:unit:)`` if a header claims more bytes
  ///   than the file has.
  static func parts(of file: inout FileWindow, path: String) throws(AudioFileError) -> [SoundPart] {
    var parts: [SoundPart] = []
    var start = 0
    while start < file.size {
      guard let end = try appendParts(from: start, of: &file, to: &parts, path: path) else { break }
      start = end
    }
    return parts.isEmpty ? [SoundPart(segments: [.file(0..<file.size)])] : parts
  }

  /// The first part, without the search for others: all of a file that is no ``Container``.
  ///
  /// - Throws: as ``parts(of:path:)``
  static func first(of file: inout FileWindow, path: String) throws(AudioFileError) -> SoundPart {
    let container = try Container(of: &file, from: 0, path: path)
    return SoundPart(segments: container?.segments ?? [.file(0..<file.size)])
  }

  /// Appends the part that begins at `start`, or all parts of a format that repeats itself.
  ///
  /// - Returns: the end of the part; nil where no known format begins.
  private static func appendParts(
    from start: Int, of file: inout FileWindow, to parts: inout [SoundPart], path: String
  ) throws(AudioFileError) -> Int? {
    if file.has("OggS", at: start) {
      parts += OggLinks.parts(of: &file, from: start)
      return nil
    }
    if file.has("fLaC", at: start) {
      let end = nextFLAC(in: &file, from: start + 4) ?? file.size
      parts.append(SoundPart(segments: [.file(start..<end)]))
      return end
    }
    if let container = try Container(of: &file, from: start, path: path) {
      parts.append(SoundPart(segments: container.segments))
      return container.end
    }
    if start == 0, MPEGStream.begins(in: &file) { parts += MPEGStream.parts(of: &file) }
    return nil
  }

  /// The next FLAC stream: a marker and a STREAMINFO block of 34 bytes.
  private static func nextFLAC(in file: inout FileWindow, from start: Int) -> Int? {
    var offset = start
    while let place = file.next("fLaC", from: offset) {
      if let block = file.bytes(at: place + 4, count: 4), block[0] & 0x7F == 0,
        block[1...] == [0, 0, 34]
      {
        return place
      }
      offset = place + 4
    }
    return nil
  }
}
