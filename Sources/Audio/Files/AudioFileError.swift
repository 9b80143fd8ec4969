// SPDX-License-Identifier: MIT

/// What can be wrong with an audio file; every case names the file.
public enum AudioFileError: Error, Equatable, Sendable {
  /// There is no such file.
  case missing(path: String)
  /// A folder, pipe or device where a file was expected.
  case notAFile(path: String)
  /// The operating system refused, with its own words.
  case inaccessible(path: String, reason: String)
  /// A file of zero bytes.
  case empty(path: String)
  /// Not a format that libsndfile knows, with its own words.
  case notAudio(path: String, reason: String)
  /// A readable header, and no frame of sound.
  case noFrames(path: String)
  /// The header claims more than the file holds, both in frames or both in bytes (`unit`).
  case truncated(path: String, claimed: Int64, found: Int64, unit: String)
  /// A sample that is not a number, or infinite.
  case notFinite(path: String, frame: Int, channel: Int)
  /// More samples than are read into memory at once.
  case tooLong(path: String, limit: Int)
  /// Frames were asked for that the file has not got.
  case range(path: String, wanted: Range<Int>, frameCount: Int)
  /// The container cannot hold this bit depth.
  case unsupported(path: String, container: String, bitDepth: String)
  /// The encoder refused the rate (hertz), the channels or both, with its own words.
  case notWritable(path: String, sampleRate: Int, channelCount: Int, reason: String)
  /// Writing stopped half-way; the file that was there before, if any, is untouched.
  case writeFailed(path: String, reason: String)
}

extension AudioFileError: CustomStringConvertible {
  /// One sentence that names the file and says what to do.
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path) does not exist: check the spelling."
    case .notAFile(let path):
      "\(path) is not a file: give the path of an audio file."
    case .inaccessible(let path, let reason):
      "\(path) cannot be opened (\(reason)): check its permissions."
    case .empty(let path):
      "\(path) is empty (0 bytes): copy or record it again."
    case .notAudio(let path, let reason):
      "\(path) is not audio that can be read (\(reason)): convert it to WAV or FLAC."
    case .noFrames(let path):
      "\(path) has a header but no sound: copy or record it again."
    case .truncated(let path, let claimed, let found, let unit):
      "\(path) is cut short or its header lies (\(claimed) \(unit) claimed, \(found) found): copy "
        + "it again, or re-encode what is left of it."
    case .notFinite(let path, let frame, let channel):
      "\(path) holds a sample that is not a finite number (frame \(frame), channel \(channel)): "
        + "export it again."
    case .tooLong(let path, let limit):
      "\(path) holds more than \(limit) samples: split it, or read a range of it."
    case .range(let path, let wanted, let frameCount):
      "\(path) has \(frameCount) frames, not \(wanted.lowerBound)..<\(wanted.upperBound): ask for "
        + "frames within it."
    case .unsupported(let path, let container, let bitDepth):
      "\(path) cannot be written: \(container) has no \(bitDepth) samples; choose a depth of 16 "
        + "or 24, or WAV or AIFF."
    case .notWritable(let path, let sampleRate, let channelCount, let reason):
      "\(path) cannot be written at \(sampleRate) Hz with \(channelCount) channels (\(reason)): "
        + "try WAV."
    case .writeFailed(let path, let reason):
      "\(path) could not be written (\(reason)): check the free space and the folder's permissions."
    }
  }
}
