// SPDX-License-Identifier: MIT
import Autograd

extension Tensor {
  /// The means of squares of 4 x 4 values: `[N, T, F, C]` to `[N, T / 4, F / 4, C]`.
  var coarse: Tensor {
    let factor = PCAGANConfiguration.reduction
    let (count, frames, bins, channels) = (shape[0], shape[1], shape[2], shape[3])
    return reshaped(to: [count, frames / factor, factor, bins / factor, factor, channels])
      .mean(alongAxes: [2, 4])
  }

  /// Bilinear interpolation by 4 along time and frequency: `[N, t, f, C]` to `[N, 4 t, 4 f, C]`.
  ///
  /// The values at the borders are repeated beyond them.
  var refined: Tensor { refined(alongAxis: 1).refined(alongAxis: 2) }

  private func refined(alongAxis axis: Int) -> Tensor {
    let factor = PCAGANConfiguration.reduction
    let size = shape[axis]
    func part(_ range: Range<Int>) -> Tensor {
      var (start, end) = (shape.map { _ in 0 }, shape)
      (start[axis], end[axis]) = (range.lowerBound, range.upperBound)
      return sliced(from: start, to: end)
    }
    let before = Tensor.concatenated([part(0..<1), part(0..<size - 1)], alongAxis: axis)
    let after = Tensor.concatenated([part(1..<size), part(size - 1..<size)], alongAxis: axis)
    // Value p of the factor lies at (p + 1/2) / factor - 1/2 from the middle of the coarse value.
    let parts = (0..<factor).map { place in
      let offset = (Float(place) + 0.5) / Float(factor) - 0.5
      let other = offset < 0 ? before : after
      return self * (1 - abs(offset)) + other * abs(offset)
    }
    var split = shape
    split.insert(1, at: axis + 1)
    var joined = shape
    joined[axis] *= factor
    return Tensor.concatenated(parts.map { $0.reshaped(to: split) }, alongAxis: axis + 1)
      .reshaped(to: joined)
  }
}

/// Keeps refined pictures near the principal components: weight · mean |coarse(G(z)) - coarse|.
struct CoarseDistance: LossTerm {
  let weight: Float
  var metric: MetricDescription? { Self.description }

  static let description = MetricDescription(
    "coarseDistance",
    "Mean distance of the refined spectrograms, at a quarter of their resolution, from the "
      + "principal components, times coarseWeight.")

  func loss(_ update: GeneratorUpdate) -> Tensor? {
    guard let generator = update.generator as? PCAGANGenerator else { return nil }
    let wanted = generator.coarsePictures(update.input)
    return (update.generated.coarse - wanted).absolute().mean() * weight
  }
}
