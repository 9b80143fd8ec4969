// SPDX-License-Identifier: MIT

extension TrainingOptions {
  /// The names of the options, with what each one means.
  public enum Key: String, CodingKey, CaseIterable, Sendable {
    case preset
    case sampleRate, sliceLength, channels, peakNormalization, slicing, heldOutShare
    case memoryBudgetMegabytes
    case model, width, latentSize, upsampling, phaseShuffle, postFilterTaps
    case transformSize = "nFFT"
    case hop, melBands, rangeDecibels
    case batchNormalization, spectralNormalization, minibatchDeviation, minibatchKernels, dropout
    case conditional, generatorLabels, criticLabels, classWeight, balancedClasses
    case objective, penaltyWeight, oneSidedPenalty, realPenaltyWeight, generatedPenaltyWeight
    case penaltyInterval, driftWeight, weightLimit, orthogonalWeight
    case consistencyWeight, instanceNoise, instanceNoiseSteps
    case dataAugmentation, augmentation, adaptiveAugmentation, initFrom
    case batchSize, learningRate, criticLearningRate, beta1, beta2, warmupSteps
    case decay, decayStart, decayEnd, balancedRates, gradientLimit
    case criticSteps, averagingDecay, seed
    case steps, minutes, threads, checkpointMinutes

    /// The model that it means something to; nil for all of them.
    var onlyModel: Model? {
      switch self {
      case .phaseShuffle, .postFilterTaps: .wavegan
      case .transformSize, .hop, .melBands, .rangeDecibels: .specgan
      default: nil
      }
    }

    /// Whether another value is allowed when a run is resumed.
    public var mayChange: Bool { !shapesTheModel }

    /// Whether another value gives another model: those are fixed once a run has begun, and a model
    /// file names them.
    public var shapesTheModel: Bool {
      switch self {
      case .steps, .minutes, .threads, .checkpointMinutes, .memoryBudgetMegabytes: false
      default: true
      }
    }
  }

  /// The names under which the options are stored.
  public typealias CodingKeys = Key
}
