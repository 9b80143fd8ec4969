// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import Foundation
import Kernels

/// A network that predicts the class of a sound, with a record of its training.
public final class SoundClassifier {
  /// The names of the K classes.
  public let classNames: [String]
  /// The input of the network.
  public let levels: MelLevels
  /// The record of the training.
  public internal(set) var training: Training
  let network: ClassifierNetwork

  /// A record of the training of a classifier.
  public struct Training: Codable, Equatable, Sendable {
    /// The number of training clips.
    public var clipCount: Int
    /// The number of passes over the training clips.
    public var epochs: Int
    /// The seed for the initial weights, the order and the augmentation.
    public var seed: UInt64
    /// The share of correct predictions for test clips; nil without test clips.
    public var testAccuracy: Double?
    /// The number of test clips.
    public var testClipCount: Int

    init(clipCount: Int, seed: UInt64) {
      self.clipCount = clipCount
      self.seed = seed
      epochs = 0
      testClipCount = 0
    }
  }

  /// The prediction for one clip.
  public struct Prediction: Sendable, Equatable {
    /// The probability of each class, `[K]`; the sum is 1.
    public let probabilities: [Double]
    /// The index of the most probable class; the first of equally probable classes.
    public let classIndex: Int
    /// The input of the output layer, `[64]`, scaled to a mean square of 1.
    ///
    /// Its magnitude grows with the confidence, so that without scaling a few very confident
    /// predictions would dominate distances; its direction represents the sound.
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

  /// The predictions for clips.
  ///
  /// Clips at other sample rates are converted; longer clips are cut to the input length and
  /// fade out. A prediction depends only on its clip, bit for bit.
  ///
  /// - Throws: `AudioConversionError` for a rate that cannot be converted.
  public func predictions(of clips: [AudioClip]) throws -> [Prediction] {
    try predictions(count: clips.count) { clips[$0] }
  }

  /// The predictions for N clips that are read as they are needed, so that one batch is in memory.
  ///
  /// - Throws: `AudioConversionError` for a rate that cannot be converted, or what `clip` throws.
  public func predictions(
    count: Int, clip: (Int) throws -> AudioClip
  ) throws -> [Prediction] {
    let resampler = Resampler()
    return try stride(from: 0, to: count, by: batchSize).flatMap { first in
      let converted = try parallelMap(min(batchSize, count - first)) { place in
        Result { try resampler.convert(clip(first + place).mixedDown(), to: levels.sampleRate) }
      }.map { try $0.get() }
      return predictions(ofBatch: converted)
    }
  }

  /// The number of clips that are predicted at once: fewer where clips are long, so that the networks'
  /// features take no more than some 100 MB.
  private var batchSize: Int {
    max(1, min(Self.batchSize, (1 << 22) / (levels.frameCount * levels.bandCount)))
  }

  /// The number of clips in a batch.
  static let batchSize = 64

  private func predictions(ofBatch clips: [AudioClip]) -> [Prediction] {
    let (embedding, logits) = withoutRecording {
      let embedding = network.embedding(
        of: input(levels(clips), count: clips.count), training: false)
      return (embedding.values, network.logits(of: embedding).values)
    }
    let size = ClassifierNetwork.embeddingSize
    return clips.indices.map { row in
      let own = logits[row * classNames.count..<(row + 1) * classNames.count]
      let probabilities = Self.softmax(own.map { Double($0) })
      return Prediction(
        probabilities: probabilities,
        classIndex: probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0,
        embedding: Self.scaled(embedding[row * size..<(row + 1) * size].map { Double($0) }))
    }
  }

  /// Levels of `count` clips as the input tensor of the network.
  func input(_ values: [Float], count: Int) -> Tensor {
    Tensor(values, shape: [count, levels.frameCount, levels.bandCount, 1])
  }

  private static func scaled(_ values: [Double]) -> [Double] {
    let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    return square > 0 ? values.map { $0 / square.squareRoot() } : values
  }

  private static func softmax(_ logits: [Double]) -> [Double] {
    let largest = logits.max() ?? 0
    let powers = logits.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
