// SPDX-License-Identifier: MIT
public import Files

/// The folder that the studio writes to: what was starred, saved, made into kits and loops.
///
///     stars.jsonl         a recipe a line, in the order in which they were starred
///     latents/ID.json     latents of sounds that no number makes, for the commands of these sounds
///     sounds/             saved sounds
///     kits/NAME/          kits for samplers
///     loops/              loops of the sequencer, as WAV and as MIDI
///     runs/NAME/          trainings that the studio started, with their options in NAME.options.json and
///                         what they print in NAME.txt
///
/// Nothing is written before something is kept.
public struct StudioProject: Sendable {
  /// The folder.
  public let path: String

  /// The project in a folder, which need not exist.
  public init(_ path: String) { self.path = path }

  var starsPath: String { "\(path)/stars.jsonl" }
  func latentPath(_ id: String) -> String { "\(path)/latents/\(id).json" }

  /// A folder of the project, made where it is missing.
  ///
  /// - Throws: ``ProjectError/folder(path:reason:)``
  func folder(_ name: String) throws(ProjectError) -> String {
    let folder = "\(path)/\(name)"
    guard FileSystem.makeFolders(folder) == 0 else {
      throw .folder(path: folder, reason: systemMessage())
    }
    return folder
  }

  /// A name that nothing in a folder has: with a number, if it is taken.
  ///
  /// - Throws: ``ProjectError``
  func freeName(
    _ name: String, in folder: String, besides taken: Set<String> = []
  ) throws(ProjectError) -> String {
    let folder = try self.folder(folder)
    for number in 1...9999 {
      let numbered = number == 1 ? name : "\(name)-\(number)"
      if !taken.contains(numbered), !FileSystem.isTaken("\(folder)/\(numbered)") { return numbered }
    }
    throw .names(name, folder: folder)
  }

  /// Writes a file under a name that is free, or that holds the same bytes already.
  ///
  /// - Returns: the path.
  /// - Throws: ``ProjectError``, `AtomicFileError`, or `PlainFileError`
  func keep(_ bytes: [UInt8], as name: String, in folder: String) throws -> String {
    let folder = try self.folder(folder)
    let dot = name.lastIndex(of: ".") ?? name.endIndex
    for number in 1...9999 {
      let numbered = number == 1 ? name : "\(name[..<dot])-\(number)\(name[dot...])"
      let file = "\(folder)/\(numbered)"
      if FileSystem.isTaken(file) {
        guard FileSystem.exists(file) else { continue }
        let existing = try PlainFile(file)
        guard existing.size == bytes.count, try existing.contents() == bytes else { continue }
        return file
      }
      try AtomicFile.write(file, bytes: bytes)
      return file
    }
    throw ProjectError.names(name, folder: folder)
  }
}

/// Why something cannot be kept.
public enum ProjectError: Error, Equatable, Sendable {
  /// A folder that cannot be made.
  case folder(path: String, reason: String)
  /// Ten thousand files of a name.
  case names(String, folder: String)
  /// A line of the stars that is no recipe.
  case damaged(path: String, line: Int, reason: String)
  /// More stars than are kept.
  case full(limit: Int)
}

extension ProjectError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .folder(let path, let reason):
      ErrorMessage(
        "The folder \(path) cannot be made (\(reason))", advice: "choose another --project")
    case .names(let name, let folder):
      ErrorMessage(
        "All names like \(name) in \(folder) are taken", advice: "move some files away")
    case .damaged(let path, let line, let reason):
      ErrorMessage("\(path), line \(line): \(reason)", advice: "remove the line")
    case .full(let limit):
      ErrorMessage("There are \(grouped(limit)) stars", advice: "take some away")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .folder, .names: .cannotCreate
    case .damaged: .dataError
    case .full: .usage
    }
  }
}
