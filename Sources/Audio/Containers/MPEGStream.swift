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

/// The header of one MPEG audio frame.
struct MPEGFrame {
  /// Four bytes.
  let header: [UInt8]
  /// The size of the frame.
  let byteCount: Int
  /// The number of samples of each channel.
  let length: Int

  /// Kilobits per second by index, for layers I, II, III of MPEG-1 and I, II and III of MPEG-2.
  private static let rates: [[Int]] = [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ]

  /// The frame at `offset`; nil if no header lies there, or one without a bit rate.
  init?(of file: inout FileWindow, at offset: Int) {
    guard let header = file.bytes(at: offset, count: 4), header[0] == 0xFF,
      header[1] & 0xE0 == 0xE0
    else { return nil }
    self.init(header)
  }

  private init?(_ header: [UInt8]) {
    let (version, layer) = (Int(header[1] >> 3 & 3), 4 - Int(header[1] >> 1 & 3))
    let (rateIndex, hertzIndex) = (Int(header[2] >> 4), Int(header[2] >> 2 & 3))
    guard version != 1, layer != 4, (1...14).contains(rateIndex), hertzIndex < 3 else { return nil }
    let isMPEG1 = version == 3
    length = layer == 1 ? 384 : layer == 2 || isMPEG1 ? 1152 : 576
    let hertz = [44_100, 48_000, 32_000][hertzIndex] >> (isMPEG1 ? 0 : version == 2 ? 1 : 2)
    let table = isMPEG1 ? layer - 1 : layer == 1 ? 3 : 4
    let bits = Self.rates[table][rateIndex] * 1000
    let padding = Int(header[2] >> 1 & 1)
    byteCount =
      switch layer {
      case 1: (12 * bits / hertz + padding) * 4
      case 2: 144 * bits / hertz + padding
      default: (isMPEG1 ? 144 : 72) * bits / hertz + padding
      }
    self.header = header
  }

  /// Whether another header has the same version, layer, sample rate and number of channels.
  func hasFormat(of other: [UInt8]) -> Bool {
    header[1] & 0x1E == other[1] & 0x1E && header[2] & 0x0C == other[2] & 0x0C
      && (header[3] >> 6 == 3) == (other[3] >> 6 == 3)
  }

  func hasFormat(of other: MPEGFrame) -> Bool { hasFormat(of: other.header) }

  /// Where the count of frames of a layer III frame would be.
  private var countOffset: Int {
    let isMPEG1 = header[1] >> 3 & 3 == 3
    let isMono = header[3] >> 6 == 3
    return 4 + (isMPEG1 ? (isMono ? 17 : 32) : (isMono ? 9 : 17))
  }

  /// The number of frames of the stream that this one begins; 0 if it does not tell, nil for a frame of
  /// sound.
  func claimedCount(in file: inout FileWindow, at offset: Int) -> Int? {
    let place = offset + countOffset
    if file.has("Xing", at: place) || file.has("Info", at: place) {
      let flags = file.number(at: place + 4, count: 4, isBigEndian: true) ?? 0
      guard flags & 1 == 1 else { return 0 }
      return Int(file.number(at: place + 8, count: 4, isBigEndian: true) ?? 0)
    }
    if file.has("VBRI", at: offset + 36) {
      return Int(file.number(at: offset + 50, count: 4, isBigEndian: true) ?? 0)
    }
    return nil
  }
}
