// SPDX-License-Identifier: MIT

import Layers
import Models

extension TrainingOptions {
  /// The presets' rate in hertz, unless the recordings are coarser.
  public static let preferredSampleRate = 16_000
  /// Recordings of a subfolder, on average, that make it a class if nothing is said.
  public static let recordingsOfAClass = 8

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
      let bands = melBands ?? (preset == .full || transformSize != nil ? 0 : 64)
      let size =
        transformSize ?? Self.transformSize(melBands: bands, sampleRate: resolved.sampleRate)
      resolved.melBands = bands
      resolved.transformSize = size
      resolved.hop = hop ?? (bands == 0 ? size / 2 : min(size / 2, 128))
    }
    resolved.resolveLearning()
    return resolved
  }

  /// The shortest frames, from 256 samples on, in which every band has a bin.
  private static func transformSize(melBands: Int, sampleRate: Int?) -> Int {
    guard melBands > 0, let sampleRate else { return 256 }
    let bands = MelBands(count: melBands, sampleRate: sampleRate)
    return [256, 512, 1024, 2048].first { bands.fit(transformSize: $0) } ?? 4096
  }

  /// The same options with nothing about classes left open.
  ///
  /// Recordings in two subfolders or more are learned with their classes, unless that makes fewer than
  /// ``recordingsOfAClass`` a class: then subfolders are rather how somebody keeps them.
  /// - Parameters:
  ///   - classCount: subfolders with recordings.
  ///   - recordingCount: recordings in all of them.
  func resolved(classCount: Int, recordingCount: Int) -> TrainingOptions {
    var resolved = self
    let areClasses = classCount > 1 && recordingCount >= classCount * Self.recordingsOfAClass
    let isConditional = conditional ?? areClasses
    resolved.conditional = isConditional
    if isConditional {
      resolved.generatorLabels = generatorLabels ?? .scale
      resolved.criticLabels = criticLabels ?? .projection
      if resolved.criticLabels == .classifier { resolved.classWeight = classWeight ?? 1 }
    }
    return resolved
  }

  private mutating func resolveLearning() {
    penaltyWeight = penaltyWeight ?? (objective == .wasserstein && weightLimit == 0 ? 10 : 0)
    criticLearningRate = criticLearningRate ?? learningRate
    if decay != .none {
      decayStart = decayStart ?? 0
      decayEnd = decayEnd ?? steps
    }
  }
}
