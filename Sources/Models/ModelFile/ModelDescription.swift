// SPDX-License-Identifier: MIT
public import Autograd
import Files
import Foundation
import Layers

/// What a model file says about itself beside its weights.
///
/// All of it stands in the file's `__metadata__`; nothing in it depends on when, where or with how
/// many threads the model was made, so that the same training gives the same file.
public struct ModelDescription: Equatable, Sendable {
  /// The layout that is written.
  public static let formatVersion = "2"
  /// The layouts that are read.
  ///
  /// In layout 1 the key of "architecture" names the kind.
  public static let readableVersions = ["1", "2"]

  /// The networks and the sounds they make.
  public var design: any ModelDesign
  /// The names of the classes of its training data, in their order; empty where it had none.
  public var classNames: [String]
  /// How it came about.
  public var training: Training

  /// How a model came about.
  public struct Training: Codable, Equatable, Sendable {
    /// Steps that it was trained for.
    public var steps: Int
    /// The options that shaped it, by name.
    public var options: [String: String]
    /// The recordings, in words, by topic.
    public var data: [String: String]

    /// A history of these parts.
    public init(steps: Int, options: [String: String] = [:], data: [String: String] = [:]) {
      self.steps = steps
      self.options = options
      self.data = data
    }
  }

  /// Whether all parts are equal.
  public static func == (first: ModelDescription, second: ModelDescription) -> Bool {
    do {
      return try first.metadata() == second.metadata()
    } catch {
      // A design with a number that has no JSON form, such as NaN, equals none.
      return false
    }
  }

  /// A description of these parts.
  public init(design: any ModelDesign, classNames: [String] = [], training: Training) {
    self.design = design
    self.classNames = classNames
    self.training = training
  }

  /// Writes a model file: these words and the weights of its generator.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String, weights: [(name: String, tensor: Tensor)]) throws {
    try SafetensorsFile.write(path, tensors: weights, metadata: metadata())
  }

  private func metadata() throws -> [String: String] {
    try [
      "format": "foley-model", "formatVersion": Self.formatVersion,
      "architecture": Self.encoded(CodedDesign(design)),
      "tasks": Self.encoded(design.tasks),
      "sampleRate": "\(design.representation.sampleRate)",
      "classNames": Self.encoded(classNames), "training": Self.encoded(training),
    ]
  }

  private static func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The description in the metadata of the model file at `path`.
  ///
  /// - Throws: ``ModelFileError``
  public init(metadata: [String: String], path: String) throws(ModelFileError) {
    guard metadata["format"] == "foley-model" else { throw .notAModel(path: path) }
    let version = metadata["formatVersion"] ?? "none"
    guard Self.readableVersions.contains(version) else {
      throw .version(path: path, found: version)
    }
    let coded: CodedDesign = try Self.decoded("architecture", of: metadata, path: path)
    design = coded.design
    classNames = try Self.decoded("classNames", of: metadata, path: path)
    training = try Self.decoded("training", of: metadata, path: path)
    do {
      try design.validate()
    } catch {
      throw .configuration(path: path, reason: "\(error)")
    }
    guard design.classCount == 0 || design.classCount == classNames.count else {
      throw .configuration(
        path: path,
        reason: "\(design.classCount) classes with \(classNames.count) names.")
    }
    // Sounds of classes with one name would have files of one name, and names that are printed alike
    // cannot be told apart.
    let counts = Dictionary(grouping: classNames, by: \.printable).mapValues(\.count)
    if let name = classNames.first(where: { counts[$0.printable, default: 1] > 1 }) {
      throw .configuration(path: path, reason: "several classes have the name \(name).")
    }
  }

  private static func decoded<Value: Decodable>(
    _ field: String, of metadata: [String: String], path: String
  ) throws(ModelFileError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data((metadata[field] ?? "").utf8))
    } catch {
      throw .field(path: path, name: field)
    }
  }
}
