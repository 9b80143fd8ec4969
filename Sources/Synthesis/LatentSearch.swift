// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import Foundation
import GANModels
import Kernels
import Layers

/// Looks for the latent whose sound is nearest to a recording, by gradient through the generator.
///
/// The nearest of many random latents are where it begins, and Adam goes down from all of them side by
/// side; latents of a uniform distribution are held within its bounds after each step (Lipton and
/// Tripathi, "Precise Recovery of Latent Vectors from Generative Adversarial Networks", 2017, without
/// their stochastic clipping). Distances of waveforms are `MultiResolutionSpectralLoss`; those of
/// spectrograms are mean squared differences in the range that the network puts out, as no gradient
/// leads through a phase reconstruction.
public struct LatentSearch {
  /// How hard to look.
  public struct Settings: Sendable, Equatable {
    /// Random latents of which the nearest are taken.
    public var candidateCount = 512
    /// Latents that are followed.
    public var startCount = 8
    /// Steps of Adam.
    public var stepCount = 600
    /// The size of the first step; it falls to zero along half a cosine.
    public var learningRate: Float = 0.1
    /// Of the candidates.
    public var seed: UInt64 = 0
    /// The class of the sound; nil to try all in turn.
    public var mix: ClassMix?

    /// The usual.
    public init() {}
  }

  /// What was found.
  public struct Finding: Sendable, Equatable {
    /// The place.
    public let point: LatentPoint
    /// Its distance to the recording.
    public let distance: Double
    /// That of the nearest candidate, before anything was followed.
    public let firstDistance: Double
    /// The distances of all starts at the end, the smallest first.
    public let distances: [Double]
  }

  private let model: PlayableModel
  private let target: Tensor

  /// A search for a clip, which is brought to the model's rate, channels and length: its beginning,
  /// or silence after it.
  ///
  /// - Throws: `AudioConversionError`
  public init(for clip: AudioClip, in model: PlayableModel) throws(AudioConversionError) {
    let representation = model.description.architecture.representation
    let mixed =
      clip.channelCount == representation.channelCount ? clip : clip.mixedDown()
    let converted = try Resampler().convert(mixed, to: representation.sampleRate)
      .withChannels(representation.channelCount)
    self.model = model
    target = representation.encode([converted.slice(from: 0, length: representation.sliceLength)])
  }

  /// Looks for the latent.
  ///
  /// - Parameter progress: is told the share that is done and the smallest distance known.
  public func run(
    _ settings: Settings = Settings(), progress: (_ share: Double, _ distance: Double) -> Void
  ) -> Finding {
    let candidates = (0..<settings.candidateCount).map { number in
      LatentPoint(
        latent: model.latent(number, seed: settings.seed, stream: "latent search"),
        mix: settings.mix ?? model.classInTurn(number))
    }
    var distances: [Double] = []
    for first in stride(from: 0, to: candidates.count, by: 16) {
      let batch = Array(candidates[first..<min(first + 16, candidates.count)])
      distances += self.distances(of: batch)
      progress(0.2 * Double(distances.count) / Double(candidates.count), distances.min() ?? 0)
    }
    let order = distances.indices.sorted { distances[$0] < distances[$1] }
    let firstDistance = distances[order[0]]
    let starts = order.prefix(settings.startCount).map { candidates[$0] }
    let ends = follow(Array(starts), settings) { progress(0.2 + 0.8 * $0, firstDistance) }
    // A start that was led astray must not lose against where it came from.
    let points = ends + [candidates[order[0]]]
    let found = self.distances(of: points)
    let best = found.indices.min { found[$0] < found[$1] } ?? 0
    return Finding(
      point: points[best], distance: found[best], firstDistance: firstDistance,
      distances: found.dropLast().sorted())
  }

  /// The distance of each of these places to the recording.
  public func distances(of points: [LatentPoint]) -> [Double] {
    let examples = model.examples(at: points)
    return points.indices.map { place in
      let start = [place] + examples.shape.dropFirst().map { _ in 0 }
      let example = examples.sliced(
        from: start, to: [place + 1] + Array(examples.shape.dropFirst()))
      return Double(withoutRecording { distance(of: example, to: target).values[0] })
    }
  }

  /// Where Adam leads from these places.
  private func follow(
    _ starts: [LatentPoint], _ settings: Settings, progress: (_ share: Double) -> Void
  ) -> [LatentPoint] {
    let size = model.latentCount
    let latents = Parameter(
      Tensor(starts.flatMap(\.latent), shape: [starts.count, size]))
    let mixes = starts.compactMap(\.mix)
    let labels = mixes.isEmpty ? nil : ClassMix.labels(mixes)
    let wanted = Tensor.concatenated(starts.map { _ in target }, alongAxis: 0)
    let optimizer = Adam([("latents", latents)], learningRate: settings.learningRate)
    let isBounded = model.generator.latentDistribution == .uniform
    for step in 0..<settings.stepCount {
      let share = Float(step) / Float(settings.stepCount)
      optimizer.learningRate = settings.learningRate * (1 + cos(.pi * share)) / 2
      optimizer.update(slopes(at: latents.value.asVariable(), labels, wanted))
      if isBounded {
        latents.update { values in
          for place in values.indices { values[place] = min(max(values[place], -1), 1) }
        }
      }
      progress(Double(step + 1) / Double(settings.stepCount))
    }
    let found = latents.value.values
    return starts.indices.map { place in
      LatentPoint(latent: Array(found[place * size..<(place + 1) * size]), mix: starts[place].mix)
    }
  }

  /// In a function of its own: the graph is gone when the step is taken.
  private func slopes(at latents: Tensor, _ labels: Tensor?, _ wanted: Tensor) -> [Tensor?] {
    gradient(
      of: distance(of: model.generator(latents, labels: labels), to: wanted),
      withRespectTo: [latents])
  }

  /// The mean distance, of shape [], of examples `[N, ...]` to wanted ones.
  private func distance(of examples: Tensor, to wanted: Tensor) -> Tensor {
    switch model.description.architecture {
    case .waveGAN: MultiResolutionSpectralLoss()(examples, wanted: wanted)
    case .specGAN: (examples - wanted).squared().mean()
    }
  }
}
