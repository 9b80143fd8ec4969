// SPDX-License-Identifier: MIT

extension SpectrogramFormat {
  /// Reads the file of a sound whose phases are to be reconstructed, which needs all of its spectrogram
  /// in memory.
  ///
  /// - Throws: ``AudioFileError``, or ``SpectrogramError/tooLong(seconds:)`` for a file that is too
  ///   long; if its header has the length, no sample is decoded.
  public func clip(ofFile path: String) throws -> AudioClip {
    let header = try AudioFile.information(at: path)
    let limit = sampleLimit(channelCount: header.channelCount)
    func check(_ count: Int) throws(SpectrogramError) {
      guard count <= limit else {
        throw .tooLong(seconds: Double(limit) / Double(header.sampleRate))
      }
    }
    try check(header.frameCount ?? 0)
    let clip = try AudioFile.read(path, upTo: limit + 1)
    try check(clip.frameCount)
    return clip
  }
}
