// SPDX-License-Identifier: MIT
import Audio

extension LatentSearch {
  /// A search for the beginning of the file at `path`, of which no more is in memory.
  ///
  /// - Throws: `AudioFileError`, or `AudioConversionError`
  public init(forFile path: String, in model: PlayableModel) throws {
    try self.init(for: model.beginning(ofFile: path), in: model)
  }
}
