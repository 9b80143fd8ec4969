// SPDX-License-Identifier: MIT

extension TrainingOptions {
  /// The names of the options, with what each one means.
  public enum Key: String, CodingKey, CaseIterable, Sendable {
    case preset
    case sampleRate, sliceLength, channels, peakNormalization, memoryBudgetMegabytes
    case model, width, latentSize, upsampling, phaseShuffle, postFilterTaps
    case transformSize = "nFFT"
    case hop, melBands, rangeDecibels
    case batchSize, learningRate, criticSteps, penaltyWeight, averagingDecay, seed
    case steps, minutes, threads, checkpointMinutes

    /// One line for `--help` and for guides.
    public var documentation: String {
      switch self {
      case .preset: "The values to start from: tiny, small or full."
      case .sampleRate: "Samples a second; 16000, or the recordings' own rate if that is lower."
      case .sliceLength: "Samples of one sound: 4096, 8192, 16384, 32768 or 65536."
      case .channels: "1 for mono, 2 for stereo."
      case .peakNormalization: "Scale every file to full scale before learning from it."
      case .memoryBudgetMegabytes:
        "Decoded audio beyond this goes to a file that is mapped into memory."
      case .model: "wavegan, which learns waveforms, or specgan, which learns spectrograms."
      case .width: "Width of the layers: the time of a step grows with its square."
      case .latentSize: "Numbers that one sound is made from."
      case .upsampling:
        "How the generator lengthens its signals: transposed, as in the paper, or nearest."
      case .phaseShuffle:
        "WaveGAN: samples by which the critic's layers shift their input at random."
      case .postFilterTaps:
        "WaveGAN: taps of a filter learned after the generator (the paper: 512); 0 for none."
      case .transformSize: "SpecGAN: samples of a frame and of its Fourier transform."
      case .hop: "SpecGAN: samples from one frame to the next; half a frame if left out."
      case .melBands: "SpecGAN: mel bands to learn in place of the transform's bins; 0 for bins."
      case .rangeDecibels:
        "SpecGAN: decibels below full scale that its spectrograms reach; 0 for the paper's scaling."
      case .batchSize: "Sounds that a step learns from."
      case .learningRate: "Step size of both optimisers."
      case .criticSteps: "Critic updates for each update of the generator."
      case .penaltyWeight: "Weight of the gradient penalty."
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
      case .peakNormalization: "true or false"
      case .learningRate, .penaltyWeight, .averagingDecay, .minutes, .checkpointMinutes: "a number"
      default: "a whole number"
      }
    }

    /// The model that it means something to; nil for all of them.
    var onlyModel: Model? {
      switch self {
      case .phaseShuffle, .postFilterTaps: .wavegan
      case .transformSize, .hop, .melBands, .rangeDecibels: .specgan
      default: nil
      }
    }

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
