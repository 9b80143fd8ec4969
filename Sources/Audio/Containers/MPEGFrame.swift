// SPDX-License-Identifier: MIT

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
