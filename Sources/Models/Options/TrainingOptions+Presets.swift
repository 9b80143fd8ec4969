// SPDX-License-Identifier: MIT
public import Files

extension TrainingOptions {
  /// A set of values to start from.
  public enum Preset: String, OptionChoice {
    /// Half a second at most; sounds after two minutes.
    case tiny
    /// Seconds at the recordings' own rate; clear sounds after half an hour.
    case small
    /// The network of the paper: a second at 16 kHz, with all its weights.
    case full

    /// Samples of a sound where nothing is known of the recordings.
    var sliceLength: Int {
      switch self {
      case .tiny: 4096
      case .small: 8192
      case .full: 16_384
      }
    }
  }

  /// The values of a preset for a kind of model.
  public init(_ kind: any ModelKind.Type = ModelKinds.standard, preset: Preset = .small) {
    self.init(defaultsOf: kind)
    self.preset = preset
    minutes = 60
    switch preset {
    case .tiny:
      width = 8
      emaDecay = 0.99
      minutes = 2
      checkpointMinutes = 0.5
    case .small: break
    case .full:
      sliceLength = preset.sliceLength
      channels = 1
      peakNormalization = false
      width = 64
      batchSize = 64
      learningRate = 1e-4
      criticSteps = 5
      emaDecay = 0.999
      minutes = nil
      steps = 200_000
      checkpointMinutes = 15
    }
    kind.apply(preset, to: &self)
  }
}
