// SPDX-License-Identifier: MIT
import Audio
import Models

extension LatentSearch {
  /// A search for the beginning of the file at `path`, of which no more is in memory.
  ///
  /// - Throws: `AudioFileError`, or `AudioConversionError`
  public init(forFile path: String, in model: PlayableModel) throws {
    let representation = model.description.design.representation
    try self.init(
      for: AudioFile.readBeginning(
        of: path, upTo: representation.sliceLength, sampleRate: representation.sampleRate,
        channelCount: representation.channelCount), in: model)
  }
}
