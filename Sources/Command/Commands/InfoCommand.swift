// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Foundation
import Models
import Synthesis
import Training

/// `foley info`: describes this machine, a model, a run, a folder of audio or an audio file.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Describe a model, a run, audio files, or this machine.",
    usage: "foley info [MODEL | RUN | AUDIO_FOLDER | AUDIO] [--json]")

  @Argument(
    help:
      "A model file, the folder of a run, a folder of audio or an audio file (default: this machine)."
  )
  var path: String?
  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    let info = try info()
    guard json else { return Terminal.say("\(info)") }
    try Terminal.sayJSON(info)
  }

  private func info() throws -> any Encodable & CustomStringConvertible {
    guard let path else { return MachineInfo() }
    if RunContents(path).isRun { return try RunInfo(path) }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      let options = TrainingOptions().resolved(
        mostCommonRate: try AudioFolder(path).mostCommonSampleRate(
          cachedIn: CacheFolder.path))
      return try ClipDataset.scan(
        path,
        options: .init(
          sliceLength: options.sliceLength, sampleRate: options.sampleRate,
          normalizesPeak: options.peakNormalization, scanCacheFolder: CacheFolder.path)
      ).report
    }
    if let sound = try? AudioFile.information(at: path) { return SoundFileInfo(sound: sound) }
    return try ModelInfo(path)
  }
}
