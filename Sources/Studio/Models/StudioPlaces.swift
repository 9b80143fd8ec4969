// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import Training

/// Where the studio looks for models and runs: what it was given, and below the folders among that.
///
/// The page names what is found by ids, never by paths.
struct StudioPlaces: Sendable {
  /// What was given, in order.
  let paths: [String]
  /// The trainings that the studio started, beside what was given.
  private let ownRuns: String

  /// The most models and the most runs that are listed.
  static let limit = 200
  /// The folders that are looked into, and how deep.
  private static let (folderLimit, depthLimit) = (2000, 3)

  /// Places at these paths.
  ///
  /// - Throws: ``ModelFileError/missing(path:)`` for a path where nothing is.
  init(_ paths: [String], project: StudioProject) throws(ModelFileError) {
    for path in paths where !FileSystem.exists(path) { throw .missing(path: path) }
    self.paths = paths
    ownRuns = "\(project.path)/runs"
  }

  /// What there is.
  struct Contents: Equatable {
    /// Paths of model files, or of the runs they are of.
    var models: [String] = []
    /// Paths of run folders.
    var runs: [String] = []
    fileprivate var folderCount = 0
    fileprivate var known: Set<String> = []
  }

  /// What is there now; folders that cannot be listed are left out.
  func contents() -> Contents {
    var contents = Contents()
    for path in paths + (FileSystem.isFolder(ownRuns) ? [ownRuns] : []) {
      if FileSystem.isFolder(path) {
        Self.look(into: Self.trimmed(path), depth: 0, &contents)
      } else {
        Self.add(path, to: \.models, of: &contents)
      }
    }
    return contents
  }

  private static func look(into folder: String, depth: Int, _ contents: inout Contents) {
    guard contents.folderCount < folderLimit else { return }
    contents.folderCount += 1
    let run = RunContents(folder)
    if isRun(run) {
      add(folder, to: \.runs, of: &contents)
      if run.holdsModel { add(folder, to: \.models, of: &contents) }
      let best = "\(folder)/best.safetensors"
      if FileSystem.exists(best) { add(best, to: \.models, of: &contents) }
      return
    }
    let names: [String]
    do throws(FolderError) { names = try FileSystem.names(in: folder) } catch { return }
    for name in names where !name.hasPrefix(".") {
      let path = folder == "." ? name : "\(folder)/\(name)"
      if name.hasSuffix(".safetensors"), !FileSystem.isFolder(path) {
        add(path, to: \.models, of: &contents)
      } else if depth < depthLimit, isRealFolder(path) {
        look(into: path, depth: depth + 1, &contents)
      }
    }
  }

  /// A folder with nothing but `model.safetensors` is a model that was copied, not a run.
  private static func isRun(_ run: RunContents) -> Bool {
    run.isRun && (run.holdsOptions || FileSystem.exists("\(run.path)/log.jsonl"))
  }

  /// Whether there is a folder that is no link, which could lead round in circles.
  private static func isRealFolder(_ path: String) -> Bool {
    FileSystem.status(of: path, followingLinks: false).map { $0.st_mode & S_IFMT == S_IFDIR }
      ?? false
  }

  /// Adds a path, unless it is in the list under another name.
  private static func add(
    _ path: String, to list: WritableKeyPath<Contents, [String]>, of contents: inout Contents
  ) {
    let place = "\(list == \.runs) \(FileSystem.resolved(path) ?? path)"
    guard contents[keyPath: list].count < limit, contents.known.insert(place).inserted else {
      return
    }
    contents[keyPath: list].append(path)
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
