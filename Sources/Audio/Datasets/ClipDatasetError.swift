// SPDX-License-Identifier: MIT
public import Files

/// What can be wrong with a folder of sounds or its labels; every case names the path.
public enum ClipDatasetError: Error, Equatable, Sendable {
  /// The folder does not exist.
  case missing(path: String)
  /// A file where a folder was expected.
  case notAFolder(path: String)
  /// The operating system refused access; its message.
  case inaccessible(path: String, reason: String)
  /// The folder has no file with an audio extension, but this many others.
  case noAudio(path: String, otherFileCount: Int)
  /// None of the audio files can be used; the first few reasons.
  case nothingUsable(path: String, fileCount: Int, reasons: [String])
  /// Two classes whose names are equal after normalization, or as they are printed.
  case equalClasses(path: String, name: String)
  /// Decoded audio exceeds the memory budget, and the file for the rest could not be written.
  case cacheFailed(folder: String, reason: String)
  /// A table of labels that cannot be used; line 0 stands for the file as a whole.
  case labels(path: String, line: Int, reason: String)
  /// No recording has the wanted label; the values that the label has.
  case noLabel(path: String, choice: String, values: [String])
  /// No group of recordings has the wanted size; the number of groups, and the largest with its size.
  case noGroups(path: String, size: Int, count: Int, largest: String, largestSize: Int)
  /// Two folders without files of the same relative path; the most similar names of both.
  case noPairs(source: String, target: String, nearest: [NamePair])
  /// A step that does nothing to sounds of the sample rate.
  case degradation(DegradationError)

  /// A file of each folder.
  public struct NamePair: Equatable, Sendable {
    /// Relative to the folder of the sources.
    public let source: String
    /// Relative to the folder of the targets.
    public let target: String

    /// Files of these paths.
    public init(source: String, target: String) {
      self.source = source
      self.target = target
    }
  }
}

extension ClipDatasetError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .missing(let path): ErrorMessage("\(path) does not exist", advice: "check the spelling")
    case .notAFolder(let path):
      ErrorMessage("\(path) is not a folder", advice: "give the folder that holds the audio files")
    case .inaccessible(let path, let reason):
      ErrorMessage("\(path) cannot be read (\(reason))", advice: "check its permissions")
    case .noAudio(let path, let otherFileCount):
      ErrorMessage(
        "\(path) holds no audio files (and \(otherFileCount) others)",
        advice: "give a folder of WAV, FLAC, OGG, AIFF or MP3 files")
    case .nothingUsable(let path, let fileCount, let reasons):
      ErrorMessage(
        "\(path) holds no usable audio, all \(fileCount) files were skipped ("
          + reasons.joined(separator: "; ") + ")",
        advice: "give a folder of WAV, FLAC, OGG, AIFF or MP3 files that can be decoded")
    case .equalClasses(let path, let name):
      ErrorMessage(
        "\(path) has two classes whose names look alike, \"\(name)\"",
        advice: "rename one of them")
    case .cacheFailed(let folder, let reason):
      ErrorMessage(
        "Decoded audio could not be stored in \(folder) (\(reason))",
        advice: "free some space there, or raise --memory-budget-megabytes")
    case .labels(let path, let line, let reason):
      ErrorMessage(
        "The labels in \(path)\(line == 0 ? "" : ", line \(line)") cannot be used: \(reason)")
    case .noLabel(let path, let choice, let values):
      ErrorMessage(
        "\(path) has no recording with \(choice) (values: "
          + (values.isEmpty ? "none" : values.prefix(20).joined(separator: ", "))
          + (values.count > 20 ? ", ...)" : ")"),
        advice: "check the value, or where the labels come from (--set labelPattern, labelTable)")
    case .noGroups(let path, let size, let count, let largest, let largestSize):
      ErrorMessage(
        "\(path) has no group of \(size) recordings or more (\(counted(count, "group"))"
          + (count == 0 ? ")" : "; the largest, \"\(largest)\", has \(largestSize))"),
        advice: "choose fewer layers (--set layers=4), or say which recordings are of one "
          + "instrument (--set labelPattern or labelTable with the label "
          + "\(RecordingGroups.labelName))")
    case .noPairs(let source, let target, let nearest):
      ErrorMessage(
        "No file of \(source) has the relative name of a file of \(target) (most similar: "
          + nearest.map { "\($0.source) and \($0.target)" }.joined(separator: "; ") + ")",
        advice: "give the two recordings of a pair the same name, apart from the extension")
    case .degradation(let error): error.message
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .missing, .notAFolder, .inaccessible, .noAudio: .noInput
    case .nothingUsable, .equalClasses, .noPairs, .noGroups: .dataError
    case .labels, .noLabel, .degradation: .configuration
    case .cacheFailed: .ioError
    }
  }
}
