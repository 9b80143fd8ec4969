// SPDX-License-Identifier: MIT
public import Audio
public import Autograd

/// Logarithms of the magnitudes of short-time spectra: `ln(|X| + 1e-6)`, natural logarithms.
///
/// Frame t begins at sample t · hop under a periodic Hann window, and zeros follow the sound: L
/// samples make `T = ceil(L / hop)` frames. The bin at half the sample rate is left out, so there
/// are `F = transformSize / 2` bins; phases are lost. Donahue, McAuley and Puckette, "Adversarial
/// Audio Synthesis" (ICLR 2019), section 2.2, and the reference implementation, which has the 1e-6.
public struct LogSpectrogram: Codable, Sendable, Equatable {
  /// Samples of a frame and of its Fourier transform, even.
  public let transformSize: Int
  /// Samples between the beginnings of two frames.
  public let hop: Int

  /// What is added to a magnitude, so that silence has a logarithm.
  private static let floor: Float = 1e-6

  /// The spectrogram of frames of `transformSize` samples every `hop`, the paper's by default.
  public init(transformSize: Int = 256, hop: Int = 128) {
    self.transformSize = transformSize
    self.hop = hop
  }

  /// Frequency bins, F; bin f lies at `f · sampleRate / transformSize` hertz.
  public var binCount: Int { transformSize / 2 }

  /// The frames, T, of a sound of `sampleCount` samples.
  public func frameCount(ofSamples sampleCount: Int) -> Int { (sampleCount + hop - 1) / hop }

  var transform: ShortTimeTransform {
    ShortTimeTransform(
      transformSize: transformSize, hop: hop, window: .hann, alignment: .left(paddingEnd: true))
  }

  /// N clips of L samples and C channels, all of one size, to `[N, T, F, C]`.
  public func callAsFunction(_ clips: [AudioClip]) -> Tensor {
    let (samples, channels) = (clips.first?.frameCount ?? 0, clips.first?.channelCount ?? 1)
    precondition(
      clips.allSatisfy { $0.frameCount == samples && $0.channelCount == channels },
      "clips of \(clips.map(\.frameCount)) samples and \(clips.map(\.channelCount)) channels")
    let signals = clips.flatMap { clip in (0..<channels).flatMap(clip.channel) }
    let frames = frameCount(ofSamples: samples)
    let magnitudes = Tensor(
      transform.magnitudes(of: signals, clips: clips.count * channels),
      shape: [clips.count, channels, frames, binCount + 1])
    let kept = magnitudes.sliced(
      from: [0, 0, 0, 0], to: [clips.count, channels, frames, binCount])
    return (kept.permuted([0, 2, 3, 1]) + Self.floor).log()
  }

  /// Undoes ``callAsFunction(_:)`` but for the phases.
  ///
  /// `[N, T, F, C]` becomes magnitudes `[N, C, T, F + 1]`, zero in the bin at half the sample rate.
  public func magnitudes(of logMagnitudes: Tensor) -> Tensor {
    precondition(
      logMagnitudes.rank == 4 && logMagnitudes.shape[2] == binCount,
      "a spectrogram \(logMagnitudes.shape) of \(binCount) bins")
    return (logMagnitudes.exp() - Self.floor).relu().permuted([0, 3, 1, 2])
      .padded(before: [0, 0, 0, 0], after: [0, 0, 0, 1])
  }
}
