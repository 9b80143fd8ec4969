// SPDX-License-Identifier: MIT
public import Files
import Foundation
import Layers
public import Models

/// What is known of a model without its weights.
public struct ModelSource: Sendable, Equatable {
  /// The model file.
  public let file: String
  /// What it is called: the name of the file, or of its folder where the file is called `model` like
  /// everyone's.
  public let name: String
  /// The SHA-256 of the file; waits until it is worked out, which begins with the source.
  ///
  /// - Throws: `PlainFileError` if the file could not be read to its end.
  public var hash: ContentHash {
    get throws { try pendingHash.value }
  }
  private let pendingHash: PendingHash
  private let identity: FileIdentity
  /// The licence of its weights and sounds; nil if none is given.
  public let license: ModelLicense?
  /// What the model says about itself.
  public let description: ModelDescription

  /// The names of the classes that can be asked for.
  public var classNames: [String] {
    description.design.classCount > 0 ? description.classNames : []
  }

  /// The model at `path`, a file or a run folder.
  ///
  /// - Throws: ``ModelFileError``, `SafetensorsError`, or the error of a file that cannot be read.
  public init(_ path: String) throws {
    file = try Model.file(at: path)
    let opened: PlainFile
    do throws(PlainFileError) {
      opened = try PlainFile(file)
    } catch {
      throw SafetensorsError.unreadable(error)
    }
    identity = opened.identity
    description = try ModelDescription(
      metadata: try SafetensorsFile.readHeader(opened.duplicate()).metadata, path: file)
    license = try ModelLicense(ofModel: file)
    pendingHash = PendingHash(opened)
    let url = URL(fileURLWithPath: file)
    let name = url.deletingPathExtension().lastPathComponent
    self.name = name == "model" ? url.deletingLastPathComponent().lastPathComponent : name
  }

  /// Whether both are the same model at the same place.
  public static func == (one: ModelSource, other: ModelSource) -> Bool {
    one.file == other.file && one.name == other.name && one.description == other.description
      && one.pendingHash.result == other.pendingHash.result
  }

  /// Reads the weights; hash and description are those of the same bytes.
  ///
  /// - Throws: `ModelFileError`, also for a file that was replaced since the source was made, or
  ///   `SafetensorsError`
  public func model() throws -> Model {
    let opened: PlainFile
    do throws(PlainFileError) {
      opened = try PlainFile(file)
    } catch {
      throw SafetensorsError.unreadable(error)
    }
    // A file with another identity may have the same content, as after a copy.
    if opened.identity != identity {
      guard try ContentHash(opened) == hash else { throw ModelFileError.replaced(path: file) }
    }
    let model = try Model(opened.duplicate())
    guard !opened.isChanged else { throw ModelFileError.replaced(path: file) }
    return model
  }
}

/// Models by the path of their file: each is looked at once, and the weights of the last few that
/// were played are kept.
public final class ModelLibrary {
  private static let keptCount = 4
  private let lock = NSLock()
  private var sources: [PathKey: ModelSource] = [:]
  private var models: [(file: String, model: PlayableModel)] = []

  /// An empty library.
  public init() {}

  /// What is known of the model at `path`, a file or a run folder.
  ///
  /// - Throws: what `ModelSource.init` throws.
  public func source(_ path: String) throws -> ModelSource {
    try lock.withLock {
      if let source = sources[PathKey(path)] { return source }
      let source = try ModelSource(path)
      sources[PathKey(path)] = source
      return source
    }
  }

  /// The model, ready to play; a second caller waits while the model is being read.
  ///
  /// - Throws: what `PlayableModel.init` throws.
  func model(_ source: ModelSource) throws -> PlayableModel {
    try lock.withLock {
      if let place = models.firstIndex(where: { PathKey($0.file) == PathKey(source.file) }) {
        let found = models.remove(at: place)
        models.append(found)
        return found.model
      }
      if models.count == Self.keptCount { models.removeFirst() }
      let model = try PlayableModel(source)
      models.append((source.file, model))
      return model
    }
  }
}
