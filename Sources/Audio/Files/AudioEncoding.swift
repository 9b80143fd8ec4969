// SPDX-License-Identifier: MIT
import CSndFile

/// How a clip is stored in a file: the container, and what a sample looks like in it.
public struct AudioEncoding: Sendable, Hashable, Codable {
  /// The file formats that are written.
  public enum Container: String, CaseIterable, Codable, Sendable {
    /// RIFF WAVE, uncompressed.
    case wav
    /// Free Lossless Audio Codec.
    case flac
    /// Ogg Vorbis, lossy, at a quality (variable bit rate).
    case ogg
    /// AIFF, uncompressed.
    case aiff
    /// MPEG-1, 2 or 2.5 layer III, lossy; it has nine sample rates from 8000 to 48000 Hz.
    case mp3

    /// The file name extension, without a dot.
    public var fileExtension: String { rawValue }
  }

  /// The bits of a sample.
  public enum BitDepth: String, CaseIterable, Codable, Sendable {
    /// Integers of 16 bits.
    case integer16 = "16"
    /// Integers of 24 bits.
    case integer24 = "24"
    /// Floating point of 32 bits: nothing is ever clipped.
    case float32 = "32f"
  }

  /// The file format.
  public let container: Container
  /// The bits of a sample; Vorbis and MP3 have no such thing and take 16 and 24 alike.
  public let bitDepth: BitDepth
  /// Vorbis quality, 0 (small) to 1 (transparent); the other containers ignore it.
  public let vorbisQuality: Double

  /// An encoding; whether a container can hold a depth is checked when a file is written.
  public init(
    _ container: Container = .wav, bitDepth: BitDepth = .integer16, vorbisQuality: Double = 0.6
  ) {
    self.container = container
    self.bitDepth = bitDepth
    self.vorbisQuality = min(max(vorbisQuality, 0), 1)
  }

  /// Whether the container has samples of this depth.
  public var isSupported: Bool {
    bitDepth != .float32 || container == .wav || container == .aiff
  }

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

/// The texts a file carries beside its sound.
public enum AudioTag: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
  /// What it is called.
  case title
  /// The program that made it.
  case software
  /// Anything else: how to make it again.
  case comment
  /// Who made it.
  case artist
  /// Under which licence it may be used.
  case license

  /// libsndfile's number for the text.
  var code: Int32 {
    switch self {
    case .title: Int32(SF_STR_TITLE)
    case .software: Int32(SF_STR_SOFTWARE)
    case .comment: Int32(SF_STR_COMMENT)
    case .artist: Int32(SF_STR_ARTIST)
    case .license: Int32(SF_STR_LICENSE)
    }
  }
}
