// SPDX-License-Identifier: MIT
import Audio
import Layers

extension TrainingOptions.Key {
  private typealias Preset = TrainingOptions.Preset
  private typealias Model = TrainingOptions.Model
  private typealias Upsampling = TrainingOptions.Upsampling
  private typealias Objective = TrainingOptions.Objective
  private typealias GeneratorLabels = TrainingOptions.GeneratorLabels
  private typealias CriticLabels = TrainingOptions.CriticLabels

  /// One line for `--help` and for guides.
  public var documentation: String {
    switch self {
    case .preset: "The values to start from: tiny, small or full."
    case .sampleRate: "Samples a second; 16000, or the recordings' own rate if that is lower."
    case .sliceLength: "Samples of one sound: 4096, 8192, 16384, 32768 or 65536."
    case .channels: "1 for mono, 2 for stereo."
    case .peakNormalization: "Scale every file to full scale before learning from it."
    case .slicing:
      "Where recordings longer than a sound are cut: start, then faded out, or random; start if left "
        + "out and nine in ten are short."
    case .heldOutShare:
      "Share of the recordings to compare with and not to learn from; 0.1 if left out and that "
        + "makes 64 of them, else 0."
    case .memoryBudgetMegabytes:
      "Decoded audio beyond this goes to a file that is mapped into memory."
    case .model: "specgan, which learns spectrograms, or wavegan, which learns waveforms."
    case .width: "Width of the layers: the time of a step grows with its square."
    case .latentSize: "Numbers that one sound is made from."
    case .upsampling:
      "How the generator lengthens its signals: transposed, as in the paper, or nearest."
    case .phaseShuffle:
      "WaveGAN: samples by which the critic's layers shift their input at random."
    case .postFilterTaps:
      "WaveGAN: taps of a filter learned after the generator (the paper: 512); 0 for none."
    case .transformSize: "SpecGAN: samples of a frame and of its Fourier transform."
    case .hop:
      "SpecGAN: samples from one frame to the next; 128, or half a frame of bins, if left out."
    case .melBands:
      "SpecGAN: mel bands to learn, 64 if left out; 0 for the transform's bins, as with --n-fft alone."
    case .rangeDecibels:
      "SpecGAN: decibels below full scale that its spectrograms reach; 0 for the paper's scaling."
    case .batchNormalization:
      "Normalise batches between the generator's layers, and between the critic's where no penalty "
        + "of slopes forbids it."
    case .spectralNormalization: "Divide the critic's kernels by their largest singular value."
    case .minibatchDeviation: "Show the critic how much the sounds of a batch differ."
    case .minibatchKernels:
      "Let the critic compare the sounds of a batch by so many kernels; 0 for none."
    case .dropout: "Share of the critic's signals that is set to zero at random."
    case .conditional:
      "Learn the classes, which are the subfolders, so that one can be asked for; if left out, where "
        + "there are two with \(TrainingOptions.recordingsOfAClass) recordings each on average."
    case .generatorLabels:
      "How the generator is told the class: scale, channel by channel, or embedding."
    case .criticLabels:
      "What the critic does with classes: projection, or classifier, which names them (AC-GAN)."
    case .classWeight: "Weight of a classifying critic's cross entropy."
    case .balancedClasses: "Learn from every class as often as from every other."
    case .objective:
      "What the networks want: minimax, non-saturating, least-squares, hinge, wasserstein or "
        + "relativistic."
    case .oneSidedPenalty: "Let the gradient penalty leave slopes below one alone."
    case .realPenaltyWeight: "Weight of the penalty of slopes at recordings (R1); 0 for none."
    case .generatedPenaltyWeight:
      "Weight of the penalty of slopes at generated sounds (R2); 0 for none."
    case .penaltyInterval:
      "Critic updates from one with penalties of slopes to the next; they count so much more."
    case .driftWeight: "Weight of the mean square of the critic's scores of recordings."
    case .weightLimit: "How far from zero the critic's weights may be (clipping); 0 for no limit."
    case .orthogonalWeight: "Weight of what keeps the generator's kernels at right angles."
    case .consistencyWeight:
      "Weight of the changes of the critic's scores when a sound is augmented."
    case .dataAugmentation:
      "How often recordings are changed before they are learned from: pitch, time, spectrum, mix, "
        + "noise, gain; 0 to 1."
    case .augmentation:
      "How often what the critic sees is changed, recordings and generated sounds alike; 0 to 1."
    case .adaptiveAugmentation:
      "Change what the critic sees as often as it overfits: for few recordings."
    case .initFrom: "Begin with the generator of this model file or run, of the same size."
    case .instanceNoise: "Deviation of noise on all that the critic sees, in the first step."
    case .instanceNoiseSteps: "Steps until that noise has faded away; 0 if it is to stay."
    case .criticLearningRate:
      "Step size of the critic's optimiser; that of the generator's if left out."
    case .beta1: "How much of its mean gradient the optimiser Adam keeps in a step."
    case .beta2: "How much of its mean squared gradient the optimiser Adam keeps in a step."
    case .warmupSteps: "Steps until the full step size."
    case .decay: "How step sizes fall to zero: none, linear or cosine."
    case .decayStart: "Step from which step sizes fall; 0 if left out."
    case .decayEnd: "Step in which they reach zero; the last of --steps if left out."
    case .balancedRates: "Slow the critic down where it is too far ahead, hurry it where behind."
    case .gradientLimit: "Longest gradient; longer ones are shortened to it. 0 for no limit."
    case .batchSize: "Sounds that a step learns from."
    case .learningRate: "Step size of the optimisers."
    case .criticSteps: "Critic updates for each update of the generator."
    case .penaltyWeight:
      "Weight of the gradient penalty; 10 with the objective wasserstein, else 0, if left out."
    case .averagingDecay: "How slowly the averaged generator, the one you hear, follows."
    case .seed: "Everything random follows from it: same seed, same model."
    case .steps: "Stop after so many generator updates."
    case .minutes: "Stop after so much time, counted over all resumptions."
    case .threads: "Threads to compute with; one a core if left out. The result is the same."
    case .checkpointMinutes: "Time between checkpoints, each with sounds and a picture."
    }
  }

