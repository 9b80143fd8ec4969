// SPDX-License-Identifier: MIT
import Audio
import Foundation

/// The sound files that the words of a command line mean: each itself, or all in a folder.
enum SoundInputs {
  /// The paths of the files, in order.
  ///
  /// - Throws: `ClipDatasetError` for a folder that is closed or holds no audio.
  static func files(_ inputs: [String]) throws -> [String] {
    try inputs.flatMap { input in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder),
        isFolder.boolValue
      else { return [input] }
      let folder = try AudioFolder(input)
      guard !folder.files.isEmpty else {
        throw ClipDatasetError.noAudio(path: input, otherFileCount: folder.otherFileCount)
      }
      return folder.files.map { "\(input)/\($0)" }
    }
  }
}
