// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import Synthesis

/// The models that the studio knows, of which the last few that were played are in memory.
struct ModelShelf {
  /// A model file as it was when it was looked at last.
  struct Entry {
    /// The model file or the folder of its run, as a command would name it.
    let path: String
    let source: ModelSource
    /// The SHA-256 of the file.
    let hash: String
    fileprivate let stamp: Stamp

    /// The name of the model in the API.
    var id: String { String(hash.prefix(ModelShelf.idLength)) }
  }

  /// When a file is another one, or was written again.
  fileprivate struct Stamp: Equatable {
    let (device, node, size, seconds, nanoseconds): (UInt64, UInt64, Int, Int, Int)

    static func == (one: Stamp, other: Stamp) -> Bool {
      (one.device, one.node, one.size, one.seconds, one.nanoseconds)
        == (other.device, other.node, other.size, other.seconds, other.nanoseconds)
    }

    /// That of a file; nil if there is none.
    init?(_ file: String) {
      guard let status = FileSystem.status(of: file) else { return nil }
      (device, node, size) = (UInt64(status.st_dev), UInt64(status.st_ino), Int(status.st_size))
      (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
  }

  /// Digits of a hash that are enough to tell the models of a machine apart.
  static let idLength = 16
  /// Models in memory at the same time.
  static let playingLimit = 4

  /// The models, in the order in which they were found; none twice.
  private(set) var entries: [Entry] = []
  /// The models in memory, the one that was played last at the end.
  private var playing: [(hash: String, model: PlayableModel)] = []

  /// Takes over what is at these paths; what has not changed is not read again, and what is no model is
  /// left out.
  mutating func update(_ paths: [String]) {
    let known = Dictionary(entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var hashes: Set<String> = []
    entries = paths.compactMap { path in
      do {
        let file = try Model.file(at: path)
        guard let stamp = Stamp(file) else { return nil }
        if let entry = known[path], entry.stamp == stamp { return entry }
        let source = try ModelSource(path)
        return Entry(path: path, source: source, hash: "\(try source.hash)", stamp: stamp)
      } catch {
        // Half written, or a classifier: it may be a model next time.
        return nil
      }
    }.filter { hashes.insert($0.hash).inserted }
  }

  /// The model of an id, or of a hash.
  ///
  /// - Throws: ``StudioError/noModel(_:)``
  func entry(_ id: String) throws(StudioError) -> Entry {
    guard let entry = known(id) else { throw .noModel(id) }
    return entry
  }

  /// The model of an id, or of a hash; nil if there is none.
  func known(_ id: String) -> Entry? {
    id.count < Self.idLength ? nil : entries.first { $0.hash.hasPrefix(id) }
  }

  /// The model, ready to play.
  ///
  /// - Throws: what `PlayableModel.init` throws.
  mutating func model(_ entry: Entry) throws -> PlayableModel {
    if let place = playing.firstIndex(where: { $0.hash == entry.hash }) {
      let found = playing.remove(at: place)
      playing.append(found)
      return found.model
    }
    if playing.count == Self.playingLimit { playing.removeFirst() }
    let model: PlayableModel
    do {
      model = try PlayableModel(entry.source)
    } catch ModelFileError.replaced {
      throw StudioError.replacedModel(entry.source.name)
    }
    playing.append((entry.hash, model))
    return model
  }
}

extension ModelShelf.Entry {
  /// What the page shows of a model.
  var json: JSONValue {
    let design = source.description.design
    let sound = design.representation
    let style = (design as? any StyleDesign)?.network
    return .object([
      "id": .text(id), "name": .text(name.printable), "path": .text(path.printable),
      "kind": .text(type(of: design).kind.name), "title": .text(type(of: design).kind.title),
      "classes": .list(source.classNames.map { .text($0) }),
      "sampleRate": .integer(sound.sampleRate), "channels": .integer(sound.channelCount),
      "seconds": .number(Double(sound.sliceLength) / Double(sound.sampleRate)),
      "latentCount": .integer(design.latentCount),
      "tasks": .list(design.tasks.map { .text($0.rawValue) }),
      "truncates": .text(style == nil ? "latents" : "styles"),
      "truncation": design.truncation.map { .number($0) } ?? .null,
      "styleLayers": .integer(style.map { $0.styleNumberCount / max(1, $0.styleCount) } ?? 0),
      "firstMixedLayer": .integer(style?.firstMixedLayer ?? 0),
      "takesNoise": .flag(design.takesNoise), "steps": .integer(source.description.training.steps),
      "license": source.license.map { .text($0.tag.printable) } ?? .null,
    ])
  }

  /// The name of the model, with "best" for the best one of a run.
  var name: String {
    guard path.hasSuffix("/best.safetensors") else { return source.name }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().lastPathComponent
    return "\(folder) (best)"
  }
}
