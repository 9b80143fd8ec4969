// SPDX-License-Identifier: MIT
import Autograd

/// What a critic has beside its convolutions.
///
/// A finished model needs none of it, so it stands in no
/// model file.
public struct CriticDesign: Sendable, Equatable {
  /// Whether kernels are divided by their largest singular value.
  public var normalizesSpectrum = false
  /// Whether batches are normalised after every block but the first, as DCGAN has it.
  public var normalizesBatches = false
  /// The share of each block's results that is set to zero.
  public var dropout: Float = 0
  /// Whether the deviation over the batch is a feature.
  public var seesDeviation = false
  /// Kernels of minibatch discrimination, 0 for none.
  public var discriminationKernels = 0
  /// Whether patches are scored, too, by the signal of the second block.
  public var scoresPatches = false
  /// Whether the output has the activations of all blocks as features.
  public var givesFeatures = false
  /// What the critic does with classes.
  public var labels: Labels = .none

  /// The plain critic of the papers.
  public init() {}

  /// What a critic does with classes.
  public enum Labels: Sendable, Equatable {
    /// Nothing.
    case none
    /// Scores how well the example goes with its class: a projection on the class's vector is added
    /// to the score. Miyato and Koyama, "cGANs with Projection Discriminator" (2018), equation 3.
    case projection(classCount: Int)
    /// Says which class it sees. Odena, Olah and Shlens, "Conditional Image Synthesis with Auxiliary
    /// Classifier GANs" (2017), section 3.
    case classifier(classCount: Int)

    /// The number of classes.
    public var classCount: Int {
      switch self {
      case .none: 0
      case .projection(let count), .classifier(let count): count
      }
    }
  }

  /// The output of a critic from its score and, where it has classes, a number for each of them: the
  /// projection is added to the score, or the numbers are the logits of a classifier.
  ///
  /// - Parameters:
  ///   - score: `[N]`.
  ///   - classes: `[N, classes]`; nil without classes.
  ///   - labels: the class of each example, `[N, classes]`; nil without classes.
  ///   - patches: the scores of further heads.
  ///   - features: the features of the output.
  func output(
    score: Tensor, classes: Tensor?, labels: Tensor?, patches: [Tensor] = [],
    features: [Tensor] = []
  ) -> CriticOutput {
    guard case .projection = self.labels, let classes else {
      return CriticOutput(heads: [score] + patches, classLogits: classes, features: features)
    }
    guard let labels else { preconditionFailure("a critic of classes without labels") }
    return CriticOutput(
      heads: [score + (classes * labels).sum(alongAxes: [1])] + patches, classVotes: classes,
      features: features)
  }

  /// Whether a score depends on the other examples of a batch.
  public var mixesExamples: Bool {
    normalizesBatches || seesDeviation || discriminationKernels > 0
  }
}
