// SPDX-License-Identifier: MIT
import Audio
import Files

/// Resolves the audio arguments of a command: files, and all audio files in folders.
enum SoundInputs {
  /// The paths of the files, in order.
  ///
  /// - Throws: `ClipDatasetError` for a folder that cannot be read or contains no audio.
  static func files(_ inputs: [String]) throws -> [String] {
    try inputs.flatMap { input in
      guard FileSystem.isFolder(input) else { return [input] }
      let folder = try AudioFolder(input)
      guard !folder.files.isEmpty else {
        throw ClipDatasetError.noAudio(path: input, otherFileCount: folder.otherFileCount)
      }
      return folder.files.map { "\(input)/\($0)" }
    }
  }
}
