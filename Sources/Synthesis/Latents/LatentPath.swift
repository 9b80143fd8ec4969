// SPDX-License-Identifier: MIT
public import Audio
import Autograd

/// A way through a latent space, from place to place in even steps.
public struct LatentPath: Sendable, Equatable {
  /// The places, the first and the last included.
  public let points: [LatentPoint]

  /// A way through two places or more.
  ///
  /// - Parameters:
  ///   - stops: the places that are passed, two or more; their classes turn into each other in even
  ///     shares.
  ///   - stepCount: steps between two of them, one or more.
  ///   - isLinear: see ``LatentSpace/between(_:_:share:isLinear:)``.
  public init(
    through stops: [LatentPoint], stepCount: Int, in space: LatentSpace, isLinear: Bool = false
  ) {
    precondition(stops.count > 1 && stepCount > 0, "\(stops.count) stops, \(stepCount) steps")
    var points = Array(stops.prefix(1))
    for (start, end) in zip(stops, stops.dropFirst()) {
      for step in 1...stepCount {
        let share = Double(step) / Double(stepCount)
        points.append(
          LatentPoint(
            latent: space.between(start.latent, end.latent, share: share, isLinear: isLinear),
            mix: Self.mix(start.mix, end.mix, share: Float(share))))
      }
    }
    self.points = points
  }

  private static func mix(_ start: ClassMix?, _ end: ClassMix?, share: Float) -> ClassMix? {
    guard let start, let end, start != end else { return start }
    return ClassMix(shares: zip(start.shares, end.shares).map { (1 - share) * $0 + share * $1 })
  }

  /// How far it is from each place to the next in what the generator puts out: root mean squares of
  /// the differences.
  public func steps(in model: PlayableModel) -> [Double] {
    let examples = points.map { model.examples(at: [$0]).values }
    return zip(examples, examples.dropFirst()).map { before, after in
      let sum = zip(before, after).reduce(0.0) { sum, pair in
        let difference = Double(pair.1 - pair.0)
        return sum + difference * difference
      }
      return (sum / Double(max(1, before.count))).squareRoot()
    }
  }

  /// How many times as large as the mean of its neighbours the most outstanding step is; 1 where all are
  /// equal, or fewer than three.
  public static func unevenness(of steps: [Double]) -> Double {
    guard steps.count > 2 else { return 1 }
    return steps.indices.map { place in
      let neighbours = [place - 1, place + 1].filter(steps.indices.contains).map { steps[$0] }
      let mean = neighbours.reduce(0, +) / Double(neighbours.count)
      return mean > 0 ? steps[place] / mean : (steps[place] > 0 ? .infinity : 1)
    }.max() ?? 1
  }
}

extension AudioClip {
  /// Clips of one length, rate and number of channels as one (`OverlappedSound`): each begins in the
  /// middle of the one before, and fades in as that one fades out.
  public static func morph(_ clips: [AudioClip]) -> AudioClip? {
    guard let first = clips.first else { return nil }
    var sound = OverlappedSound(
      sampleRate: first.sampleRate, channelCount: first.channelCount,
      hop: OverlappedSound.hop(ofClips: first.frameCount))
    for clip in clips {
      precondition(
        clip.frameCount == first.frameCount && clip.channelCount == first.channelCount,
        "a clip of \(clip.frameCount) frames among clips of \(first.frameCount)")
      sound.append(clip)
    }
    return sound.clip
  }
}
