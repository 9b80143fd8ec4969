// SPDX-License-Identifier: MIT
public import Files

/// What can be wrong with an audio file; every case names the file.
public enum AudioFileError: Error, Equatable, Sendable {
  /// The file does not exist.
  case missing(path: String)
  /// A folder, pipe or device where a file was expected.
  case notAFile(path: String)
  /// The operating system refused access; its message.
  case inaccessible(path: String, reason: String)
  /// A file of zero bytes.
  case empty(path: String)
  /// Not a format that libsndfile reads; its message.
  case notAudio(path: String, reason: String)
  /// A readable header and zero frames.
  case noFrames(path: String)
  /// The header claims more than the file has, both in frames or both in bytes (`unit`).
  case truncated(path: String, claimed: Int64, found: Int64, unit: String)
  /// The last page of an Ogg stream is missing.
  case unfinished(path: String)
  /// Sounds that follow each other in one file, of which number `number` has another rate or number of
  /// channels than the first.
  case differentSounds(path: String, number: Int, first: String, other: String)
  /// A sample is NaN or infinite.
  case notFinite(path: String, frame: Int, channel: Int)
  /// A sample is more than a million times full scale.
  case tooLoud(path: String, sample: Float, frame: Int, channel: Int)
  /// The file has more samples than are read into memory at once.
  case tooLong(path: String, limit: Int)
  /// A range beyond the end of the file.
  case range(path: String, wanted: Range<Int>, frameCount: Int)
  /// The container does not support this bit depth.
  case unsupported(path: String, container: String, bitDepth: String)
  /// The encoder refused the rate (hertz), the channels or both; its message.
  case notWritable(path: String, sampleRate: Int, channelCount: Int, reason: String)
  /// A write failed; an existing file of that name is unchanged.
  case writeFailed(path: String, reason: String)
}

extension AudioFileError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .missing(let path): ErrorMessage("\(path) does not exist", advice: "check the spelling")
    case .notAFile(let path):
      ErrorMessage("\(path) is not a file", advice: "give the path of an audio file")
    case .inaccessible(let path, let reason):
      ErrorMessage("\(path) cannot be opened (\(reason))", advice: "check its permissions")
    case .empty(let path):
      ErrorMessage("\(path) is empty (0 bytes)", advice: "copy or record it again")
    case .notAudio(let path, _)
    where AudioFolder.foreignExtensions.contains(AudioFolder.lowercasedExtension(of: path)):
      ErrorMessage(
        "\(path) is in a format that Foley does not read (.\(AudioFolder.lowercasedExtension(of: path)))",
        advice: "convert it: ffmpeg -i INPUT OUTPUT.wav")
    case .notAudio(let path, let reason):
      ErrorMessage(
        "\(path) is not audio that can be read (\(reason))",
        advice: "convert it to WAV or FLAC")
    case .noFrames(let path):
      ErrorMessage("\(path) has a header but no sound", advice: "copy or record it again")
    case .truncated(let path, let claimed, let found, let unit):
      ErrorMessage(
        "\(path) is cut short or has a wrong header (\(claimed) \(unit) claimed, \(found) found)",
        advice: "copy it again, or re-encode what is left of it")
    case .unfinished(let path):
      ErrorMessage(
        "\(path) is cut short (its last page is missing)",
        advice: "copy it again, or re-encode what is left of it")
    case .differentSounds(let path, let number, let first, let other):
      ErrorMessage(
        "\(path) holds several sounds in a row, of which number \(number) (\(other)) does not go "
          + "on like the first (\(first))",
        advice: "split it")
    case .tooLoud(let path, let sample, let frame, let channel):
      ErrorMessage(
        "\(path) holds a sample of \(sample) (frame \(frame), channel \(channel)); full scale is 1",
        advice: "repair or export it again")
    case .notFinite(let path, let frame, let channel):
      ErrorMessage(
        "\(path) holds a sample that is not a finite number (frame \(frame), channel \(channel))",
        advice: "export it again")
    case .tooLong(let path, let limit):
      ErrorMessage(
        "\(path) holds more than \(limit) samples",
        advice: "split it, read a range of it, or write FLAC")
    case .range(let path, let wanted, let frameCount):
      ErrorMessage(
        "\(path) has \(frameCount) frames, not \(wanted.lowerBound)..<\(wanted.upperBound)",
        advice: "ask for frames within it")
    case .unsupported(let path, let container, let bitDepth):
      ErrorMessage(
        "\(path) cannot be written, because \(container) has no \(bitDepth) samples",
        advice: "choose a depth of 16 or 24, or WAV or AIFF")
    case .notWritable(let path, let sampleRate, let channelCount, let reason):
      ErrorMessage(
        "\(path) cannot be written at \(sampleRate) Hz with \(channelCount) channels (\(reason))",
        advice: "try WAV")
    case .writeFailed(let path, let reason):
      ErrorMessage(
        "\(path) could not be written (\(reason))",
        advice: "check the free space and the folder's permissions")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .missing, .notAFile, .inaccessible: .noInput
    case .empty, .notAudio, .noFrames, .truncated, .unfinished, .differentSounds, .notFinite,
      .tooLoud,
      .tooLong, .range:
      .dataError
    case .unsupported, .notWritable: .usage
    case .writeFailed: .ioError
    }
  }
}
