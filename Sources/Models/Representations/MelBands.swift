// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Synchronization

/// Bands, evenly spaced on a mel scale, in the place of the bins of a spectrum: fewer numbers where
/// hearing tells frequencies apart less well.
///
/// A band is a weighted mean of the magnitudes of its bins, so it is as loud as they are. The weights
/// are librosa's triangles from 0 hertz to half the sample rate (`MelFilterBank`), multiplied by the
/// distance of two bins over their own area.
public struct MelBands: Codable, Sendable, Hashable {
  /// The number of bands, B.
  public let count: Int
  /// The sample rate of the sounds, in hertz.
  public let sampleRate: Int
  /// The frequencies of the bands; nil for ``Spacing/mel``, as earlier versions have it.
  public let spacing: Spacing?

  /// Numbers of bands that make sense; the pseudo-inverse of more takes seconds.
  public static let counts = 1...256

  /// B bands of sounds of one rate.
  public init(count: Int, sampleRate: Int, spacing: Spacing? = nil) {
    self.count = count
    self.sampleRate = sampleRate
    self.spacing = spacing
  }

  /// Whether every band has a bin of a transform of `fftSize` samples; one without is always
  /// silent.
  public func fit(fftSize: Int) -> Bool {
    count <= fftSize / 2 && bank(fftSize).emptyBands.isEmpty
  }

  /// The bands of magnitudes `[..., F]`: `[..., B]`.
  func bands(of magnitudes: Tensor, fftSize: Int) -> Tensor {
    let values = magnitudes.withValues { bank(fftSize).bands(of: Array($0)) }
    return Tensor(values, shape: magnitudes.shape.dropLast() + [count])
      * binDistance(fftSize)
  }

  /// The magnitudes `[..., F]` of least energy that have these bands, `[..., B]`, but for those below
  /// zero, which become zero.
  ///
  /// A row of the result depends on its row alone, bit for bit.
  func magnitudes(of bands: Tensor, fftSize: Int) -> Tensor {
    let inverse = inverse(fftSize)
    let rows = bands.reshaped(to: [bands.count / count, 1, count])
    let window = Window(kernel: [1], stride: [1], padding: [(before: 0, after: 0)])
    return (rows / binDistance(fftSize)).convolved(with: inverse, window: window, slope: 0)
      .reshaped(to: bands.shape.dropLast() + [inverse.shape[2]])
  }

  private struct Sizes: Hashable {
    let bands: MelBands
    let fftSize: Int
  }

  /// Pseudo-inverses take as long as the sounds of a batch, and few kinds of them are ever needed.
  private static let inverses = Mutex<[Sizes: Tensor]>([:])

  /// The pseudo-inverse of the filter bank as a kernel of a convolution, `[1, B, F]`.
  private func inverse(_ fftSize: Int) -> Tensor {
    let sizes = Sizes(bands: self, fftSize: fftSize)
    return Self.inverses.withLock { known in
      if let inverse = known[sizes] { return inverse }
      let bank = bank(fftSize)
      let inverse = Tensor(bank.pseudoInverse(), shape: [bank.binCount, count])
        .permuted([1, 0]).reshaped(to: [1, count, bank.binCount])
      known[sizes] = inverse
      return inverse
    }
  }

  /// In hertz, which Slaney's normalisation divides by.
  private func binDistance(_ fftSize: Int) -> Float {
    Float(sampleRate) / Float(fftSize)
  }

  /// The filters on the bins of a transform.
  func bank(_ fftSize: Int) -> MelFilterBank {
    guard spacing == .resolved else {
      return MelFilterBank(
        bandCount: count, fftSize: fftSize, sampleRate: Double(sampleRate))
    }
    return MelFilterBank(
      corners: resolvedCorners(fftSize: fftSize), fftSize: fftSize,
      sampleRate: Double(sampleRate))
  }
}
