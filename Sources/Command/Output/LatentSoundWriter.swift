// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Synthesis

/// Writes sounds of places in a latent space to one file or into a folder.
struct LatentSoundWriter {
  /// The file or the folder.
  let output: String
  var bitDepth = AudioEncoding.BitDepth.integer16
  let isMarked: Bool
  let replacesFiles: Bool

  /// The format that the name of one file asks for; nil for a folder.
  var container: AudioEncoding.Container? {
    AudioEncoding.Container(
      rawValue: URL(fileURLWithPath: output).pathExtension.lowercased())
  }

  /// The files of a folder, by these names without extension.
  func files(_ names: [String]) throws -> [String] {
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw RenderError.folder(path: output, reason: String(cString: strerror(errno)))
    }
    return names.map { "\(output)/\($0).wav" }
  }

  /// Nothing is written where one of these files exists and may not be replaced.
  ///
  /// - Throws: `RenderError` or `AtomicFileError`
  func check(_ files: [String]) throws {
    for file in files { try AtomicFile.check(file) }
    let existing = files.filter(FileManager.default.fileExists)
    if !replacesFiles, let first = existing.first {
      throw RenderError.exists(path: first, count: existing.count)
    }
  }

  /// Writes a sound, marked unless that is not wanted; its tags say which latent it was made from, or
  /// nothing for a sound of several.
  func write(_ clip: AudioClip, to file: String, at point: LatentPoint?, _ work: LatentWork) throws
  {
    var clip = clip
    if isMarked { Watermark.embed(in: &clip) }
    let recipe = try point.map { ",\"place\":\(try $0.json(modelHash: work.modelHash))" } ?? ""
    try AudioFile.write(
      clip, to: file, encoding: AudioEncoding(container ?? .wav, bitDepth: bitDepth),
      tags: [
        .software: "Foley \(Release.version)",
        .comment:
          "{\"foley\":\"\(Release.version)\",\"model\":\"\(work.modelHash)\"\(recipe)}",
      ])
  }
}
