// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Models
import Synthesis
import Training

/// `foley info`: describes this machine, a model, a run, a folder of audio or an audio file.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Describe a model, a run, audio files, or this machine.",
    usage: "foley info [MODEL | RUN | AUDIO_FOLDER | AUDIO] [--all] [--json]")

  @Argument(
    help:
      "A model file, the folder of a run, a folder of audio or an audio file (default: this machine)."
  )
  var path: String?
  @Flag(help: "Also list the options of a model that are as its preset has them.")
  var all = false
  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() throws {
    let info = try info()
    if json { try Terminal.sayJSON(info) } else { Terminal.say("\(info)") }
    if let fault = (info as? SoundFileInfo)?.fault { throw ExitCode(fault.exitStatus.rawValue) }
  }

  private func info() throws -> any Encodable & CustomStringConvertible {
    guard let path else { return MachineInfo() }
    if RunContents(path).isRun { return try RunInfo(path, listsAll: all) }
    if FileSystem.isFolder(path) {
      let open = TrainingOptions()
      let facts = try RecordingFacts(of: .folder(path), for: open, cachedIn: CacheFolder.path)
      let options = open.resolved(
        mostCommonRate: facts.mostCommonRate, beginnings: facts.beginnings)
      return try ClipDataset.scan(
        path,
        options: .init(
          sliceLength: options.sliceLength, sampleRate: options.sampleRate,
          channelCount: options.channels, normalizesPeak: options.peakNormalization,
          scanCacheFolder: CacheFolder.path, labels: .words)
      ).report
    }
    guard let sound = try Self.sound(at: path) else { return try ModelInfo(path, listsAll: all) }
    return SoundFileInfo(sound)
  }

  /// What the header of an audio file says; nil for a file that is neither audio nor named like audio.
  private static func sound(at path: String) throws(AudioFileError) -> AudioFile.Information? {
    do {
      return try AudioFile.information(at: path)
    } catch {
      guard case .notAudio = error, !AudioFolder.isAudioName(path) else { throw error }
      return nil
    }
  }
}
