// SPDX-License-Identifier: MIT
import Autograd
import Layers

extension Tensor {
  /// The means of squares of 4 x 4 values: `[N, T, F, C]` to `[N, T / 4, F / 4, C]`.
  var coarse: Tensor {
    let factor = PCAGANConfiguration.reduction
    let (count, frames, bins, channels) = (shape[0], shape[1], shape[2], shape[3])
    return reshaped(to: [count, frames / factor, factor, bins / factor, factor, channels])
      .mean(alongAxes: [2, 4])
  }

  /// Bilinear interpolation by 4 along time and frequency: `[N, t, f, C]` to `[N, 4 t, 4 f, C]`.
  var refined: Tensor {
    let factor = PCAGANConfiguration.reduction
    return LinearInterpolation(factor: [factor, factor], alignment: .centered)(self)
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
