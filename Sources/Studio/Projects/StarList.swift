// SPDX-License-Identifier: MIT
import Files

/// The sounds that were starred, as a text file of recipes: it can be compared line by line, and makes the
/// same sounds as long as there is the model.
struct StarList {
  /// A starred sound.
  struct Star {
    let id: String
    let label: String
    /// The model as it was named, for people.
    let modelPath: String
    /// The recipe as JSON, with the SHA-256 of the model.
    let recipe: JSONValue

    /// The line of the file.
    fileprivate var line: String {
      JSONValue.json(ofMembers: [
        ("id", .text(id)), ("label", .text(label)), ("model", .text(modelPath)),
        ("recipe", recipe),
      ])
    }
  }

  private let path: String
  /// The file that was read or written last; nil for none.
  private var identity: FileIdentity?
  /// In the order in which they were starred.
  private(set) var stars: [Star] = []

  /// The most stars.
  static let limit = 10_000
  /// The most bytes of the file.
  private static let sizeLimit = 256 << 20

  /// The stars in a file, none if there is no file.
  ///
  /// - Throws: ``ProjectError/damaged(path:line:reason:)`` or `PlainFileError`
  init(_ path: String) throws {
    guard FileSystem.exists(path) else {
      try self.init([], path: path)
      return
    }
    let file = try PlainFile(path)
    let identity = FileIdentity(ofFile: path)
    guard file.size <= Self.sizeLimit else {
      throw ProjectError.damaged(
        path: path, line: 1, reason: "it has more than \(grouped(Self.sizeLimit)) bytes")
    }
    try self.init(file.contents(), path: path)
    self.identity = identity
  }

  /// Whether the file is another one than that which was read or written last.
  var isOutdated: Bool { FileIdentity(ofFile: path) != identity }

  /// The stars in the bytes of a file.
  ///
  /// - Throws: ``ProjectError/damaged(path:line:reason:)``
  init(_ bytes: [UInt8], path: String) throws(ProjectError) {
    self.path = path
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      do throws(JSONSyntaxError) {
        stars.append(try Self.star(Array(line)))
      } catch {
        throw .damaged(path: path, line: index + 1, reason: "\(error)")
      }
      guard stars.count <= Self.limit else { throw .full(limit: Self.limit) }
    }
  }

  private static func star(_ line: [UInt8]) throws(JSONSyntaxError) -> Star {
    let values = try JSONValue(parsing: line).object ?? [:]
    guard let id = values["id"]?.text, let label = values["label"]?.text,
      let path = values["model"]?.text, let recipe = values["recipe"], recipe.object != nil
    else {
      throw JSONSyntaxError(offset: 0, line: 1, reason: "id, label, model and recipe are missing")
    }
    return Star(id: id, label: label, modelPath: path, recipe: recipe)
  }

  /// Adds a star, unless it is there.
  ///
  /// - Throws: ``ProjectError/full(limit:)`` or `AtomicFileError`
  mutating func add(_ star: Star) throws {
    guard !stars.contains(where: { $0.id == star.id }) else { return }
    guard stars.count < Self.limit else { throw ProjectError.full(limit: Self.limit) }
    try write(stars + [star])
  }

  /// Takes a star away, if it is there.
  ///
  /// - Throws: `AtomicFileError`
  mutating func remove(_ id: String) throws {
    let others = stars.filter { $0.id != id }
    if others.count < stars.count { try write(others) }
  }

  private mutating func write(_ stars: [Star]) throws {
    try AtomicFile.write(path, text: stars.map { $0.line + "\n" }.joined())
    self.stars = stars
    identity = FileIdentity(ofFile: path)
  }
}
