// SPDX-License-Identifier: MIT
public import Autograd

/// How far reconstructions are from their examples, and what of it counts in the loss.
public enum Reconstruction {
  /// The mean absolute difference, of shape [].
  public static func distance(_ found: Tensor, _ wanted: Tensor) -> Tensor {
    (found - wanted).absolute().mean()
  }

  /// The mean over layers of the mean absolute difference of a critic's features, each relative to the
  /// mean absolute value of those of the examples, so that no scale of the critic counts; of shape [].
  ///
  /// The idea is that of Larsen, Sønderby, Larochelle and Winther, "Autoencoding beyond pixels using a
  /// learned similarity metric" (ICML 2016), equation 7, which takes the squares of one layer.
  public static func featureDistance(_ found: [Tensor], _ wanted: [Tensor]) -> Tensor {
    let terms = zip(found, wanted).map { found, wanted in
      let size = withoutRecording { wanted.absolute().mean().item }
      return distance(found, wanted) / max(size, smallest)
    }
    precondition(!terms.isEmpty, "a critic without features")
    return terms.dropFirst().reduce(terms[0], +) / Float(terms.count)
  }

  /// The negative logarithm of the likelihood of an example for each of its values, in nats, of shape [],
  /// under Laplace distributions around the reconstruction.
  ///
  ///     d / b + ln 2b
  ///
  /// of the mean distance d with the scale b. Without a given one it is d, its value of the highest
  /// likelihood: 1 + ln 2d. So the balance between reconstruction and divergence needs no weight: Rybkin,
  /// Daniilidis and Levine, "Simple and Effective VAE Training with Calibrated Decoders" (ICML 2021),
  /// section 3.2, there with normal distributions.
  public static func negativeLogLikelihood(ofDistance distance: Tensor, scale: Float?) -> Tensor {
    if let scale { return distance / scale + Tensor(scalar: 2 * scale).log() }
    return (distance + smallest).log() + (1 + 0.693_147_2)
  }

  /// Distances of the size of rounding errors count as it.
  private static let smallest: Float = 1e-6
}
