// SPDX-License-Identifier: MIT
public import Audio
import Autograd

/// A path through a latent space in equal steps.
public struct LatentPath: Sendable, Equatable {
  /// The points of the path, including the first and the last stop.
  public let points: [LatentPoint]

  /// A path through two or more stops.
  ///
  /// - Parameters:
  ///   - stops: the points that the path passes through, two or more; class shares are interpolated
  ///     linearly.
  ///   - stepCount: the number of steps between two stops, one or more.
  ///   - space: the latent space of the model.
  ///   - isLinear: see ``LatentSpace/between(_:_:share:isLinear:)``. Points with styles
  ///     (``PlayableModel/styled(_:)``) are interpolated linearly in w, which has no shell that a
  ///     straight line would leave, and keep the latent of the stop before them for their noise.
  public init(
    through stops: [LatentPoint], stepCount: Int, in space: LatentSpace, isLinear: Bool = false
  ) {
    precondition(stops.count > 1 && stepCount > 0, "\(stops.count) stops, \(stepCount) steps")
    var points = Array(stops.prefix(1))
    for (start, end) in zip(stops, stops.dropFirst()) {
      for step in 1...stepCount {
        let share = Double(step) / Double(stepCount)
        if let styles = LatentPoint.styles(between: start, end, share: Float(share)) {
          points.append(
            LatentPoint(
              latent: step == stepCount ? end.latent : start.latent,
              mix: Self.mix(start.mix, end.mix, share: Float(share)), styles: styles))
          continue
        }
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

  /// The root mean square of the change of the generator's output between successive points.
  public func steps(in model: PlayableModel) -> [Double] {
    var before = model.examples(at: [points[0]]).values
    return points.dropFirst().map { point in
      let after = model.examples(at: [point]).values
      defer { before = after }
      let sum = zip(before, after).reduce(0.0) { sum, pair in
        let difference = Double(pair.1 - pair.0)
        return sum + difference * difference
      }
      return (sum / Double(max(1, before.count))).squareRoot()
    }
  }

  /// The largest ratio of a step to the mean of its neighbours; 1 for equal steps or fewer than three.
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
  /// Joins clips of equal length, rate and number of channels by overlapping them by half
  /// (`OverlappedSound`): each fades in while the clip before it fades out.
  public static func morph(_ clips: some Sequence<AudioClip>) -> AudioClip? {
    var first: (frameCount: Int, channelCount: Int)?
    var sound: OverlappedSound?
    for clip in clips {
      let size = first ?? (clip.frameCount, clip.channelCount)
      precondition(
        clip.frameCount == size.frameCount && clip.channelCount == size.channelCount,
        "a clip of \(clip.frameCount) frames among clips of \(size.frameCount)")
      if sound == nil {
        sound = OverlappedSound(
          sampleRate: clip.sampleRate, channelCount: size.channelCount,
          hop: OverlappedSound.hop(ofClips: size.frameCount))
      }
      sound?.append(clip)
      first = size
    }
    return sound?.clip
  }
}
