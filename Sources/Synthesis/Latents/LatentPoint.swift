// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Files
import Foundation
import Kernels
import Models

/// One place in a model's latent space: what a sound is made from.
public struct LatentPoint: Sendable, Equatable {
  /// The numbers that the generator gets, `[Z]`.
  public var latent: [Float]
  /// The class it gets; nil for a model without classes.
  public var mix: ClassMix?

  /// A place of these numbers and this class.
  public init(latent: [Float], mix: ClassMix? = nil) {
    self.latent = latent
    self.mix = mix
  }

  /// A latent file as it stands on the disk.
  private struct Content: Codable {
    var format = "foley-latent"
    /// The SHA-256 of the model file that it belongs to.
    let model: String?
    let latent: [Float]
    let classes: [Float]?
  }

  /// The place as JSON on one line, with the SHA-256 of the model that it belongs to.
  public func json(modelHash: ContentHash) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let content = Content(model: "\(modelHash)", latent: latent, classes: mix?.shares)
    return String(decoding: try encoder.encode(content), as: UTF8.self)
  }

  /// Writes a latent file: ``json(modelHash:)``.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String, modelHash: ContentHash) throws {
    try AtomicFile.write(path, text: try json(modelHash: modelHash) + "\n")
  }

  /// Reads a latent file: JSON as ``write(to:modelHash:)`` writes it, or `.npy` of float32, `[Z]` or
  /// `[1, Z]`.
  ///
  /// - Parameters:
  ///   - mix: the class of a latent that comes without one.
  ///   - model: the model that it is for.
  /// - Throws: ``LatentError`` or `NumpyFileError`
  public init(contentsOf path: String, mix: ClassMix? = nil, for model: PlayableModel) throws {
    if path.lowercased().hasSuffix(".npy") {
      let array = try NumpyArray(contentsOf: path)
      guard array.element == .float32 else { throw LatentError.notALatent(path: path) }
      self.init(latent: array.values, mix: mix)
    } else {
      guard let data = FileManager.default.contents(atPath: path) else {
        throw LatentError.unreadable(path: path)
      }
      guard let content = try? JSONDecoder().decode(Content.self, from: data),
        content.format == "foley-latent"
      else { throw LatentError.notALatent(path: path) }
      let shares = content.classes.map { shares in ClassMix(shares: shares) }
      self.init(latent: content.latent, mix: mix ?? shares)
    }
    try check(path, for: model)
  }

  private func check(_ path: String, for model: PlayableModel) throws(LatentError) {
    guard latent.count == model.latentCount, latent.allSatisfy(\.isFinite) else {
      throw .size(path: path, found: latent.count, wanted: model.latentCount)
    }
    let shares = mix?.shares ?? []
    guard shares.count == model.classNames.count else {
      throw .classes(path: path, found: shares.count, wanted: model.classNames.count)
    }
    guard shares.isEmpty || abs(shares.reduce(0, +) - 1) < 1e-3, shares.allSatisfy({ $0 >= 0 })
    else { throw .notALatent(path: path) }
  }
}

extension PlayableModel {
  /// Z, the numbers a sound is made from.
  public var latentCount: Int { generator.latentCount }

  /// The space of its latents.
  public var latentSpace: LatentSpace { LatentSpace(generator.latentDistribution) }

  /// The place of sound `number`, as ``render(_:seed:mix:)`` makes it.
  public func point(_ number: Int, seed: UInt64, mix: ClassMix? = nil) -> LatentPoint {
    LatentPoint(
      latent: latent(number, seed: seed, stream: "latent"), mix: mix ?? classInTurn(number))
  }

  /// Neighbour `number` of a place, in a direction that depends on the seed and that number alone.
  ///
  /// - Parameter distance: the share of a right angle between the two as seen from the middle, 0...1;
  ///   at 1 the two have nothing to do with each other.
  public func neighbor(
    _ number: Int, of point: LatentPoint, distance: Double, seed: UInt64
  ) -> LatentPoint {
    // Two random places in many dimensions are nearly at a right angle.
    let other = latent(number, seed: seed, stream: "neighbor")
    return LatentPoint(
      latent: latentSpace.between(point.latent, other, share: distance), mix: point.mix)
  }

  /// A latent drawn for `number` from a stream of this name, `[Z]`.
  func latent(_ number: Int, seed: UInt64, stream name: String) -> [Float] {
    var stream = RandomStream(seed: seed, name: name, index: UInt64(number))
    return generator.latentDistribution.sample(
      count: 1, latentCount: latentCount, using: &stream
    ).values
  }

  /// What the generator puts out at these places, `[N, ...]`.
  public func examples(at points: [LatentPoint]) -> Tensor {
    let mixes = points.compactMap(\.mix)
    return withoutRecording {
      generator(
        Tensor(points.flatMap(\.latent), shape: [points.count, latentCount]),
        labels: mixes.isEmpty ? nil : ClassMix.labels(mixes))
    }
  }

  /// The sounds at these places.
  public func sounds(at points: [LatentPoint]) -> [AudioClip] {
    stride(from: 0, to: points.count, by: 16).flatMap { first in
      let batch = Array(points[first..<min(first + 16, points.count)])
      return withoutRecording {
        description.architecture.representation.decode(examples(at: batch))
      }
    }
  }
}
