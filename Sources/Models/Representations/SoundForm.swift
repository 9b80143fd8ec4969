// SPDX-License-Identifier: MIT
public import Files

/// A form of sound, for kinds of model that can learn either.
public enum SoundDomain: String, OptionChoice, Codable {
  /// Spectrograms.
  case spectrogram
  /// Samples.
  case waveform
}

/// The representation of a model that learns spectrograms or waveforms, as its file has it.
public enum SoundForm: Codable, Equatable, Sendable {
  /// Spectrograms.
  case spectrogram(SpectrogramRepresentation)
  /// Samples.
  case waveform(WaveformRepresentation)

  /// The representation.
  public var representation: any Representation {
    switch self {
    case .spectrogram(let representation): representation
    case .waveform(let representation): representation
    }
  }
}
