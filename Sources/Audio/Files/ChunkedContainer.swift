// SPDX-License-Identifier: MIT
import Files
import Glibc

/// The chunk structure that WAV (RIFF, little-endian) and AIFF (FORM, big-endian) share: a list of
/// chunks, each with a name of four letters and a length in bytes.
///
/// libsndfile silently shortens a sound chunk that reaches beyond the end of the file. This check
/// finds such chunks, so that a truncated recording is not used as a complete one.
enum ChunkedContainer {
  /// Lengths that streaming programs write before the length is known; they are not checked.
  private static let unknownLengths: Set<UInt32> = [0, 0x7FFF_FFFF, 0xFFFF_FFFF]

  /// Throws if the sound chunk of a WAV or AIFF file claims more bytes than the file has; other files
  /// are not examined.
  static func checkLength(
    path: String, descriptor: Int32, byteCount: Int
  ) throws(AudioFileError) {
    guard let head = bytes(descriptor, at: 0, count: 12) else { return }
    let isBigEndian: Bool
    switch (name(head, at: 0), name(head, at: 8)) {
    case ("RIFF", "WAVE"): isBigEndian = false
    case ("FORM", "AIFF"), ("FORM", "AIFC"): isBigEndian = true
    default: return
    }
    var offset = 12
    while let chunk = bytes(descriptor, at: offset, count: 8) {
      let length = number(chunk, at: 4, isBigEndian: isBigEndian)
      if ["data", "SSND"].contains(name(chunk, at: 0)) {
        let found = byteCount - offset - 8
        guard unknownLengths.contains(length) || Int(length) <= found else {
          throw .truncated(path: path, claimed: Int64(length), found: Int64(found), unit: "bytes")
        }
        return
      }
      offset += 8 + Int(length) + Int(length & 1)
    }
  }

  private static func bytes(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return pread(descriptor, &bytes, count, off_t(offset)) == count ? bytes : nil
  }

  private static func name(_ bytes: [UInt8], at offset: Int) -> String {
    String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self)
  }

  private static func number(_ bytes: [UInt8], at offset: Int, isBigEndian: Bool) -> UInt32 {
    let four = bytes[offset..<(offset + 4)]
    return UInt32(isBigEndian ? bigEndianInteger(four) : littleEndianInteger(four))
  }
}
