// SPDX-License-Identifier: MIT

/// What can be wrong with a folder of sounds; every case names the folder.
public enum ClipDatasetError: Error, Equatable, Sendable {
  /// There is no such folder.
  case missing(path: String)
  /// A file where a folder was expected.
  case notAFolder(path: String)
  /// The operating system refused, with its own words.
  case inaccessible(path: String, reason: String)
  /// No file with an audio extension, among this many others.
  case noAudio(path: String, otherFileCount: Int)
  /// Audio files, none of which can be used; the first few reasons.
  case nothingUsable(path: String, fileCount: Int, reasons: [String])
  /// Decoded audio exceeds the memory budget, and the file for it could not be written.
  case cacheFailed(folder: String, reason: String)
  /// A table of labels that cannot be used; line 0 stands for the file as a whole.
  case labels(path: String, line: Int, reason: String)
}

extension ClipDatasetError: CustomStringConvertible {
  /// One sentence that names the folder and says what to do.
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path) does not exist: check the spelling."
    case .notAFolder(let path):
      "\(path) is not a folder: give the folder that holds the audio files."
    case .inaccessible(let path, let reason):
      "\(path) cannot be read (\(reason)): check its permissions."
    case .noAudio(let path, let otherFileCount):
      "\(path) holds no audio files (and \(otherFileCount) others): give a folder of WAV, FLAC, "
        + "OGG, AIFF or MP3 files."
    case .nothingUsable(let path, let fileCount, let reasons):
      "\(path) holds no usable audio, all \(fileCount) files were skipped: "
        + reasons.joined(separator: "; ")
    case .cacheFailed(let folder, let reason):
      "Decoded audio could not be stored in \(folder) (\(reason)): free some space there, or raise "
        + "--memory-budget-megabytes."
    case .labels(let path, let line, let reason):
      "The labels in \(path)\(line == 0 ? "" : ", line \(line)") cannot be used: \(reason)"
    }
  }
}
