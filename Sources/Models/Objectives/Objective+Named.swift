// SPDX-License-Identifier: MIT
import Autograd

/// 2 ln 2: the binary cross entropy of two fair coins, in nats.
private let twoCoins: Float = 1.386_294_4
/// Half of it: one guess.
private let oneCoin: Float = 0.693_147_2

extension Objective {
  /// The minimax game: critic -mean log σ(D(x)) - mean log(1 - σ(D(G(z)))), generator the negative
  /// of the second term.
  ///
  /// The generator's slope vanishes where the critic is sure. Goodfellow and others, "Generative
  /// Adversarial Nets" (2014), equation 1.
  public static let minimax = Objective(
    "minimax", equilibriumLoss: twoCoins, boundary: 0, criticLoss: crossEntropy,
    generatorLoss: { generated, _ in -generated.softplus().mean() })

  /// The same critic; the generator makes -mean log σ(D(G(z))) small, whose slope does not vanish.
  ///
  /// Goodfellow and others (2014), section 3; DCGAN's objective.
  public static let nonSaturating = Objective(
    "non-saturating", equilibriumLoss: twoCoins, boundary: 0, criticLoss: crossEntropy,
    generatorLoss: { generated, _ in (-generated).softplus().mean() })

  /// Squared distances: critic ½ mean (D(x) - 1)² + ½ mean D(G(z))², generator ½ mean (D(G(z)) -
  /// 1)².
  ///
  /// Mao and others, "Least Squares Generative Adversarial Networks" (2017), equation 9.
  public static let leastSquares = Objective(
    "least-squares", equilibriumLoss: 0.25, boundary: 0.5,
    criticLoss: { real, generated in ((real - 1).squared().mean() + generated.squared().mean()) / 2
    },
    generatorLoss: { generated, _ in (generated - 1).squared().mean() / 2 })

  /// Margins of one: critic mean max(0, 1 - D(x)) + mean max(0, 1 + D(G(z))), generator -mean
  /// D(G(z)).
  ///
  /// Lim and Ye, "Geometric GAN" (2017), section 3.3; Miyato and others, "Spectral Normalization for
  /// Generative Adversarial Networks" (2018), equations 16 and 17.
  public static let hinge = Objective(
    "hinge", equilibriumLoss: 2, boundary: 0,
    criticLoss: { real, generated in (1 - real).relu().mean() + (1 + generated).relu().mean() },
    generatorLoss: { generated, _ in -generated.mean() })

  /// The Wasserstein distance: critic mean D(G(z)) - mean D(x), generator -mean D(G(z)).
  ///
  /// The critic must be kept Lipschitz, by clipping its weights or by a ``GradientPenalty``; the
  /// negative of its loss then estimates the distance. Arjovsky, Chintala and Bottou, "Wasserstein
  /// GAN" (2017), equation 2 and algorithm 1.
  public static let wasserstein = Objective(
    "wasserstein", equilibriumLoss: 0, boundary: nil,
    criticLoss: { real, generated in generated.mean() - real.mean() },
    generatorLoss: { generated, _ in -generated.mean() })

  /// Whether real examples look more real than the average generated one, and the other way round:
  /// the non-saturating game on D(x) - mean D(G(z)) and D(G(z)) - mean D(x), both sides in both
  /// losses.
  ///
  /// Jolicoeur-Martineau, "The relativistic discriminator: a key element missing from standard GAN"
  /// (2018), section 4.3, RaSGAN.
  public static let relativisticAverage = Objective(
    "relativistic", equilibriumLoss: twoCoins, boundary: nil,
    criticLoss: { real, generated in
      let (above, below) = relative(real, generated)
      return crossEntropy(above, below)
    },
    generatorLoss: { generated, real in
      let (above, below) = relative(real(), generated)
      return crossEntropy(below, above)
    })

  /// Whether a real example looks more real than the generated one beside it: critic mean
  /// log(1 + exp(D(G(z_i)) - D(x_i))), generator mean log(1 + exp(D(x_i) - D(G(z_i)))).
  ///
  /// With classes, both examples of a pair have the same class. Jolicoeur-Martineau, "The
  /// relativistic discriminator" (2018), section 4.1, RSGAN; with R1 and R2 at every update: Huang,
  /// Gokaslan, Kuleshov and Tompkin, "The GAN is dead; long live the GAN!" (NeurIPS 2024), section 2.
  public static let relativisticPaired = Objective(
    "relativisticPaired", equilibriumLoss: oneCoin, boundary: nil,
    criticLoss: { real, generated in (generated - real).softplus().mean() },
    generatorLoss: { generated, real in (real() - generated).softplus().mean() })

  /// -mean log σ(positive) - mean log(1 - σ(negative)).
  @Sendable private static func crossEntropy(_ positive: Tensor, _ negative: Tensor) -> Tensor {
    (-positive).softplus().mean() + negative.softplus().mean()
  }

  /// Scores less the mean of the other side's.
  private static func relative(
    _ real: Tensor, _ generated: Tensor
  ) -> (real: Tensor, generated: Tensor) {
    (
      real - generated.mean().broadcast(to: real.shape),
      generated - real.mean().broadcast(to: generated.shape)
    )
  }
}
