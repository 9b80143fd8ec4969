// SPDX-License-Identifier: MIT
public import Autograd
import Kernels
import Layers

/// One direction of a CycleGAN: spectrograms of one domain to those of the other.
///
/// The generator works on normalised spectrograms: source statistics are removed before it, and those of
/// the target are put back after it. Silent frames stay silent.
public final class CycleGANConverter: SpectrogramConverter {
  /// The network.
  let generator: CycleGANGenerator
  /// Statistics of what is converted.
  let source: BandStatistics
  /// Statistics of what it becomes.
  let target: BandStatistics
  private let frameCount: Int

  /// The value of silence in a spectrogram.
  static let silence: Float = -1
  /// Values up to this are silence: rounding moves it a little.
  static let loudestSilence: Float = -0.9999

  /// A converter of a valid configuration, with weights from `stream` and statistics not known yet.
  init(
    _ configuration: CycleGANConfiguration, initializer: Initializer,
    using stream: inout RandomStream
  ) {
    frameCount = configuration.frameCount
    generator = CycleGANGenerator(configuration, initializer: initializer, using: &stream)
    let bands = configuration.binCount * configuration.channelCount
    source = BandStatistics(count: bands)
    target = BandStatistics(count: bands)
  }

  /// Spectrograms `[N, T, F, C]` of any number of frames T to as many of the other domain.
  ///
  /// They are converted in windows of the length that the networks were trained with, each of which
  /// begins in the middle of the one before, and cross-faded; silence follows the last frame. `labels`
  /// are not used.
  public func callAsFunction(_ examples: Tensor, labels: Tensor?) -> Tensor {
    let windows = SpectrogramWindows(frameCount: examples.shape[1], windowLength: frameCount)
    let cut = windows.cut(examples, padding: Self.silence)
    let converted = windows.joined(target.denormalized(generator(source.normalized(cut))))
    let silent = SilentFrames(of: examples, silence: Self.loudestSilence)
    return silent.kept(
      in: converted.clamped(to: Self.silence...1),
      silence: .filled(with: Self.silence, shape: [source.bandCount]))
  }

  /// What the generator makes of normalised spectrograms `[N, T, F, C]`, with silent frames as the target
  /// has them.
  ///
  /// - Parameter seen: the frames that the generator sees, `[N, T]`; nil for all.
  func converted(_ x: Tensor, seen: Tensor? = nil, keeping silent: SilentFrames) -> Tensor {
    silent.kept(
      in: generator(x, seen: seen), silence: target.normalizedRow(filledWith: Self.silence))
  }
}
