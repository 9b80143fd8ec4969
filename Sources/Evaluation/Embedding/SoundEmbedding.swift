// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// An embedding of sounds: D = 91 statistics of the log-mel spectrogram.
///
/// The statistics are those of ``MelLevels`` in 32 bands (frames of about 32 ms every 8 ms, 60 dB
/// scaled to -1...1):
///
/// | dimensions | statistic |
/// |---|---|
/// | 32 | the mean of each band over the frames |
/// | 32 | the standard deviation of each band over the frames |
/// | 4 | for each group of eight bands: the root mean square of the rises of the mean level over one frame length |
/// | 4 | the same for its falls |
/// | 8 | for each group of four bands: the slope of the mean level over the sounding frames, as 3 times its mean product with t, which runs from -1 at the first of these frames to 1 at the last |
/// | 8 | the same for its curvature: 5 times the mean product with (3t² - 1) / 2 |
/// | 3 | the mean and the standard deviation of the energy in time, as shares of the clip, and the share of sounding frames: those within 40 dB of the loudest |
///
/// The embedding does not depend on the level: models trained on peak-normalized sounds must not lose
/// against recordings that are not normalized, and levels are reported separately. Means and
/// deviations do not depend on the order of the frames; rises, falls, slopes and curvatures do. No
/// trained network is involved, so the embedding is available for any sample rate and any kind of
/// sound, and will not change. It represents timbre and envelope, but little of the content of speech.
public struct SoundEmbedding: Sendable, Equatable {
  /// The spectrogram that the statistics are taken of.
  public let levels: MelLevels

  private static let bandsInGroup = 8
  private static let groupCount = 4
  private static let bandsInTrack = 4
  /// The energy of a sounding frame relative to the loudest frame, at least: -40 dB.
  private static let soundingShare: Float = 1e-4

  /// The embedding of clips at `sampleRate`, cut and faded out or padded with zeros to `sampleCount`
  /// samples.
  ///
  /// Only sets with the same rate and length can be compared.
  public init(sampleRate: Int, sampleCount: Int) {
    levels = MelLevels(
      sampleRate: sampleRate, sampleCount: sampleCount,
      bandCount: Self.bandsInGroup * Self.groupCount)
  }

  /// The dimensions, D.
  public var size: Int {
    2 * levels.bandCount + 2 * Self.groupCount + 2 * levels.bandCount / Self.bandsInTrack + 3
  }

  /// The points of N clips, computed in parallel; each point depends only on its clip.
  public func callAsFunction(_ clips: [AudioClip]) -> EmbeddingSet {
    callAsFunction(count: clips.count) { clips[$0] }
  }

  /// The points of N clips that are read as they are needed, so that only one a thread is in memory.
  public func callAsFunction(count: Int, clip: (Int) -> AudioClip) -> EmbeddingSet {
    pointsAndShares(count: count, clip: clip).points
  }

  /// The points of N clips, and the share of each clip's energy in the bands (`BandSpectrum`).
  func pointsAndShares(
    count: Int, clip: (Int) -> AudioClip
  ) -> (points: EmbeddingSet, shares: [[Double]]) {
    let analysis = MelAnalysis(levels)
    let measured = parallelMap(count) { index in
      let powers = analysis.powers(of: clip(index))
      return (
        point: point(ofPowers: powers, analysis),
        shares: BandSpectrum.shares(powers ?? [], bands: levels.bandCount)
      )
    }
    return (EmbeddingSet(measured.flatMap(\.point), size: size), measured.map(\.shares))
  }

  /// The point of a clip with these powers in the bands of ``levels``; nil for silence.
  func point(ofPowers powers: [Float]?, _ analysis: MelAnalysis) -> [Double] {
    let values = analysis.levels(ofPowers: powers)
    let (mean, deviation) = moments(of: values)
    let steps = (0..<Self.groupCount).map {
      changes(of: track(of: values, group: $0, bands: Self.bandsInGroup))
    }
    let (envelope, sounding) = envelope(of: powers ?? [])
    let shapes = (0..<levels.bandCount / Self.bandsInTrack).map { group in
      let track = track(of: values, group: group, bands: Self.bandsInTrack)
      return Self.shape(of: sounding.map { track[$0] })
    }
    return [
      mean, deviation, steps.map(\.rise), steps.map(\.fall), shapes.map(\.slope),
      shapes.map(\.curvature), envelope,
    ].flatMap { $0 }
  }

  /// The mean level of a group of bands in each frame: `[T]`.
  private func track(of values: [Float], group: Int, bands: Int) -> [Double] {
    (0..<levels.frameCount).map { frame in
      let first = frame * levels.bandCount + group * bands
      return values[first..<first + bands].reduce(0) { $0 + Double($1) } / Double(bands)
    }
  }

  /// The mean and standard deviation of each band over the frames.
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

  /// The coefficients of the first and second Legendre polynomial of a track.
  private static func shape(of track: [Double]) -> (slope: Double, curvature: Double) {
    guard !track.isEmpty else { return (0, 0) }
    let count = Double(track.count)
    let (slope, curvature) = track.enumerated().reduce((0.0, 0.0)) { sums, frame in
      let t = (2 * Double(frame.offset) + 1) / count - 1
      return (sums.0 + frame.element * t, sums.1 + frame.element * (3 * t * t - 1) / 2)
    }
    return (3 * slope / count, 5 * curvature / count)
  }

  /// The root mean squares of the rises and falls of a level over one frame length.
  private func changes(of track: [Double]) -> (rise: Double, fall: Double) {
    let lag = max(1, levels.fftSize / levels.hop)
    guard track.count > lag else { return (0, 0) }
    let differences = zip(track.dropFirst(lag), track).map { $0 - $1 }
    func rootMeanSquare(_ sign: Double) -> Double {
      let parts = differences.map { max(0, sign * $0) }
      return (parts.reduce(0) { $0 + $1 * $1 } / Double(parts.count)).squareRoot()
    }
    return (rootMeanSquare(1), rootMeanSquare(-1))
  }

  /// The energy of each frame.
  static func energies(_ powers: [Float], bands: Int) -> [Float] {
    stride(from: 0, to: powers.count, by: bands).map { first in
      powers[first..<first + bands].reduce(0, +)
    }
  }

  /// The mean and standard deviation of the energy in time, the share of sounding frames, and their
  /// indices; 1/2, 0, 0 and none for silence.
  private func envelope(of powers: [Float]) -> (numbers: [Double], sounding: [Int]) {
    let energies = Self.energies(powers, bands: levels.bandCount)
    let total = energies.reduce(0) { $0 + Double($1) }
    guard let loudest = energies.max(), total > 0 else { return ([0.5, 0, 0], []) }
    let length = Double(max(1, energies.count - 1))
    let middle =
      energies.enumerated().reduce(0) { $0 + Double($1.offset) * Double($1.element) }
      / total / length
    let spread = energies.enumerated().reduce(0) { sum, frame in
      let distance = Double(frame.offset) / length - middle
      return sum + distance * distance * Double(frame.element) / total
    }
    let sounding = energies.indices.filter { energies[$0] >= loudest * Self.soundingShare }
    return (
      [middle, spread.squareRoot(), Double(sounding.count) / Double(energies.count)], sounding
    )
  }
}
