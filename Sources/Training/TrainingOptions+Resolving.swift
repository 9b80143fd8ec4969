// SPDX-License-Identifier: MIT

import Layers

extension TrainingOptions {
  /// The presets' rate in hertz, unless the recordings are coarser.
  public static let preferredSampleRate = 16_000

  /// The same options with nothing left open that means something to their model.
  ///
  /// The sample rate becomes ``preferredSampleRate``, or the data's own where that is lower (nothing
  /// is gained by learning from interpolated samples); what only one model has becomes what the
  /// preset wants for it.
  /// - Parameter mostCommonRate: the rate that most of the recordings have, in hertz, if it is known.
  public func resolved(mostCommonRate: Int?) -> TrainingOptions {
    var resolved = self
    resolved.sampleRate =
      sampleRate ?? min(Self.preferredSampleRate, mostCommonRate ?? Self.preferredSampleRate)
    switch model {
    case .wavegan:
      resolved.phaseShuffle = phaseShuffle ?? 2
      resolved.postFilterTaps = postFilterTaps ?? 0
    case .specgan:
      resolved.rangeDecibels = rangeDecibels ?? (preset == .full ? 0 : 60)
      let size = transformSize ?? 256
      resolved.transformSize = size
      resolved.hop = hop ?? size / 2
      resolved.melBands = melBands ?? 0
    }
    resolved.resolveLearning()
    return resolved
  }

  private mutating func resolveLearning() {
    penaltyWeight = penaltyWeight ?? (objective == .wasserstein && weightLimit == 0 ? 10 : 0)
    criticLearningRate = criticLearningRate ?? learningRate
    if conditional {
      generatorLabels = generatorLabels ?? .scale
      criticLabels = criticLabels ?? .projection
      if criticLabels == .classifier { classWeight = classWeight ?? 1 }
    }
    if decay != .none {
      decayStart = decayStart ?? 0
      decayEnd = decayEnd ?? steps
    }
  }
}
