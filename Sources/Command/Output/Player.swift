// SPDX-License-Identifier: MIT
import Files
import Foundation

/// Plays sound files through the first player of the system that is installed.
struct Player {
  /// Players in the order of preference, with the arguments before the file; all read WAV, FLAC, Ogg and AIFF
  /// but aplay, which reads WAV alone.
  private static let players: [(name: String, arguments: [String], extensions: Set<String>?)] = [
    ("pw-play", [], nil), ("paplay", [], nil), ("aplay", ["-q"], ["wav"]),
    ("ffplay", ["-nodisp", "-autoexit", "-loglevel", "error"], nil), ("play", ["-q"], nil),
  ]
  /// So many sounds are played.
  static let mostSounds = 8

  private let path: String
  private let arguments: [String]

  /// The first player on the search path that can read these files.
  ///
  /// - Throws: ``PlayerError/none(names:)``
  init(for files: [String], searchPath: String? = ProcessInfo.processInfo.environment["PATH"])
    throws(PlayerError)
  {
    let extensions = Set(files.map { URL(fileURLWithPath: $0).pathExtension.lowercased() })
    let folders = (searchPath ?? "").split(separator: ":")
    for player in Self.players where player.extensions?.isSuperset(of: extensions) ?? true {
      for folder in folders where access("\(folder)/\(player.name)", X_OK) == 0 {
        (path, arguments) = ("\(folder)/\(player.name)", player.arguments)
        return
      }
    }
    throw .none(names: Self.players.map(\.name))
  }

  /// Plays the first sounds one after the other.
  ///
  /// - Throws: ``PlayerError/failed(player:file:)``
  func play(_ files: [String]) throws {
    for file in files.prefix(Self.mostSounds) {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: path)
      process.arguments = arguments + [file.hasPrefix("-") ? "./\(file)" : file]
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw PlayerError.failed(player: path, file: file)
      }
    }
  }
}

/// Why sounds were not played; the files are written all the same.
enum PlayerError: Error, Equatable {
  /// None of the players is installed.
  case none(names: [String])
  /// A player ended with an error.
  case failed(player: String, file: String)
}

extension PlayerError: FoleyError {
  /// What is wrong, and what to do about it.
  var message: ErrorMessage {
    switch self {
    case .none(let names):
      ErrorMessage(
        "No player is installed for --listen; the files are written",
        advice: "install one of \(names.joined(separator: ", ")), or omit --listen")
    case .failed(let player, let file):
      ErrorMessage(
        "\(player) could not play \(file); the files are written",
        advice: "check the sound output of this machine")
    }
  }

  /// The exit status of a command that fails with the error.
  var exitStatus: ExitStatus {
    switch self {
    case .none: .noInput
    case .failed: .ioError
    }
  }
}
