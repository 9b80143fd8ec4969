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
    let existing = files.filter(FileSystem.exists)
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
    let place = try point.map { [("place", try $0.json(modelHash: work.modelHash))] } ?? []
    let recipe = (place + members).map { ",\"\($0.0)\":\($0.1)" }.joined()
    var tags: [AudioTag: String] = [
      .software: "Foley \(FoleyVersion.current)",
      .comment:
        "{\"foley\":\"\(FoleyVersion.current)\",\"model\":\"\(work.modelHash)\"\(recipe)}",
    ]
    (tags[.license], tags[.copyright]) = (work.license?.tag, work.license?.tag)
    try AudioFile.write(
      clip, to: file, encoding: AudioEncoding(container ?? .wav, bitDepth: bitDepth), tags: tags)
  }
}
