// SPDX-License-Identifier: MIT
public import Audio

/// What becomes of a sound along a direction, on average over places.
public struct DirectionEffect: Sendable, Equatable, Codable {
  /// A side of a sound.
  public enum Quality: String, CaseIterable, Sendable, Codable {
    case level, brightness, length, pitch

    /// What it is counted in.
    public var unit: String {
      switch self {
      case .level: "dB"
      case .brightness: "octaves"
      case .length: "s"
      case .pitch: "semitones"
      }
    }

    /// Of one sound; nil for the pitch of noise.
    func value(of character: SoundCharacter) -> Double? {
      switch self {
      case .level: character.levelDecibels
      case .brightness: character.brightnessOctaves
      case .length: character.lengthSeconds
      case .pitch: character.pitchSemitones
      }
    }
  }

  /// The change from two standard deviations below the middle to two above, by quality.
  public let changes: [Quality: Double]
  /// The same as shares of the standard deviation of that quality over the sounds measured.
  public let strengths: [Quality: Double]

  /// What it changes most, or nil where no change is half a standard deviation.
  public var main: Quality? {
    let strongest = Quality.allCases.max { abs(strengths[$0] ?? 0) < abs(strengths[$1] ?? 0) }
    return strongest.flatMap { abs(strengths[$0] ?? 0) >= 0.5 ? $0 : nil }
  }

  /// Measures sounds: `[places][positions]`, of each place one at each of the positions.
  public init(of sounds: [[SoundCharacter]], at positions: [Double]) {
    var changes: [Quality: Double] = [:]
    var strengths: [Quality: Double] = [:]
    let width = (positions.max() ?? 0) - (positions.min() ?? 0)
    for quality in Quality.allCases {
      let all = sounds.joined().compactMap { quality.value(of: $0) }
      let slopes = sounds.compactMap { row in
        Self.slope(
          zip(positions, row).compactMap { position, sound in
            quality.value(of: sound).map { (position, $0) }
          })
      }
      // A quality that most sounds do not have, as drums have no pitch, is not reported.
      guard !slopes.isEmpty, all.count > 1, 2 * slopes.count >= sounds.count,
        4 * all.count >= 3 * sounds.reduce(0, { $0 + $1.count })
      else { continue }
      let change = slopes.reduce(0, +) / Double(slopes.count) * width
      let mean = all.reduce(0, +) / Double(all.count)
      let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count - 1)
      changes[quality] = change
      strengths[quality] = variance > 0 ? change / variance.squareRoot() : 0
    }
    self.changes = changes
    self.strengths = strengths
  }

  /// Of the line nearest to points, by least squares; nil of fewer than three points.
  private static func slope(_ points: [(x: Double, y: Double)]) -> Double? {
    guard points.count > 2 else { return nil }
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count
    let y = points.reduce(0) { $0 + $1.y } / count
    let spread = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
    return spread > 0 ? points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / spread : nil
  }
}
