// SPDX-License-Identifier: MIT
import CSndFile

/// How a clip is stored in a file: container and sample format.
public struct AudioEncoding: Sendable, Hashable, Codable {
  /// The file formats that can be written.
  public enum Container: String, CaseIterable, Codable, Sendable {
    /// RIFF WAVE, uncompressed.
    case wav
    /// Free Lossless Audio Codec.
    case flac
    /// Ogg Vorbis, lossy, with a variable bit rate for a given quality.
    case ogg
    /// AIFF, uncompressed.
    case aiff
    /// MPEG-1, 2 or 2.5 layer III, lossy; supports nine sample rates from 8000 to 48000 Hz.
    case mp3

    /// The file name extension, without a dot.
    public var fileExtension: String { rawValue }
  }

  /// The format of a sample.
  public enum BitDepth: String, CaseIterable, Codable, Sendable {
    /// 16-bit integers.
    case integer16 = "16"
    /// 24-bit integers.
    case integer24 = "24"
    /// 32-bit floating point, which is never clipped.
    case float32 = "32f"
  }

  /// The file format.
  public let container: Container
  /// The format of a sample; ignored by Vorbis and MP3, which accept 16 and 24 bits.
  public let bitDepth: BitDepth
  /// Vorbis quality, 0 (small) to 1 (transparent); ignored by the other containers.
  public let vorbisQuality: Double

  /// An encoding; whether the container supports the depth is checked when a file is written.
  public init(
    _ container: Container = .wav, bitDepth: BitDepth = .integer16, vorbisQuality: Double = 0.6
  ) {
    self.container = container
    self.bitDepth = bitDepth
    self.vorbisQuality = min(max(vorbisQuality, 0), 1)
  }

  /// Whether the container supports this depth.
  public var isSupported: Bool {
    bitDepth != .float32 || container == .wav || container == .aiff
  }

  /// The most samples of a file: WAV and AIFF count bytes with 32 bits, of which a megabyte is left to tags.
  var sampleLimit: Int {
    guard container == .wav || container == .aiff else { return .max }
    let bytes =
      switch bitDepth {
      case .integer16: 2
      case .integer24: 3
      case .float32: 4
      }
    return (Int(UInt32.max) - 1 << 20) / bytes
  }

  /// Whether samples are rounded to integers, which dither belongs to: not in floating point, nor in lossy
  /// containers.
  public var takesDither: Bool { bitDepth != .float32 && container != .ogg && container != .mp3 }

  /// libsndfile's number for container and sample format.
  var formatCode: Int32 {
    let major =
      switch container {
      case .wav: SF_FORMAT_WAV
      case .flac: SF_FORMAT_FLAC
      case .ogg: SF_FORMAT_OGG
      case .aiff: SF_FORMAT_AIFF
      case .mp3: SF_FORMAT_MPEG
      }
    let minor =
      switch (container, bitDepth) {
      case (.ogg, _): SF_FORMAT_VORBIS
      case (.mp3, _): SF_FORMAT_MPEG_LAYER_III
      case (_, .integer16): SF_FORMAT_PCM_16
      case (_, .integer24): SF_FORMAT_PCM_24
      case (_, .float32): SF_FORMAT_FLOAT
      }
    return Int32(major) | Int32(minor)
  }
}

/// Text metadata of an audio file.
public enum AudioTag: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
  /// The title.
  case title
  /// The program that made the file.
  case software
  /// Free text; Foley stores how to make the sound again.
  case comment
  /// The author.
  case artist
  /// The licence.
  case license
  /// The copyright notice.
  case copyright

  /// libsndfile's constant for the tag.
  var code: Int32 {
    switch self {
    case .title: Int32(SF_STR_TITLE)
    case .software: Int32(SF_STR_SOFTWARE)
    case .comment: Int32(SF_STR_COMMENT)
    case .artist: Int32(SF_STR_ARTIST)
    case .license: Int32(SF_STR_LICENSE)
    case .copyright: Int32(SF_STR_COPYRIGHT)
    }
  }
}
