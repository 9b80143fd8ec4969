// SPDX-License-Identifier: MIT
import Audio
import Files

/// The audio arguments of a command: files, and all audio files in folders.
struct SoundInputs {
  /// The paths of the files, in order.
  private(set) var files: [String] = []
  /// Files and subfolders that could not be looked at.
  private(set) var closed: [ConversionError] = []

  /// Resolves arguments.
  ///
  /// - Throws: `ClipDatasetError` for a folder that cannot be read or contains no audio.
  init(_ inputs: [String]) throws {
    for input in inputs {
      guard FileSystem.isFolder(input) else {
        files.append(input)
        continue
      }
      let folder = try AudioFolder(input)
      closed += folder.failures.map {
        .closed(path: "\(input)/\($0.path)", reason: $0.reason)
      }
      guard !folder.files.isEmpty || !folder.failures.isEmpty else {
        throw ClipDatasetError.noAudio(path: input, otherFileCount: folder.otherFileCount)
      }
      files += folder.files.map { "\(input)/\($0)" }
    }
  }
}
