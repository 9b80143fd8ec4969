// SPDX-License-Identifier: MIT
import Autograd
public import Files
import Foundation
import Kernels
import Layers

/// A finished model: its description and its networks.
public struct Model {
  /// What the model file says about itself.
  public let description: ModelDescription
  /// The networks with their weights.
  public let networks: ModelNetworks

  /// A model of these parts.
  public init(description: ModelDescription, networks: ModelNetworks) {
    precondition(
      networks.tasks == description.design.tasks,
      "networks that \(networks.tasks) for a design that says \(description.design.tasks)")
    self.description = description
    self.networks = networks
  }

  /// Reads a model file, or the model of a run folder.
  ///
  /// - Throws: ``ModelFileError`` or `SafetensorsError`
  public init(_ path: String) throws {
    let file = try Self.file(at: path)
    let opened: PlainFile
    do throws(PlainFileError) {
      opened = try PlainFile(file)
    } catch {
      throw SafetensorsError.unreadable(error)
    }
    try self.init(opened)
  }

  /// Reads a model file that is open.
  ///
  /// - Throws: ``ModelFileError`` or `SafetensorsError`
  public init(_ opened: consuming PlainFile) throws {
    let file = opened.path
    let content = try SafetensorsFile.read(opened)
    description = try ModelDescription(metadata: content.metadata, path: file)
    // Compared first: a configuration with wrong sizes must not take memory.
    let found = content.tensors.reduce(0) { $0 + $1.tensor.count }
    let needed = description.design.parameterCount
    guard found >= needed else {
      throw ModelFileError.weights(path: file, reason: "\(found) numbers instead of \(needed).")
    }
    for (name, tensor) in content.tensors
    where !tensor.withValues({ $0.allSatisfy(\.isFinite) }) {
      throw ModelFileError.weights(
        path: file, reason: "\(name) has a number that is infinite or not a number.")
    }
    // Weights that are overwritten at once are not drawn.
    var stream = RandomStream(seed: 0, name: "unused")
    networks = description.design.makeNetworks(initializer: .undefined, using: &stream)
    do {
      try networks.load(content.tensorsByName)
    } catch {
      throw ModelFileError.weights(path: file, reason: "\(error)")
    }
    networks.keepPreparedKernels()
  }

  /// Writes a model file.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String) throws {
    try description.write(to: path, weights: networks.state())
  }

  /// The model file that `path` means: itself, or in a folder `model.safetensors` or the only file of that
  /// kind.
  ///
  /// - Throws: ``ModelFileError/missing(path:)``, ``ModelFileError/noModelInFolder(path:)`` or
  ///   ``ModelFileError/unreadableFolder(path:reason:)``
  public static func file(at path: String) throws(ModelFileError) -> String {
    guard FileSystem.exists(path) else { throw .missing(path: path) }
    guard FileSystem.isFolder(path) else { return path }
    let file = "\(path)/model.safetensors"
    guard !FileSystem.exists(file) else { return file }
    let names: [String]
    do throws(FolderError) {
      names = try FileSystem.names(in: path).filter { $0.hasSuffix(".safetensors") }
    } catch {
      throw .unreadableFolder(path: path, reason: systemMessage(of: error.code))
    }
    guard names.count == 1 else { throw .noModelInFolder(path: path) }
    return "\(path)/\(names[0])"
  }
}
