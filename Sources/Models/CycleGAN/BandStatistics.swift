// SPDX-License-Identifier: MIT
import Autograd
import Layers

/// Mean and deviation of each band of a domain's spectrograms: voices and rooms differ in them, and what
/// is left after their removal is what a generator has to change.
final class BandStatistics: Module {
  /// `[F · C]`.
  let means: Buffer
  /// `[F · C]`, above zero once they are known.
  let deviations: Buffer

  /// A band that hardly changes must not be blown up.
  private static let smallestDeviation = 0.01

  /// Statistics that are not known yet: zeros.
  init(count: Int) {
    means = Buffer(.zeros([count]))
    deviations = Buffer(.zeros([count]))
  }

  /// Whether they have been measured.
  var isKnown: Bool { deviations.value.values.contains { $0 != 0 } }

  /// F · C.
  var bandCount: Int { means.value.count }

  /// The normalised values of a frame that has `value` in all bands, `[F · C]`.
  func normalizedRow(filledWith value: Float) -> Tensor {
    (Tensor.filled(with: value, shape: [bandCount]) - means.value) / deviations.value
  }

  /// Takes over those of the same domain.
  func assign(_ other: BandStatistics) {
    means.assign(other.means.value)
    deviations.assign(other.deviations.value)
  }

  /// Measures the frames of batches `[N, T, F, C]` that are not silent: all of whose values are above
  /// `silence`.
  ///
  /// Recordings of a domain that are shorter than a spectrogram are padded with silence, which says
  /// nothing about their bands.
  func measure(_ batches: [Tensor], silence: Float) {
    let size = means.value.count
    var sums = [Double](repeating: 0, count: size)
    var (squares, count) = (sums, 0.0)
    for batch in batches {
      batch.withValues { values in
        for frame in stride(from: 0, to: values.count, by: size) {
          let numbers = values[frame..<frame + size]
          guard numbers.contains(where: { $0 > silence }) else { continue }
          count += 1
          for (place, number) in numbers.enumerated() {
            sums[place] += Double(number)
            squares[place] += Double(number) * Double(number)
          }
        }
      }
    }
    count = max(count, 1)
    means.assign(Tensor(sums.map { Float($0 / count) }, shape: [size]))
    let deviations = zip(sums, squares).map { sum, square in
      max(
        (max(square / count - sum * sum / (count * count), 0)).squareRoot(), Self.smallestDeviation)
    }
    self.deviations.assign(Tensor(deviations.map { Float($0) }, shape: [size]))
  }

  /// Spectrograms `[N, T, F, C]` less the means, over the deviations.
  func normalized(_ x: Tensor) -> Tensor {
    rows(x).adding(perChannel: -means.value).multiplied(perChannel: deviations.value.reciprocal())
      .reshaped(to: x.shape)
  }

  /// Undoes ``normalized(_:)``.
  func denormalized(_ x: Tensor) -> Tensor {
    rows(x).multiplied(perChannel: deviations.value).adding(perChannel: means.value)
      .reshaped(to: x.shape)
  }

  private func rows(_ x: Tensor) -> Tensor {
    x.reshaped(to: [x.shape[0] * x.shape[1], x.shape[2] * x.shape[3]])
  }
}
