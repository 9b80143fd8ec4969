// SPDX-License-Identifier: MIT
public import Audio
import Layers

extension TrainingOptions {
  /// The rate in hertz where none is asked for and no recordings are known; that of the paper's network,
  /// whose recordings are converted down to it.
  public static let preferredSampleRate = 16_000
  /// Recordings of a subfolder, on average, from which subfolders are taken for classes.
  public static let recordingsOfAClass = 8

  /// The same options with nothing left open, for recordings of this rate.
  ///
  /// The sample rate becomes that of most recordings (``defaultSampleRate(mostCommonRate:)``), the
  /// channels are two where most of the beginnings are truly stereo, what the kind alone has gets its
  /// defaults, and the length is that of ``seconds`` or of nine in ten recordings
  /// (``defaultSeconds(for:)``).
  /// - Parameters:
  ///   - mostCommonRate: the rate that most of the recordings have, in hertz, if it is known.
  ///   - beginnings: beginnings of recordings; nil if they are not known or not needed.
  public func resolved(
    mostCommonRate: Int?, beginnings: RecordingBeginnings? = nil
  ) -> TrainingOptions {
    var resolved = self
    let rate = sampleRate ?? defaultSampleRate(mostCommonRate: mostCommonRate)
    resolved.sampleRate = rate
    resolved.channels = givenChannels ?? (beginnings?.areStereo == true ? 2 : 1)
    kind.resolve(&resolved)
    let seconds = seconds ?? beginnings.flatMap { resolved.defaultSeconds(for: $0) }
    if self.seconds != nil || givenSliceLength == nil {
      // Validation names seconds that are out of bounds.
      let samples = seconds.map {
        min(max(($0 * Double(rate)).rounded(.up), 1), Double(Int32.max))
      }
      resolved.sliceLength = kind.sliceLength(
        atLeast: samples.map { Int($0) } ?? sliceLength, resolved)
    }
    resolved.resolveLearning()
    return resolved
  }

  /// The same options with their length settled; nil where that takes the rate of recordings.
  var withLength: TrainingOptions? {
    sampleRate != nil || seconds == nil ? resolved(mostCommonRate: sampleRate) : nil
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
