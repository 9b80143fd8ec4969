// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Synthesis

/// Writes the sounds of a latent space command to one file or to a folder.
struct LatentSoundWriter {
  /// The path of the file or folder.
  let output: String
  var bitDepth = AudioEncoding.BitDepth.integer16
  let isMarked: Bool
  let replacesFiles: Bool

  /// The format by file name; nil for a folder.
  var container: AudioEncoding.Container? {
    AudioEncoding.Container(
      rawValue: URL(fileURLWithPath: output).pathExtension.lowercased())
  }

  /// Creates the folder and returns the paths of files with these names.
  func files(_ names: [String]) throws -> [String] {
    guard FileSystem.makeFolders(output) == 0 else {
      throw RenderError.folder(path: output, reason: systemMessage())
    }
    return names.map { "\(output)/\($0).wav" }
  }

  /// Checks that all files can be written before the first one is.
  ///
  /// - Throws: `RenderError` or `AtomicFileError`
  func check(_ files: [String]) throws {
    for file in files { try AtomicFile.check(file) }
    let existing = files.filter(FileSystem.isTaken)
    if !replacesFiles, let first = existing.first {
      throw RenderError.exists(path: first, count: existing.count)
    }
  }

  /// Writes a sound with its watermark and tags.
  ///
  /// - Parameters:
  ///   - point: the latent for the tags; nil for a sound of several latents.
  ///   - members: further members of the JSON object in the tags, each a name and a JSON text.
  func write(
    _ clip: AudioClip, to file: String, at point: LatentPoint?, _ work: LatentWork,
    members: [(name: String, json: String)] = []
  ) throws {
    var clip = clip
    if isMarked { Watermark.embed(in: &clip) }
    let place =
      try point.map { [(name: "place", json: try $0.json(modelHash: work.modelHash))] } ?? []
    try AudioFile.write(
      clip, to: file, encoding: encoding, tags: tags(work, members: place + members))
  }

  /// Writes a song with its watermark and tags, a piece after the other.
  ///
  /// - Parameter progress: called with the share of the work that is done, 0...1.
  func write(
    _ song: SongPerformance, to file: String, _ work: LatentWork,
    members: [(name: String, json: String)], progress: (Double) -> Void
  ) throws {
    let passCount = isMarked ? 2 : 1
    var done = 0
    func pass(_ body: ([Float]) throws -> Void) throws {
      var mark = WatermarkStream(sampleRate: song.sampleRate, channelCount: song.channelCount)
      try song.forEachPiece { samples throws in
        try body(isMarked ? mark.add(samples) : samples)
        done += samples.count
        progress(Double(done) / Double(passCount * song.frameCount * song.channelCount))
      }
      try body(mark.finish())
    }
    // The mark changes the peak.
    var peak: Float = 0
    if isMarked { try pass { samples in peak = samples.reduce(peak) { max($0, abs($1)) } } }
    let gain = peak > 0 ? song.peak / peak : 1
    try AudioFile.writePieces(
      to: file,
      AudioFile.PieceFormat(
        sampleRate: song.sampleRate, channelCount: song.channelCount, encoding: encoding,
        tags: tags(work, members: members))
    ) { write in
      try pass { samples in try write(gain == 1 ? samples : samples.map { $0 * gain }) }
    }
  }

  private var encoding: AudioEncoding { AudioEncoding(container ?? .wav, bitDepth: bitDepth) }

  private func tags(
    _ work: LatentWork, members: [(name: String, json: String)]
  ) -> [AudioTag: String] {
    let recipe = members.map { ",\"\($0.name)\":\($0.json)" }.joined()
    var tags: [AudioTag: String] = [
      .software: "Foley \(FoleyVersion.current)",
      .comment:
        "{\"foley\":\"\(FoleyVersion.current)\",\"model\":\"\(work.modelHash)\"\(recipe)}",
    ]
    (tags[.license], tags[.copyright]) = (work.license?.tag, work.license?.tag)
    return tags
  }
}
