// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Foundation
import Synthesis
import Training

/// `foley info`: facts about this machine, a model, a run or a folder of audio.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Say what is known of a model, a run, audio, or this machine.",
    usage: "foley info [MODEL | RUN | AUDIO_FOLDER] [--json]")

  @Argument(help: "A model file, the folder of a run, a folder of audio or a sound.")
  var path: String?
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let facts = try facts()
    guard json else { return Terminal.say("\(facts)") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    Terminal.say(String(decoding: try encoder.encode(facts), as: UTF8.self))
  }

  private func facts() throws -> any Encodable & CustomStringConvertible {
    guard let path else { return MachineFacts() }
    if RunContents(path).isRun { return try RunFacts(path) }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      let options = TrainingOptions().resolved(
        mostCommonRate: try AudioFolder(path).mostCommonSampleRate(
          rememberedIn: CacheFolder.path))
      return try ClipDataset.scan(
        path,
        options: .init(
          sliceLength: options.sliceLength, sampleRate: options.sampleRate,
          normalizesPeak: options.peakNormalization, scanCacheFolder: CacheFolder.path)
      ).report
    }
    if let sound = try? AudioFile.information(at: path) { return SoundFacts(sound: sound) }
    return try ModelFacts(path)
  }
}
