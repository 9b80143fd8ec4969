// SPDX-License-Identifier: MIT
import Layers

extension TrainingOptions {
  /// The rate in hertz where none is asked for, unless the recordings have a lower one.
  public static let preferredSampleRate = 16_000
  /// Recordings of a subfolder, on average, from which subfolders are taken for classes.
  public static let recordingsOfAClass = 8

  /// The same options with nothing left open, for recordings of this rate.
  ///
  /// The sample rate becomes ``preferredSampleRate``, or the data's own where that is lower: nothing
  /// is gained by learning from interpolated samples. What the kind alone has gets its defaults, and
  /// ``seconds`` become a ``sliceLength``.
  /// - Parameter mostCommonRate: the rate that most of the recordings have, in hertz, if it is known.
  public func resolved(mostCommonRate: Int?) -> TrainingOptions {
    var resolved = self
    resolved.sampleRate =
      sampleRate ?? min(Self.preferredSampleRate, mostCommonRate ?? Self.preferredSampleRate)
    kind.resolve(&resolved)
    if let seconds, let rate = resolved.sampleRate {
      // Validation names seconds that are out of bounds.
      let samples = min(max((seconds * Double(rate)).rounded(.up), 1), Double(Int32.max))
      resolved.sliceLength = kind.sliceLength(atLeast: Int(samples), resolved)
    }
    resolved.resolveLearning()
    return resolved
  }

  /// The same options with nothing about classes left open.
  ///
  /// Recordings in two subfolders or more are learned with their classes, unless that makes fewer than
  /// ``recordingsOfAClass`` a class.
  /// - Parameters:
  ///   - classCount: subfolders with recordings.
  ///   - recordingCount: recordings in all of them.
  public func resolved(classCount: Int, recordingCount: Int) -> TrainingOptions {
    var resolved = self
    let areClasses = classCount > 1 && recordingCount >= classCount * Self.recordingsOfAClass
    let isConditional = conditional ?? areClasses
    resolved.conditional = isConditional
    if isConditional {
      resolved.generatorConditioning = generatorConditioning ?? .scale
      resolved.criticConditioning = criticConditioning ?? .projection
      if resolved.criticConditioning == .classifier { resolved.classWeight = classWeight ?? 1 }
    }
    return resolved
  }

  private mutating func resolveLearning() {
    gradientPenaltyWeight =
      gradientPenaltyWeight ?? (objective == .wasserstein && weightClip == 0 ? 10 : 0)
    criticLearningRate = criticLearningRate ?? learningRate
    if decay != .none {
      decayStart = decayStart ?? 0
      decayEnd = decayEnd ?? steps
    }
  }
}
