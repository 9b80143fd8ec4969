// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Glibc

/// Logarithms of the magnitudes of short-time spectra: `ln(|X| + floor)`, natural logarithms.
///
/// Frames have a periodic Hann window, zeros follow the sound, and L samples make
/// `T = ceil(L / hop)` frames: frame t begins at sample t · hop, or lies around sample
/// (t + 1/2) · hop where ``framing`` says so. The bin at half the sample rate is left out, so there
/// are `F = fftSize / 2` bins; phases are lost. Donahue, McAuley and Puckette, "Adversarial
/// Audio Synthesis" (ICLR 2019), section 2.2, and the reference implementation, whose floor is 1e-6.
/// With ``melBands`` these take the place of the bins, and F is their number.
public struct LogSpectrogram: Codable, Sendable, Equatable {
  /// Samples of a frame and of its Fourier transform, even.
  public let fftSize: Int
  /// Samples between the beginnings of two frames.
  public let hop: Int

  /// What is added to a magnitude, so that silence has a logarithm.
  public let floor: Float
  /// The bands that bins are gathered into; nil where bins stay bins.
  public let melBands: MelBands?
  /// Where frames lie; nil for frames that begin at sample t · hop, as in the paper.
  public let framing: Framing?

  /// Where the frames of a sound lie.
  public enum Framing: String, Codable, Sendable {
    /// Around the middle of every hop, so that the first samples of a sound are in the middle of a
    /// window.
    case hopCentered
  }

  /// Model files have the key `transformSize` for ``fftSize``.
  private enum CodingKeys: String, CodingKey {
    case fftSize = "transformSize"
    case hop, floor, melBands, framing
  }

  /// The spectrogram of frames of `fftSize` samples every `hop`, the paper's by default.
  public init(
    fftSize: Int = 256, hop: Int = 128, floor: Float = 1e-6, melBands: MelBands? = nil,
    framing: Framing? = nil
  ) {
    self.fftSize = fftSize
    self.hop = hop
    self.floor = floor
    self.melBands = melBands
    self.framing = framing
  }

  /// A spectrogram whose floor lies `rangeDecibels` below a sinusoid of full scale.
  ///
  /// What is much quieter looks like silence: a network need not tell a faint hiss from digital
  /// zeros, which lie 156 dB below full scale with the paper's floor.
  public init(
    fftSize: Int = 256, hop: Int = 128, rangeDecibels: Float, melBands: MelBands? = nil,
    framing: Framing? = nil
  ) {
    self.init(
      fftSize: fftSize, hop: hop,
      floor: Self.fullScale(fftSize) * pow(10, -rangeDecibels / 20), melBands: melBands,
      framing: framing)
  }

  /// The magnitude of a sinusoid of amplitude 1 in the middle of a bin: half the sum of the window.
  public var fullScale: Float { Self.fullScale(fftSize) }

  private static func fullScale(_ fftSize: Int) -> Float { Float(fftSize) / 4 }

  /// Frequency bins, bin f at `f · sampleRate / fftSize` hertz, or mel bands: F.
  public var binCount: Int { melBands?.count ?? fftSize / 2 }

  /// The frames, T, of a sound of `sampleCount` samples.
  public func frameCount(ofSamples sampleCount: Int) -> Int { (sampleCount + hop - 1) / hop }

  /// Frames around the middle of hops half as long.
  var halvingHop: LogSpectrogram {
    LogSpectrogram(
      fftSize: fftSize, hop: hop / 2, floor: floor, melBands: melBands, framing: .hopCentered)
  }

  /// The transform whose magnitudes these are.
  public var transform: ShortTimeTransform {
    ShortTimeTransform(
      fftSize: fftSize, hop: hop, window: .hann,
      alignment: framing == .hopCentered ? .hopCentered : .left(paddingEnd: true))
  }

  /// N sounds `[N, L, C]` to `[N, T, F, C]`.
  public func callAsFunction(_ sounds: Tensor) -> Tensor {
    logMagnitudes(of: magnitudes(ofSounds: sounds))
  }

  /// N clips of L samples and C channels, all of one size, to `[N, T, F, C]`.
  public func callAsFunction(_ clips: [AudioClip]) -> Tensor {
    logMagnitudes(of: magnitudes(of: clips))
  }

  private func logMagnitudes(of magnitudes: Tensor) -> Tensor {
    let kept =
      melBands?.bands(of: magnitudes, fftSize: fftSize)
      ?? magnitudes.sliced(
        from: [0, 0, 0, 0], to: Array(magnitudes.shape.dropLast()) + [binCount])
    return (kept.permuted([0, 2, 3, 1]) + floor).log()
  }

  /// The magnitudes of N sounds `[N, L, C]`, bins `[N, C, T, fftSize / 2 + 1]`.
  private func magnitudes(ofSounds sounds: Tensor) -> Tensor {
    precondition(sounds.rank == 3, "sounds of \(sounds.shape), not [N, L, C]")
    let (count, samples, channels) = (sounds.shape[0], sounds.shape[1], sounds.shape[2])
    let signals = channels == 1 ? sounds : sounds.permuted([0, 2, 1])
    return Tensor(
      transform.magnitudes(of: signals.values, clips: count * channels),
      shape: [count, channels, frameCount(ofSamples: samples), fftSize / 2 + 1])
  }

  /// The magnitudes of N clips of L samples and C channels, all of one size, bins
  /// `[N, C, T, fftSize / 2 + 1]`.
  public func magnitudes(of clips: [AudioClip]) -> Tensor {
    let (samples, channels) = (clips.first?.frameCount ?? 0, clips.first?.channelCount ?? 1)
    precondition(
      clips.allSatisfy { $0.frameCount == samples && $0.channelCount == channels },
      "clips of \(clips.map(\.frameCount)) samples and \(clips.map(\.channelCount)) channels")
    let signals = clips.flatMap { clip in (0..<channels).flatMap(clip.channel) }
    return Tensor(
      transform.magnitudes(of: signals, clips: clips.count * channels),
      shape: [clips.count, channels, frameCount(ofSamples: samples), fftSize / 2 + 1])
  }

  /// Undoes `callAsFunction` but for the phases and, of mel bands, for what the bins of a band
  /// have of their own.
  ///
  /// `[N, T, F, C]` becomes magnitudes `[N, C, T, fftSize / 2 + 1]`, zero in the bin at half the
  /// sample rate.
  public func magnitudes(of logMagnitudes: Tensor) -> Tensor {
    precondition(
      logMagnitudes.rank == 4 && logMagnitudes.shape[2] == binCount,
      "a spectrogram \(logMagnitudes.shape) of \(binCount) bins")
    let magnitudes = (logMagnitudes.exp() - floor).relu().permuted([0, 3, 1, 2])
    return melBands?.magnitudes(of: magnitudes, fftSize: fftSize)
      ?? magnitudes.padded(before: [0, 0, 0, 0], after: [0, 0, 0, 1])
  }
}
