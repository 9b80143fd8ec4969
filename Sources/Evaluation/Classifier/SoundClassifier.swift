// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import Foundation
import Kernels

/// A network that tells the classes of sounds apart, and what it was trained on.
public final class SoundClassifier {
  /// The names of the classes, K of them.
  public let classNames: [String]
  /// What of a clip the network sees.
  public let levels: MelLevels
  /// How it came about.
  public internal(set) var training: Training
  let network: ClassifierNetwork

  /// How a classifier came about.
  public struct Training: Codable, Equatable, Sendable {
    /// The clips that it was trained on.
    public var clipCount: Int
    /// How often it saw each of them.
    public var epochs: Int
    /// The seed of weights, order, shifts and noise.
    public var seed: UInt64
    /// The share of clips it had not seen that it named rightly; nil where there were none.
    public var testAccuracy: Double?
    /// The number of those clips.
    public var testClipCount: Int

    init(clipCount: Int, seed: UInt64) {
      self.clipCount = clipCount
      self.seed = seed
      epochs = 0
      testClipCount = 0
    }
  }

  /// What the network says of one clip.
  public struct Prediction: Sendable, Equatable {
    /// Of each class, adding up to 1: `[K]`.
    public let probabilities: [Double]
    /// The place of the most probable class; of equal ones the first.
    public let classIndex: Int
    /// What the network's last layer sees, `[64]`, scaled so that the mean of the squares is 1.
    ///
    /// How large these numbers are says how sure the network is, and a few very sure ones would
    /// outweigh all others in a distance; the direction says what it hears.
    public let embedding: [Double]

    /// The probability of the most probable class.
    public var confidence: Double { probabilities[classIndex] }
  }

  init(classNames: [String], levels: MelLevels, training: Training) {
    self.classNames = classNames
    self.levels = levels
    self.training = training
    network = ClassifierNetwork(
      bandCount: levels.bandCount, classCount: classNames.count, seed: training.seed)
  }

  /// Names every clip.
  ///
  /// Clips at other sample rates are converted; what is longer than the network's length is cut. A
  /// clip's prediction depends on it alone, bit for bit.
  ///
  /// - Throws: `AudioConversionError` for a rate that cannot be converted.
  public func predictions(of clips: [AudioClip]) throws -> [Prediction] {
    let resampler = Resampler()
    let converted = try parallelMap(clips.count) { index in
      Result { try resampler.convert(clips[index].mixedDown(), to: levels.sampleRate) }
    }.map { try $0.get() }
    return stride(from: 0, to: clips.count, by: Self.batchSize).flatMap { first in
      predictions(ofBatch: Array(converted[first..<min(first + Self.batchSize, clips.count)]))
    }
  }

  /// Clips that go through the network at once.
  static let batchSize = 64

  private func predictions(ofBatch clips: [AudioClip]) -> [Prediction] {
    let (embedding, scores) = withoutRecording {
      let embedding = network.embedding(
        of: input(levels(clips), count: clips.count), training: false)
      return (embedding.values, network.scores(of: embedding).values)
    }
    let size = ClassifierNetwork.embeddingSize
    return clips.indices.map { row in
      let own = scores[row * classNames.count..<(row + 1) * classNames.count]
      let probabilities = Self.softmax(own.map { Double($0) })
      return Prediction(
        probabilities: probabilities,
        classIndex: probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0,
        embedding: Self.scaled(embedding[row * size..<(row + 1) * size].map { Double($0) }))
    }
  }

  /// Levels of `count` clips as the network takes them.
  func input(_ values: [Float], count: Int) -> Tensor {
    Tensor(values, shape: [count, levels.frameCount, levels.bandCount, 1])
  }

  private static func scaled(_ values: [Double]) -> [Double] {
    let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    return square > 0 ? values.map { $0 / square.squareRoot() } : values
  }

  private static func softmax(_ scores: [Double]) -> [Double] {
    let largest = scores.max() ?? 0
    let powers = scores.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
