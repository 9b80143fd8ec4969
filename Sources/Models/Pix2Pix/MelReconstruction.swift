// SPDX-License-Identifier: MIT
import Audio
public import Autograd

/// The mean absolute difference of the log-mel spectra of sounds.
///
///     mean |log10 (M max(|X|, floor)) - log10 (M max(|Y|, floor))|
///
/// with magnitudes X and Y of Hann windows of a power of two samples, 32 ms or the next longer one, every
/// quarter of a window, and the mel filters M. Kong, Kim and Bae, "HiFi-GAN" (2020), equation 5; their code has
/// the floor behind the filters.
public struct MelReconstruction: Sendable {
  private let transform: ShortTimeTransform
  /// The filters, `[F, B]`.
  private let filters: Tensor

  /// Magnitudes of bins below it count as it.
  private static let floor: Float = 1e-4

  /// A loss at a sample rate in hertz, with a band for every 100 Hz, 20 to 80.
  public init(sampleRate: Int) {
    var size = 64
    while Double(size) < 0.032 * Double(sampleRate) { size *= 2 }
    transform = ShortTimeTransform(fftSize: size, hop: size / 4)
    let bank = MelFilterBank(
      bandCount: min(max(sampleRate / 200, 20), 80), fftSize: size, sampleRate: Double(sampleRate),
      normalization: .slaney)
    let bands = bank.bandCount
    // A filter sums to one, so that a band is a mean of magnitudes.
    let rows = bank.weights
    var values = [Float](repeating: 0, count: rows.count)
    for band in 0..<bands {
      let row = rows[(band * bank.binCount)..<((band + 1) * bank.binCount)]
      let sum = max(row.reduce(0, +), .leastNormalMagnitude)
      for (bin, weight) in row.enumerated() { values[bin * bands + band] = weight / sum }
    }
    filters = Tensor(values, shape: [bank.binCount, bands])
  }

  /// The loss, of shape [], of sounds `[N, L, 1]`.
  public func callAsFunction(_ sounds: Tensor, wanted: Tensor) -> Tensor {
    (levels(sounds) - levels(wanted)).absolute().mean()
  }

  /// The natural logarithms of the bands over ln 10, `[N · T, B]`.
  private func levels(_ sounds: Tensor) -> Tensor {
    let magnitudes = sounds.reshaped(to: [sounds.shape[0], sounds.shape[1]])
      .shortTimeTransformed(by: transform.frames).magnitudes(floor: Self.floor)
    let rows = magnitudes.shape[0] * magnitudes.shape[1]
    let bands = magnitudes.reshaped(to: [rows, magnitudes.shape[2]]).matrixProduct(filters)
    // Every magnitude is at least the floor, so every band that has a bin is.
    return (bands + .leastNormalMagnitude).log() / 2.302_585
  }
}
