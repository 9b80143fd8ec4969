// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Models

/// What a recording would look like, were it made from a latent of a model.
///
/// A sound of the model itself should fit without rest, and most of what is in the way is no matter of
/// the latent:
///
/// - **phases.** Those of a SpecGAN's sound are looked for, and the least change of the latent leads the
///   search elsewhere. So the recording's own are taken: `SpectrogramRepresentation.decode(_:phasesOf:)`.
/// - **level.** A file may be louder or quieter than what the model puts out: the gain is one more
///   unknown.
/// - **watermark.** It lies 13 to 20 dB below the sound, and where the pattern begins can be told: the
///   mark is put on what the model puts out as well, and its strength is the last unknown.
struct LatentComparison {
  /// What of a place the first unknowns are.
  enum Unknowns {
    /// The latent, `[Z]`.
    case latent
    /// The style of a style model, the same in every layer, `[W]`; the noise is that of the point.
    case style(of: LatentPoint)
    /// The styles of all layers, `[layers · W]`; Abdal, Qin and Wonka, "Image2StyleGAN" (2019),
    /// section 4: the space W+.
    case layers(of: LatentPoint)
  }

  /// The recording, one slice of what the model makes.
  let recording: AudioClip
  /// What of a place the first unknowns are.
  var unknowns = Unknowns.latent
  private let model: PlayableModel
  private let view: any Representation
  private let place: Int?
  private var mark: AudioClip
  /// The recording in the view, `[n]`.
  let target: [Float]

  /// Strengths that marks may have; zero of a recording without one.
  private static let strengths: ClosedRange<Float> = 0...0.4
  private static let usualStrength: Float = 0.15
  private static let gains: ClosedRange<Float> = -7...7
  /// Places whose predictions are made at a time.
  private static let chunk = 256

  /// A comparison in a view: what of a sound is to be alike.
  init(of recording: AudioClip, with model: PlayableModel, in view: any Representation) {
    (self.recording, self.model, self.view) = (recording, model, view)
    place = Watermark.place(in: recording)
    mark = AudioClip(
      samples: recording.samples.map { _ in 0 }, sampleRate: recording.sampleRate,
      channelCount: recording.channelCount)
    target = view.encode([recording]).values
    weigh(strength: place == nil ? 0 : Self.usualStrength)
  }

  /// The bounds of the unknowns: the numbers of the place, the gain's logarithm, the strength of the
  /// mark.
  var bounds: [ClosedRange<Float>] {
    let anyNumber = -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude
    let (numbers, count): (ClosedRange<Float>, Int) =
      switch unknowns {
      case .latent: (model.latentDistribution == .uniform ? -1...1 : anyNumber, model.latentCount)
      case .style: (anyNumber, model.styleNumberCount / max(1, model.styleLayerCount))
      case .layers: (anyNumber, model.styleNumberCount)
      }
    return [ClosedRange<Float>](repeating: numbers, count: count)
      + [Self.gains, place == nil ? 0...0 : Self.strengths]
  }

  /// The place that unknowns stand for.
  func point(_ parameters: [Float], _ mix: ClassMix?) -> LatentPoint {
    let numbers = Array(parameters.dropLast(2))
    switch unknowns {
    case .latent: return LatentPoint(latent: numbers, mix: mix)
    case .style(let point):
      let styles = (0..<model.styleLayerCount).flatMap { _ in numbers }
      return LatentPoint(latent: point.latent, mix: mix, styles: styles)
    case .layers(let point): return LatentPoint(latent: point.latent, mix: mix, styles: numbers)
    }
  }

  /// The unknowns of these places, as loud as the recording, and the squared distances to it.
  func firstGuesses(_ points: [LatentPoint]) -> [(parameters: [Float], distance: Double)] {
    let strength = place == nil ? 0 : Self.usualStrength
    let wanted = Self.level(of: recording)
    let sounds = sounds(at: points, strengths: points.map { _ in strength })
    let gains = sounds.map { sound in
      let gain = log(wanted / max(Self.level(of: sound), .leastNormalMagnitude))
      return min(max(gain, Self.gains.lowerBound), Self.gains.upperBound)
    }
    let parameters = zip(points, gains).map { $0.latent + [$1, strength] }
    let distances = LeastSquares.distances(of: marked(sounds, parameters), to: target)
    return Array(zip(parameters, distances))
  }

  /// How the recording would look, made from these unknowns: `[N, n]`.
  func predictions(_ parameters: [[Float]], _ mix: ClassMix?) -> Tensor {
    let parts = stride(from: 0, to: parameters.count, by: Self.chunk).map { first in
      let part = Array(parameters[first..<min(first + Self.chunk, parameters.count)])
      let strengths = part.map { $0[$0.count - 1] }
      return marked(sounds(at: part.map { point($0, mix) }, strengths: strengths), part)
    }
    return parts.count == 1 ? parts[0] : Tensor.concatenated(parts, alongAxis: 0)
  }

  /// Measures the mark's level anew, on the recording without a mark of this strength.
  mutating func weigh(strength: Float) {
    guard let place else { return }
    mark = Watermark.mark(on: recording.adding(mark, gain: -strength), at: place)
  }

  /// What the model makes at these places, with the recording's phases, before gain and mark.
  private func sounds(at points: [LatentPoint], strengths: [Float]) -> [AudioClip] {
    let examples = model.examples(at: points)
    return model.description.design.representation.decode(
      examples, phasesOf: strengths.map { recording.adding(mark, gain: -$0) })
  }

  private func marked(_ sounds: [AudioClip], _ parameters: [[Float]]) -> Tensor {
    let clips = zip(sounds, parameters).map { sound, parameters in
      sound.scaled(by: exp(parameters[parameters.count - 2]))
        .adding(mark, gain: parameters[parameters.count - 1])
    }
    let views = view.encode(clips)
    return views.reshaped(to: [clips.count, views.count / clips.count])
  }

  private static func level(of clip: AudioClip) -> Float {
    clip.samples.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}

extension AudioClip {
  /// The clip times a factor.
  fileprivate func scaled(by gain: Float) -> AudioClip {
    AudioClip(
      samples: samples.map { $0 * gain }, sampleRate: sampleRate, channelCount: channelCount)
  }
}
