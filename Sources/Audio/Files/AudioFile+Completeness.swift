// SPDX-License-Identifier: MIT
import Files

extension AudioFile {
  /// Checks that a file reaches its last frame, without decoding all of it.
  ///
  /// Ogg streams have to end with the page that is marked as the last one, and MP3 streams have to be
  /// as long as their Xing or Info header says, if they have one. Of other files the last frame is
  /// decoded.
  ///
  /// - Throws: ``AudioFileError``
  public static func checkEnd(of path: String) throws(AudioFileError) {
    let information = try information(at: path)
    let stream = try StreamEnd(path)
    guard stream.isComplete else {
      throw .truncated(
        path: path, claimed: Int64(stream.claimedSize), found: Int64(stream.size), unit: "bytes")
    }
    guard !stream.isKnown else { return }
    guard let count = information.frameCount else { return try decodeAll(of: path) }
    if count > 0 { _ = try read(path, frames: (count - 1)..<count) }
  }

  private static func decodeAll(of path: String) throws(AudioFileError) {
    let reader = try SoundFileReader(path: path)
    while try !reader.next(4096).isEmpty {}
  }
}

/// The end of a compressed stream as its own structure tells it.
private struct StreamEnd {
  let size: Int
  /// The size that the stream claims; one byte more than ``size`` if only its end is known to be missing.
  let claimedSize: Int
  /// Whether the format tells where its stream ends.
  let isKnown: Bool

  var isComplete: Bool { claimedSize <= size }

  init(_ path: String) throws(AudioFileError) {
    do throws(PlainFileError) {
      let file = try PlainFile(path)
      size = file.size
      let head = try file.bytes(0..<min(file.size, 10))
      if head.starts(with: "OggS".utf8) {
        claimedSize = try Self.endsWithLastPage(file) ? size : size + 1
        isKnown = true
      } else {
        let claimed = try Self.claimedEnd(ofMPEG: file, head)
        claimedSize = claimed ?? 0
        isKnown = claimed != nil
      }
    } catch {
      throw .inaccessible(path: path, reason: error.reason)
    }
  }

  /// Whether the last bytes of an Ogg file are a page that is marked as the last of its stream.
  ///
  /// Reference: RFC 3533, section 6: 27 bytes of header (flags in byte 5, 4 for the last page; number of
  /// segments in byte 26), a byte with the length of each segment, and the segments.
  private static func endsWithLastPage(_ file: borrowing PlainFile) throws(PlainFileError) -> Bool {
    let largestPage = 27 + 255 + 255 * 255
    let bytes = try file.bytes(max(0, file.size - largestPage)..<file.size)
    for start in bytes.indices.reversed() where bytes[start...].starts(with: "OggS".utf8) {
      guard start + 27 <= bytes.count else { continue }
      let bodyStart = start + 27 + Int(bytes[start + 26])
      guard bodyStart <= bytes.count else { continue }
      let end = bytes[(start + 27)..<bodyStart].reduce(bodyStart) { $0 + Int($1) }
      if end == bytes.count { return bytes[start + 5] & 4 != 0 }
    }
    return false
  }

  /// The bytes of an ID3v1 tag, which follows the last frame and begins with "TAG".
  private static let id3v1Size = 128

  /// Where an MP3 file ends by its Xing or Info header; nil for files without one.
  ///
  /// Reference: "Mp3 Info Tag rev 1" (LAME): the name, 4 bytes of flags, the number of frames if flag 1
  /// is set, and the number of bytes from the first frame on if flag 2 is set.
  private static func claimedEnd(
    ofMPEG file: borrowing PlainFile, _ head: [UInt8]
  ) throws(PlainFileError) -> Int? {
    var first = 0
    if head.count == 10, head.starts(with: "ID3".utf8) {
      first = 10 + head[6...].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
    }
    guard first + 64 <= file.size else { return first > 0 ? first + 64 : nil }
    let frame = try file.bytes(first..<(first + 64))
    guard frame[0] == 0xFF, frame[1] & 0xE0 == 0xE0 else { return nil }
    // The tag follows the header and the side information, which is 9 to 32 bytes long.
    let place = (4...36).first { place in
      frame[place...].starts(with: "Xing".utf8) || frame[place...].starts(with: "Info".utf8)
    }
    guard let place, frame[place + 7] & 2 != 0 else { return nil }
    let field = place + (frame[place + 7] & 1 != 0 ? 12 : 8)
    let end = first + Int(bigEndianInteger(frame[field..<(field + 4)]))
    let tag = try end < file.size ? file.bytes(end..<min(file.size, end + 3)) : []
    return tag.elementsEqual("TAG".utf8.prefix(tag.count)) && !tag.isEmpty ? end + id3v1Size : end
  }
}
