// SPDX-License-Identifier: MIT
import Autograd
import Layers

/// A linear map of latents for each class, `[N, Z]` to `[N, Z]`.
///
///     x = Σ_c y_c (mean_c + Σ_j z_j w_cj)
///
/// y are the shares of the classes. A decoder's map turns standard normal latents into ones that are
/// distributed as those of the recordings of the class, and the encoder's map is its inverse. So random
/// latents lie where the decoder has learned, however far the recordings are from the prior: Ghosh,
/// Sajjadi, Vergari, Black and Schölkopf, "From Variational to Deterministic Autoencoders" (ICLR 2020),
/// section 4, there with one distribution for all classes.
final class LatentTransform: Module {
  /// Row c · Z + j is w_cj: `[1, rows · Z, Z]`.
  let components: Buffer
  /// `[1, rows, Z]`, a row for each class, or one without classes.
  let means: Buffer

  /// The identity.
  init(latentCount: Int, classCount: Int) {
    let rows = max(classCount, 1)
    let identity = (0..<latentCount * latentCount).map { place -> Float in
      place / latentCount == place % latentCount ? 1 : 0
    }
    components = Buffer(
      Tensor(
        [[Float]](repeating: identity, count: rows).flatMap { $0 },
        shape: [1, rows * latentCount, latentCount]))
    means = Buffer(.zeros([1, rows, latentCount]))
  }

  /// Latents `[N, Z]` and the shares of the classes `[N, classes]` to latents.
  func callAsFunction(_ latents: Tensor, labels: Tensor?) -> Tensor {
    .principalComponents(
      components.value, means: means.value, latents: latents, labels: labels)
  }

  /// Latents behind it, as functions of those before it: rows `[Z, width]` of a linear layer become rows
  /// `[Z, rows · width]`, class after class.
  func projection(by layer: Tensor) -> Tensor {
    let (rows, size) = (means.value.shape[1], means.value.shape[2])
    let tables = components.value.reshaped(to: [rows * size, size]).matrixProduct(layer)
    return tables.reshaped(to: [rows, size, layer.shape[1]]).permuted([1, 0, 2])
      .reshaped(to: [size, rows * layer.shape[1]])
  }

  /// The numbers of a transform.
  static func count(latentCount: Int, classCount: Int) -> Int {
    max(classCount, 1) * (latentCount + 1) * latentCount
  }
}

extension LatentTransform {
  /// Fits the map of a decoder, and that of its encoder, to latents of each class, `[n, Z]`; a class
  /// without latents stays as it is.
  ///
  /// The normal distribution of a class has their mean and, where there are few, variances that are
  /// drawn towards their average: ``PCAFit/deviations(ofAtMost:)``.
  static func fit(decoder: LatentTransform, encoder: LatentTransform, to latents: [Tensor?]) {
    for (row, vectors) in latents.enumerated() {
      guard let vectors, vectors.shape[0] > 1 else { continue }
      let fit = PCAFit(ofAll: vectors)
      let deviations = fit.deviations()
      decoder.set(row, components: deviations, mean: fit.mean)
      let (components, mean) = inverse(of: deviations, mean: fit.mean)
      encoder.set(row, components: components, mean: mean)
    }
  }

  /// The inverse of x = mean + Σ z_j w_j with orthogonal w_j: z_j = ⟨x - mean, w_j⟩ / |w_j|².
  private static func inverse(
    of components: Tensor, mean: Tensor
  ) -> (components: Tensor, mean: Tensor) {
    let norms = (components * components).sum(alongAxes: [1]).values.map { $0 > 0 ? 1 / $0 : 0 }
    let inverse = components.permuted([1, 0])
      .multiplied(perChannel: Tensor(norms, shape: [norms.count]))
    return (inverse, -mean.reshaped(to: [1, mean.count]).matrixProduct(inverse))
  }

  private func set(_ row: Int, components: Tensor, mean: Tensor) {
    let size = mean.count
    func write(_ tensor: Tensor, at start: Int, into buffer: Buffer) {
      let values = tensor.values
      buffer.update { target in
        for (place, value) in values.enumerated() { target[start + place] = value }
      }
    }
    write(components, at: row * size * size, into: self.components)
    write(mean, at: row * size, into: means)
  }
}
