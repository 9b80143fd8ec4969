// SPDX-License-Identifier: MIT
public import Audio
public import Autograd

/// How far sounds are from wanted ones in their magnitudes, under several windows at once.
///
/// With X the magnitudes of a wanted sound and Y those of the sound found, `[T, F]`, the loss of one
/// short-time transform is
///
///     ‖X - Y‖ / ‖X‖  +  mean |ln X - ln Y|
///
/// with Frobenius norms: the spectral convergence, which the loud bins decide, and the log magnitude
/// distance, which the quiet ones decide. The loss is the mean over the transforms, whose windows
/// of different lengths keep a sound from fitting the blind spots of one, and over the sounds.
///
/// References: Arık, Jun and Diamos, "Fast Spectrogram Inversion using Multi-head Convolutional
/// Neural Networks" (IEEE Signal Processing Letters, 2019), for the two terms; Yamamoto, Song and
/// Kim, "Parallel WaveGAN" (ICASSP 2020), equations 4 to 6.
public struct MultiResolutionSpectralLoss: Sendable {
  /// The short-time transforms, M of them.
  public let transforms: [ShortTimeTransform]
  /// Magnitudes below it count as it: silence has a logarithm, and a derivative.
  public let floor: Float

  /// Parallel WaveGAN's transforms (its table 1): periodic Hann windows of 600, 1200 and 240 samples
  /// every 120, 240 and 50, which are 25, 50 and 10 ms at 24 kHz.
  public static let parallelWaveGANTransforms = [
    ShortTimeTransform(fftSize: 1024, hop: 120, windowLength: 600),
    ShortTimeTransform(fftSize: 2048, hop: 240, windowLength: 1200),
    ShortTimeTransform(fftSize: 512, hop: 50, windowLength: 240),
  ]

  /// A loss under one transform or more, Parallel WaveGAN's by default.
  ///
  /// So is the floor, in Hayashi's implementation (github.com/kan-bayashi/ParallelWaveGAN): the root of
  /// a power of 1e-7.
  public init(
    transforms: [ShortTimeTransform] = parallelWaveGANTransforms, floor: Float = 3.1623e-4
  ) {
    precondition(
      !transforms.isEmpty && floor > 0, "a loss of \(transforms.count) transforms, floor \(floor)")
    self.transforms = transforms
    self.floor = floor
  }

  /// A loss under windows of 10, 25 and 50 ms, as Parallel WaveGAN's, at another sample rate in hertz,
  /// every quarter of a window.
  public init(sampleRate: Int) {
    self.init(
      transforms: [0.01, 0.025, 0.05].map { seconds in
        let length = max(8, Int((seconds * Double(sampleRate)).rounded()) / 4 * 4)
        var size = 16
        while size < length { size *= 2 }
        return ShortTimeTransform(fftSize: size, hop: length / 4, windowLength: length)
      })
  }

  /// The loss, of shape [], of sounds `[N, L, C]`, differentiable by both operands; channels count as
  /// sounds.
  public func callAsFunction(_ sounds: Tensor, wanted: Tensor) -> Tensor {
    precondition(
      sounds.rank == 3 && sounds.shape == wanted.shape,
      "a spectral loss of sounds \(sounds.shape) and wanted ones \(wanted.shape), not [N, L, C]")
    let (found, wanted) = (signals(sounds), signals(wanted))
    let sum = transforms.reduce(Tensor(scalar: 0)) { sum, transform in
      let found = magnitudes(found, transform)
      let wanted = magnitudes(wanted, transform)
      return sum + Self.convergence(of: found, to: wanted)
        + Self.logDistance(of: found, to: wanted)
    }
    return sum / Float(transforms.count)
  }

  /// The mean spectral convergence ‖X - Y‖ / ‖X‖, of shape [], of magnitudes `[N, T, F]`, X above zero
  /// (equation 4).
  ///
  /// Where the two are equal its derivative is zero.
  public static func convergence(of found: Tensor, to wanted: Tensor) -> Tensor {
    (norms(wanted - found) / norms(wanted)).mean()
  }

  /// The mean log magnitude distance |ln X - ln Y|, of shape [], of magnitudes above zero (equation 5).
  public static func logDistance(of found: Tensor, to wanted: Tensor) -> Tensor {
    (wanted.log() - found.log()).absolute().mean()
  }

  /// A signal for each channel: `[N, L, C]` to `[N · C, L]`.
  private func signals(_ sounds: Tensor) -> Tensor {
    let (count, length, channels) = (sounds.shape[0], sounds.shape[1], sounds.shape[2])
    return sounds.permuted([0, 2, 1]).reshaped(to: [count * channels, length])
  }

  private func magnitudes(_ signals: Tensor, _ transform: ShortTimeTransform) -> Tensor {
    signals.shortTimeTransformed(by: transform.frames).magnitudes(floor: floor)
  }

  /// The Frobenius norms of `[N, T, F]`: `[N]`.
  private static func norms(_ x: Tensor) -> Tensor {
    x.squared().sum(alongAxes: [1, 2]).squareRoot(floor: .leastNormalMagnitude)
  }
}
