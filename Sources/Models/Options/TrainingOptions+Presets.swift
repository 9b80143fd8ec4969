// SPDX-License-Identifier: MIT
public import Files

extension TrainingOptions {
  /// A set of values to start from.
  public enum Preset: String, OptionChoice {
    /// A quarter of a second at 16 kHz; sounds after two minutes.
    case tiny
    /// Half a second at 16 kHz (a second at 8 kHz); sounds after half an hour.
    case small
    /// The network of the paper: a second at 16 kHz, with all its weights.
    case full
  }

  /// The values of a preset for a kind of model.
  public init(_ kind: any ModelKind.Type = ModelKinds.standard, preset: Preset = .small) {
    self.init(defaultsOf: kind)
    self.preset = preset
    minutes = 60
    switch preset {
    case .tiny:
      sliceLength = 4096
      width = 8
      emaDecay = 0.99
      minutes = 2
      checkpointMinutes = 0.5
    case .small: break
    case .full:
      sliceLength = 16384
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
