// SPDX-License-Identifier: MIT
import Files

/// The frames of an MPEG audio file, counted by their headers.
///
/// libmpg123 guesses the length of a stream without a count of its frames from the size of the file and
/// of the first frames, and libsndfile stops there; they are told a size that makes any guess too
/// large, so that such a stream is read to its end. A stream that follows another one, recognized by its
/// own count of frames, is another part.
///
/// References: ISO/IEC 11172-3 and 13818-3, section 2.4.1.3 (header); G. Bouvigne, "MPEG Audio
/// Compression Basics: Xing header".
enum MPEGStream {
  /// A run of frames of one format.
  private struct Stream {
    let start: Int
    var end: Int
    let header: [UInt8]
    /// The number of frames that the first one claims; nil if it claims none.
    let claimedCount: Int?
    /// The number of samples of each channel in a frame.
    let frameLength: Int
    /// The number of frames with sound.
    var count = 0
  }

  /// Whether the file begins with an MPEG frame, perhaps after an ID3 tag, that another one follows.
  static func begins(in file: inout FileWindow) -> Bool {
    let start = endOfTag(at: 0, in: &file) ?? 0
    guard let first = MPEGFrame(of: &file, at: start) else { return false }
    let next = start + first.byteCount
    return next >= file.size || start > 0
      || MPEGFrame(of: &file, at: next)?.hasFormat(of: first) ?? false
  }

  static func parts(of file: inout FileWindow) -> [SoundPart] {
    let streams = streams(of: &file)
    return streams.enumerated().map { index, stream in
      // Tags lie before the first stream and after the last one.
      let start = index == 0 ? 0 : stream.start
      let end = index == streams.count - 1 ? file.size : stream.end
      guard let claimed = stream.claimedCount else {
        // The largest frame has fewer than 128 times the bytes of the smallest one, 24.
        let lengthening = 128 * (end - start) + SoundPart.Segment.tailCount
        return SoundPart(
          segments: [.file(start..<end), .missing(lengthening)],
          length: .counted(stream.count * stream.frameLength))
      }
      return SoundPart(
        segments: [.file(start..<end)], length: stream.count < claimed ? .unknown : .measured)
    }
  }

  private static func streams(of file: inout FileWindow) -> [Stream] {
    var streams: [Stream] = []
    var offset = 0
    while offset + 4 <= file.size {
      if let end = endOfTag(at: offset, in: &file) {
        offset = end
        continue
      }
      guard let frame = MPEGFrame(of: &file, at: offset),
        isFrame(frame, at: offset, in: &file, after: streams.last?.header)
      else {
        guard let next = file.next([0xFF], from: offset + 1) else { break }
        offset = next
        continue
      }
      let end = offset + frame.byteCount
      let claimed = frame.claimedCount(in: &file, at: offset)
      if claimed != nil || streams.isEmpty {
        streams.append(
          Stream(
            start: offset, end: end, header: frame.header, claimedCount: claimed,
            frameLength: frame.length))
      }
      if claimed == nil { streams[streams.count - 1].count += 1 }
      streams[streams.count - 1].end = end
      offset = end
    }
    return streams
  }

  /// Whether a whole frame of the format of the stream lies here; the first frame of a stream, or one
  /// after damage, must be followed by another one or by the end.
  private static func isFrame(
    _ frame: MPEGFrame, at offset: Int, in file: inout FileWindow, after header: [UInt8]?
  ) -> Bool {
    let end = offset + frame.byteCount
    guard end <= file.size else { return false }
    if let header, frame.hasFormat(of: header) { return true }
    return end == file.size || MPEGFrame(of: &file, at: end)?.hasFormat(of: frame) ?? false
  }

  /// The byte after an ID3v2 or ID3v1 tag at `offset`; nil if there is none.
  private static func endOfTag(at offset: Int, in file: inout FileWindow) -> Int? {
    if file.has("ID3", at: offset), let head = file.bytes(at: offset, count: 10) {
      return offset + 10 + head[6..<10].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
    }
    if file.has("TAG", at: offset), offset + 128 <= file.size { return offset + 128 }
    return nil
  }
}
