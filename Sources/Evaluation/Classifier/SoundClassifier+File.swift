// SPDX-License-Identifier: MIT
import Files
import Foundation
import Layers

/// The file of a classifier: a safetensors file with the weights, and with the classes, the input
/// format and the training in the metadata.
///
/// The file contains no path and no time, so the same training gives the same bytes.
extension SoundClassifier {
  /// The version of the format; no other version can be read.
  public static let formatVersion = "1"
  private static let format = "foley-classifier"

  /// Writes the file atomically.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String) throws {
    try SafetensorsFile.write(
      path, tensors: network.state(),
      metadata: [
        "format": Self.format, "formatVersion": Self.formatVersion,
        "classNames": try Self.encoded(classNames), "levels": try Self.encoded(levels),
        "training": try Self.encoded(training),
      ])
  }

  /// Reads a classifier.
  ///
  /// - Throws: ``ClassifierError``
  public convenience init(contentsOf path: String) throws(ClassifierError) {
    let file: SafetensorsFile
    do {
      file = try SafetensorsFile.read(path)
    } catch {
      throw .unreadable(error)
    }
    guard file.metadata["format"] == Self.format else { throw .notAClassifier(path: path) }
    guard file.metadata["formatVersion"] == Self.formatVersion else {
      throw .version(path: path, found: file.metadata["formatVersion"] ?? "none")
    }
    let names: [String] = try Self.decoded("classNames", of: file.metadata, path: path)
    let levels: MelLevels = try Self.decoded("levels", of: file.metadata, path: path)
    guard (2...10_000).contains(names.count), Set(names.map(\.printable)).count == names.count
    else {
      throw .field(path: path, name: "classNames")
    }
    guard levels.isValid else { throw .field(path: path, name: "levels") }
    let training: Training = try Self.decoded("training", of: file.metadata, path: path)
    guard training.isValid else { throw .field(path: path, name: "training") }
    self.init(classNames: names, levels: levels, training: training)
    do {
      try network.load(file.tensorsByName)
    } catch {
      throw .weights(path: path, reason: error.description)
    }
  }

  private static func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func decoded<Value: Decodable>(
    _ field: String, of metadata: [String: String], path: String
  ) throws(ClassifierError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data((metadata[field] ?? "").utf8))
    } catch {
      throw .field(path: path, name: field)
    }
  }
}

extension SoundClassifier.Training {
  /// Whether values read from a file can be those of a training.
  fileprivate var isValid: Bool {
    [clipCount, epochs, testClipCount].allSatisfy { $0 >= 0 }
      && (0...1).contains(testAccuracy ?? 0)
  }
}

extension MelLevels {
  /// So many levels may one clip have: 600 s with 32 bands have 2.4 million.
  fileprivate static let largestCount = 1 << 22

  /// Whether values read from a file are within the supported ranges.
  fileprivate var isValid: Bool {
    (1...1_000_000).contains(sampleRate) && (1...1 << 26).contains(sampleCount)
      && (4...1 << 16).contains(fftSize) && (1...fftSize).contains(hop)
      && (1...min(fftSize / 2, 2048)).contains(bandCount) && (1...1000).contains(rangeDecibels)
      // Each number may be sensible and their product not: 2²⁶ samples with a hop of 1.
      && frameCount <= Self.largestCount / bandCount
  }
}
