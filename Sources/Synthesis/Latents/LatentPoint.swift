// SPDX-License-Identifier: MIT
import Audio
public import Files
import Foundation
import Models

/// The input of a generator for one sound: a latent and, for a conditional model, a class.
public struct LatentPoint: Sendable, Equatable {
  /// The latent, `[Z]`.
  public var latent: [Float]
  /// The class or mix of classes; nil for a model without classes.
  public var mix: ClassMix?
  /// The styles of all layers of a style model, `[layers · W]`, which replace those of the latent and
  /// the class; nil for these.
  public var styles: [Float]?

  /// A point of this latent and this class.
  public init(latent: [Float], mix: ClassMix? = nil, styles: [Float]? = nil) {
    self.latent = latent
    self.mix = mix
    self.styles = styles
  }

  /// The content of a latent file.
  private struct Content: Codable {
    var format = "foley-latent"
    /// The SHA-256 of the model file that the latent belongs to.
    let model: String?
    let latent: [Float]
    let classes: [Float]?
    let styles: [Float]?
  }

  /// The point as JSON on one line, with the SHA-256 of the model that it belongs to.
  public func json(modelHash: ContentHash) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let content = Content(
      model: "\(modelHash)", latent: latent, classes: mix?.shares, styles: styles)
    return String(decoding: try encoder.encode(content), as: UTF8.self)
  }

  /// Writes a latent file: ``json(modelHash:)``.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String, modelHash: ContentHash) throws {
    try AtomicFile.write(path, text: try json(modelHash: modelHash) + "\n")
  }

  /// Reads a latent file: JSON as ``write(to:modelHash:)`` writes it, a sound of `foley explore` with that in
  /// its tags, or `.npy` of float32, `[Z]` or `[1, Z]`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mix: the class; nil for that of the file.
  ///   - model: the model whose generator gets the latent.
  /// - Throws: ``LatentError`` or `NumpyFileError`
  public init(contentsOf path: String, mix: ClassMix? = nil, for model: PlayableModel) throws {
    if path.lowercased().hasSuffix(".npy") {
      let array = try NumpyArray(contentsOf: path)
      guard array.element == .float32 else { throw LatentError.notALatent(path: path) }
      self.init(latent: array.values, mix: mix)
    } else {
      guard let content = try Self.content(ofFile: path), content.format == "foley-latent" else {
        throw LatentError.notALatent(path: path)
      }
      let shares = content.classes.map { shares in ClassMix(shares: shares) }
      self.init(latent: content.latent, mix: mix ?? shares, styles: content.styles)
    }
    try check(path, for: model)
  }

  /// Whether a latent file says that it belongs to another model than the one with this SHA-256; an `.npy`
  /// file says nothing.
  ///
  /// - Throws: ``LatentError`` or `AudioFileError` for a file that cannot be read.
  public static func isOfAnotherModel(_ path: String, than modelHash: ContentHash) throws -> Bool {
    guard !path.lowercased().hasSuffix(".npy"), let own = try content(ofFile: path)?.model else {
      return false
    }
    return own != "\(modelHash)"
  }

  /// The content of a JSON file, or of the tags of a sound; nil if there is none.
  private static func content(ofFile path: String) throws -> Content? {
    if AudioFolder.extensions.contains(URL(fileURLWithPath: path).pathExtension.lowercased()) {
      let comment = try AudioFile.information(at: path).tags[.comment] ?? ""
      return (try? JSONDecoder().decode(Tag.self, from: Data(comment.utf8)))?.place
    }
    do throws(PlainFileError) {
      let data = Data(try PlainFile(path).contents())
      return try? JSONDecoder().decode(Content.self, from: data)
    } catch {
      throw LatentError.unreadable(path: path)
    }
  }

  /// The part of a sound's comment that holds a latent.
  private struct Tag: Codable { let place: Content? }

  private func check(_ path: String, for model: PlayableModel) throws(LatentError) {
    guard latent.count == model.latentCount, latent.allSatisfy(\.isFinite) else {
      throw .size(path: path, found: latent.count, wanted: model.latentCount)
    }
    if let styles {
      let wanted = model.styleNumberCount
      guard styles.count == wanted, styles.allSatisfy(\.isFinite) else {
        throw .styles(path: path, found: styles.count, wanted: wanted)
      }
    }
    let shares = mix?.shares ?? []
    guard shares.count == model.classNames.count else {
      throw .classes(path: path, found: shares.count, wanted: model.classNames.count)
    }
    guard shares.isEmpty || abs(shares.reduce(0, +) - 1) < 1e-3, shares.allSatisfy({ $0 >= 0 })
    else { throw .notALatent(path: path) }
  }
}