  /// What a value has to look like in an options file.
  var kind: String {
    switch self {
    case .preset: "one of \(Preset.allCases.map(\.rawValue).joined(separator: ", "))"
    case .model: "one of \(Model.allCases.map(\.rawValue).joined(separator: ", "))"
    case .upsampling: "one of \(Upsampling.allCases.map(\.rawValue).joined(separator: ", "))"
    case .objective: "one of \(Objective.allCases.map(\.rawValue).joined(separator: ", "))"
    case .generatorLabels:
      "one of \(GeneratorLabels.allCases.map(\.rawValue).joined(separator: ", "))"
    case .criticLabels:
      "one of \(CriticLabels.allCases.map(\.rawValue).joined(separator: ", "))"
    case .slicing:
      "one of \(ClipDataset.Slicing.allCases.map(\.rawValue).joined(separator: ", "))"
    case .decay:
      "one of \(LearningRateSchedule.Decay.allCases.map(\.rawValue).joined(separator: ", "))"
    case .peakNormalization, .batchNormalization, .spectralNormalization, .minibatchDeviation,
      .conditional, .balancedClasses, .oneSidedPenalty, .balancedRates, .adaptiveAugmentation:
      "true or false"
    case .sampleRate, .sliceLength, .channels, .memoryBudgetMegabytes, .width, .latentSize,
      .phaseShuffle, .postFilterTaps, .transformSize, .hop, .melBands, .rangeDecibels,
      .minibatchKernels, .penaltyInterval, .instanceNoiseSteps, .batchSize, .warmupSteps,
      .decayStart, .decayEnd, .criticSteps, .seed, .steps, .threads:
      "a whole number"
    case .initFrom: "a path"
    default: "a number"
    }
  }
}
