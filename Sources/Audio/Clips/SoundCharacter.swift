// SPDX-License-Identifier: MIT
import Glibc

/// Basic perceptual properties of a sound: level, brightness, duration and pitch.
public struct SoundCharacter: Sendable, Equatable, Codable {
  /// The root mean square of the loudest 50 ms in decibels of full scale; -100 for silence.
  public let levelDecibels: Double
  /// The spectral centroid, the mean frequency weighted by power, in octaves above 1 kHz.
  public let brightnessOctaves: Double
  /// The time in seconds by which 95 % of the energy has passed.
  public let lengthSeconds: Double
  /// The pitch of the loudest part in semitones above 440 Hz; nil if it has none.
  public let pitchSemitones: Double?

  /// The character of a clip, mixed down to one channel.
  public init(of clip: AudioClip) {
    let samples = clip.mixedDown().samples
    let rate = Double(clip.sampleRate)
    let powers = samples.map { Double($0) * Double($0) }
    let window = min(max(1, clip.sampleRate / 20), max(1, powers.count))
    let (start, power) = Self.loudest(of: powers, window: window)
    levelDecibels = 10 * log10(max(power, 1e-10))
    lengthSeconds = Double(Self.end(of: powers, share: 0.95)) / rate
    brightnessOctaves = Self.centroid(of: samples, sampleRate: rate).map { log2($0 / 1000) } ?? 0
    let loudPart = samples[start..<min(start + window, samples.count)]
    pitchSemitones = Self.pitch(of: Array(loudPart), sampleRate: rate).map { 12 * log2($0 / 440) }
  }

  /// The beginning of the window with the highest mean power, and that power.
  private static func loudest(of powers: [Double], window: Int) -> (start: Int, power: Double) {
    guard powers.count >= window else { return (0, 0) }
    var sum = powers.prefix(window).reduce(0, +)
    var (best, start) = (sum, 0)
    for first in 1..<max(1, powers.count - window + 1) {
      sum += powers[first + window - 1] - powers[first - 1]
      if sum > best { (best, start) = (sum, first) }
    }
    return (start, best / Double(window))
  }

  /// The first place at which the cumulative sum reaches this share of the total.
  private static func end(of powers: [Double], share: Double) -> Int {
    let wanted = powers.reduce(0, +) * share
    var sum = 0.0
    return powers.firstIndex {
      sum += $0
      return sum >= wanted
    } ?? 0
  }

  private static func centroid(of samples: [Float], sampleRate: Double) -> Double? {
    let transform = ShortTimeTransform(fftSize: 512, hop: 256, alignment: .centered(.zeros))
    let magnitudes = transform.magnitudes(of: samples)
    var (sum, weighted) = (0.0, 0.0)
    for (place, magnitude) in magnitudes.enumerated() {
      let power = Double(magnitude) * Double(magnitude)
      sum += power
      weighted += power * Double(place % transform.binCount)
    }
    guard sum > 0, weighted > 0 else { return nil }
    return weighted / sum * sampleRate / 512
  }

  /// The fundamental frequency, from 50 to 1000 Hz, by autocorrelation; nil below a correlation of 0.7.
  ///
  /// The period is the shortest lag whose normalised autocorrelation is at least nine tenths of the
  /// highest, because multiples of the period correlate as well as the period itself.
  private static func pitch(of x: [Float], sampleRate: Double) -> Double? {
    let (first, last) = (Int(sampleRate / 1000), min(Int(sampleRate / 50), x.count / 2))
    guard first > 1, first < last else { return nil }
    let correlations = (first - 1...last).map { lag -> Double in
      var (product, before, after) = (0.0, 1e-12, 1e-12)
      for place in 0..<x.count - lag {
        let (a, b) = (Double(x[place]), Double(x[place + lag]))
        product += a * b
        before += a * a
        after += b * b
      }
      return product / (before * after).squareRoot()
    }
    let peaks = (1..<max(1, correlations.count - 1)).filter {
      correlations[$0] >= correlations[$0 - 1] && correlations[$0] >= correlations[$0 + 1]
    }
    guard let highest = peaks.map({ correlations[$0] }).max(), highest > 0.7 else { return nil }
    return peaks.first { correlations[$0] > 0.9 * highest }
      .map { sampleRate / Double($0 + first - 1) }
  }
}
