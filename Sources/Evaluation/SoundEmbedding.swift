// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// A sound as a point: statistics of its log-mel spectrogram, D = 75 numbers.
///
/// Of the ``MelLevels`` of 32 bands (frames of about 32 ms every 8 ms, 60 dB as -1...1):
///
/// | numbers | what |
/// |---|---|
/// | 32 | the mean of each band over the frames |
/// | 32 | the standard deviation of each band over the frames |
/// | 4 | for each eight neighbouring bands, how much their mean level rises within one frame's length: the root mean square of the rises |
/// | 4 | the same of its falls |
/// | 3 | the middle and the spread of the energy in time, as shares of the clip, and the share of frames within 40 dB of the loudest |
///
/// Independent of level, because a gain is neither better nor worse, and because what trains on
/// sounds brought to one peak must not lose against recordings that were not; how loud sounds are is
/// reported by itself. Means and deviations do not notice where in the clip a sound begins or whether
/// it runs backwards; rises, falls and the middle do. No network is involved: any rate, any kind of
/// sound, the same numbers in ten years. The price is that it hears timbre and envelope, not words.
public struct SoundEmbedding: Sendable, Equatable {
  /// What is measured of a clip.
  public let levels: MelLevels

  private static let bandsInGroup = 8
  private static let groupCount = 4
  /// The share of the energy of the loudest frame that counts as sounding: -40 dB.
  private static let soundingShare: Float = 1e-4

  /// The embedding of clips at `sampleRate`, cut or padded with zeros to `sampleCount` samples.
  ///
  /// Sets can be compared when both numbers are the same.
  public init(sampleRate: Int, sampleCount: Int) {
    levels = MelLevels(
      sampleRate: sampleRate, sampleCount: sampleCount,
      bandCount: Self.bandsInGroup * Self.groupCount)
  }

  /// The numbers of a point, D.
  public var size: Int { 2 * levels.bandCount + 2 * Self.groupCount + 3 }

  /// The points of N clips, side by side; each one depends on its clip alone.
  public func callAsFunction(_ clips: [AudioClip]) -> EmbeddingSet {
    let analysis = MelAnalysis(levels)
    let points = parallelMap(clips.count) { index in
      let powers = analysis.powers(of: clips[index])
      return point(levels: analysis.levels(ofPowers: powers), powers: powers ?? [])
    }
    return EmbeddingSet(points.flatMap { $0 }, size: size)
  }

  private func point(levels values: [Float], powers: [Float]) -> [Double] {
    let (mean, deviation) = moments(of: values)
    let tracks = (0..<Self.groupCount).map { changes(of: values, group: $0) }
    return [mean, deviation, tracks.map(\.rise), tracks.map(\.fall), envelope(of: powers)]
      .flatMap { $0 }
  }

  /// Of each band over the frames.
  private func moments(of values: [Float]) -> (mean: [Double], deviation: [Double]) {
    let (bands, frames) = (levels.bandCount, Double(levels.frameCount))
    var sums = [Double](repeating: 0, count: bands)
    for (place, value) in values.enumerated() { sums[place % bands] += Double(value) }
    let mean = sums.map { $0 / frames }
    var squares = [Double](repeating: 0, count: bands)
    for (place, value) in values.enumerated() {
      let distance = Double(value) - mean[place % bands]
      squares[place % bands] += distance * distance
    }
    return (mean, squares.map { ($0 / frames).squareRoot() })
  }

  /// Root mean squares of the changes upwards and downwards of the mean level of some bands, from a
  /// frame to the one a frame's length later.
  private func changes(of values: [Float], group: Int) -> (rise: Double, fall: Double) {
    let track = (0..<levels.frameCount).map { frame in
      let first = frame * levels.bandCount + group * Self.bandsInGroup
      return values[first..<first + Self.bandsInGroup].reduce(0) { $0 + Double($1) }
        / Double(Self.bandsInGroup)
    }
    let lag = max(1, levels.transformSize / levels.hop)
    guard track.count > lag else { return (0, 0) }
    let differences = zip(track.dropFirst(lag), track).map { $0 - $1 }
    func rootMeanSquare(_ sign: Double) -> Double {
      let parts = differences.map { max(0, sign * $0) }
      return (parts.reduce(0) { $0 + $1 * $1 } / Double(parts.count)).squareRoot()
    }
    return (rootMeanSquare(1), rootMeanSquare(-1))
  }

  /// The middle and the spread of the energy, and the share of frames that sound; of silence 1/2, 0
  /// and 0.
  private func envelope(of powers: [Float]) -> [Double] {
    let energies = stride(from: 0, to: powers.count, by: levels.bandCount).map { first in
      powers[first..<first + levels.bandCount].reduce(0, +)
    }
    let total = energies.reduce(0) { $0 + Double($1) }
    guard let loudest = energies.max(), total > 0 else { return [0.5, 0, 0] }
    let length = Double(max(1, energies.count - 1))
    let middle =
      energies.enumerated().reduce(0) { $0 + Double($1.offset) * Double($1.element) }
      / total / length
    let spread = energies.enumerated().reduce(0) { sum, frame in
      let distance = Double(frame.offset) / length - middle
      return sum + distance * distance * Double(frame.element) / total
    }
    let sounding = energies.count { $0 >= loudest * Self.soundingShare }
    return [middle, spread.squareRoot(), Double(sounding) / Double(energies.count)]
  }
}
