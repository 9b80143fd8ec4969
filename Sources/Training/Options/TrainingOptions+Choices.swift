// SPDX-License-Identifier: MIT
import Models

extension TrainingOptions {
  /// The networks, and the form of sound that they work on.
  public enum Model: String, Codable, CaseIterable, Sendable {
    /// Waveforms, one-dimensional convolutions.
    case wavegan
    /// Log spectrograms, two-dimensional convolutions; phases are found afterwards.
    case specgan
  }

  /// How a signal gets longer on its way through the generator.
  public enum Upsampling: String, Codable, CaseIterable, Sendable {
    /// By transposed convolution, as in the paper.
    case transposed
    /// By repeating samples and convolving: without the hum that transposed convolutions can leave.
    case nearest
  }

  /// What the two networks want; ``Models/Objective`` has formulas and papers.
  public enum Objective: String, Codable, CaseIterable, Sendable {
    /// Goodfellow's game as it stands.
    case minimax
    /// Goodfellow's game with a generator whose slope does not vanish.
    case nonSaturating = "non-saturating"
    /// Squared distances.
    case leastSquares = "least-squares"
    /// Margins of one.
    case hinge
    /// The Wasserstein distance.
    case wasserstein
    /// Real against the average generated, and the other way round.
    case relativistic

    /// The functions.
    var functions: Models.Objective {
      switch self {
      case .minimax: .minimax
      case .nonSaturating: .nonSaturating
      case .leastSquares: .leastSquares
      case .hinge: .hinge
      case .wasserstein: .wasserstein
      case .relativistic: .relativisticAverage
      }
    }
  }

  /// How a generator is told a class.
  public enum GeneratorLabels: String, Codable, CaseIterable, Sendable {
    /// By scales and shifts of the channels of every block.
    case scale
    /// By a vector beside the latent.
    case embedding
  }

  /// What a critic does with classes.
  public enum CriticLabels: String, Codable, CaseIterable, Sendable {
    /// Scores how well a sound goes with its class.
    case projection
    /// Says which class it hears.
    case classifier
  }
}
