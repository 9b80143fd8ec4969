// SPDX-License-Identifier: MIT
public import Audio
import Models

/// Looks for the latent whose sound is nearest to a recording.
///
/// The nearest of many random latents are where it begins, of every class some, as the nearest by chance
/// is often of another class than the recording. A few steps of `LeastSquares` tell which are worth
/// following; these it follows one after the other, until one fits as a file of the model's own fits, or
/// all have come to rest. What is
/// compared is the log spectrogram that a SpecGAN puts out, with the recording's phases
/// (`LatentComparison`); of a WaveGAN's sounds first such a spectrogram and then the samples.
///
/// Of a style model the search then goes on from the best of these: first for one style w of all
/// layers, then for a style for each layer, which reach sounds that no latent makes.
///
/// Reference: Lipton and Tripathi, "Precise Recovery of Latent Vectors from Generative Adversarial
/// Networks" (2017), for the problem, and for clipping at the bounds.
public struct LatentSearch {
  /// How hard to look.
  public struct Settings: Sendable, Equatable {
    /// Random latents of which the nearest are taken.
    public var candidateCount = 512
    /// Latents that are followed, at most.
    public var startCount = 8
    /// Steps from each of them, at most.
    public var stepCount = 60
    /// Of the candidates.
    public var seed: UInt64 = 0
    /// The class of the sound; nil to try all in turn.
    public var mix: ClassMix?

    /// The usual.
    public init() {}
  }

  /// What was found.
  public struct Finding: Sendable, Equatable {
    /// The place; of a style model with styles, unless its latent alone makes the recording.
    public let point: LatentPoint
    /// Its distance to the recording: the root of the mean squared difference of the two spectrograms,
    /// of which the loudest and the most silent cell differ by 2.
    public let distance: Double
    /// That of the nearest candidate, before anything was followed.
    public let firstDistance: Double
    /// The distances that were come to from each start, the smallest first.
    public let distances: [Double]

    /// Whether the recording fits so well that it must be a sound of the model.
    public var isExact: Bool { distance < LatentSearch.exactDistance }
  }

  /// A SpecGAN's file of 16 bits has a distance of 0.0002 from its own latent, with a mark 0.0005.
  static let exactDistance = 0.001

  /// Places that are tried for each that is followed, and the steps from each.
  static let trialsOfStart = 2
  static let trialStepCount = 6

  let model: PlayableModel
  let comparisons: [LatentComparison]

  /// A search for a clip, which is brought to the model's rate, channels and length: its beginning,
  /// or silence after it.
  ///
  /// - Throws: `AudioConversionError`
  public init(for clip: AudioClip, in model: PlayableModel) throws(AudioConversionError) {
    let representation = model.description.design.representation
    let recording = try model.converted(clip)
      .slice(from: 0, length: representation.sliceLength)
    self.model = model
    comparisons = representation.comparisonViews.map {
      LatentComparison(of: recording, with: model, in: $0)
    }
  }

  /// Looks for the latent.
  ///
  /// - Parameter progress: called with the share done and the smallest distance so far; the search ends
  ///   with an error that it throws.
  public func run(
    _ settings: Settings = Settings(),
    progress: (_ share: Double, _ distance: Double) throws -> Void
  ) rethrows -> Finding {
    let candidates = try candidates(settings) { try progress(0.2 * $0, $1.squareRoot()) }
    let first = candidates[0]
    let starts = try tried(candidates, settings) {
      try progress(0.2 + 0.3 * $0, $1.squareRoot())
    }
    // A style model goes on in w.
    let followedShare = model.styleLayerCount > 0 ? 0.7 : 1
    var found: [Place] = []
    for (number, start) in starts.prefix(settings.startCount).enumerated() {
      var nearest = found.map(\.distance).min() ?? first.distance
      let end = try follow(start, settings, by: comparisons) { step, distance in
        nearest = min(nearest, distance)
        let share = (Double(number) + step) / Double(settings.startCount)
        try progress(0.5 + share * (followedShare - 0.5), nearest.squareRoot())
      }
      found.append(end)
      if end.distance < Self.exactDistance * Self.exactDistance { break }
    }
    let best = found.min { $0.distance < $1.distance } ?? first
    let (point, distance) = try refined(best, settings) {
      try progress(followedShare + $0 * (1 - followedShare), $1.squareRoot())
    }
    try progress(1, distance.squareRoot())
    return Finding(
      point: point, distance: distance.squareRoot(), firstDistance: first.distance.squareRoot(),
      distances: found.map { $0.distance.squareRoot() }.sorted())
  }

  /// The distance of each of these places to the recording, as loud as that.
  public func distances(of points: [LatentPoint]) -> [Double] {
    comparisons[0].firstGuesses(points).map { $0.distance.squareRoot() }
  }
}
