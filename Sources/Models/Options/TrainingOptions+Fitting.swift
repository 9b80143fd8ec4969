// SPDX-License-Identifier: MIT
import Audio

/// The rate and the length of a sound that fit recordings.
extension TrainingOptions {
  /// The longest sounds, in seconds, that a training chooses by itself, by its minutes.
  ///
  /// A step takes about as much longer as sounds are longer: at 44.1 kHz and with preset `small`, two
  /// cores of 2.5 GHz make a step of 1.5 s in 0.4 s and one of 4 s in 1.6 s. Noise is gone after some
  /// ``clearSteps`` steps, for which the time has to suffice.
  static let learnableLengths: [(belowMinutes: Double, seconds: Double)] = [
    (5, 0.5), (20, 1.5), (120, 4), (.infinity, 6),
  ]

  /// Steps after which sounds of a SpecGAN were clear in the trainings of Guides/quality.md; a rule of
  /// thumb.
  public static let clearSteps = 2000

  /// Steps that count as a minute: what depends on the length of a training must not depend on the
  /// machine.
  static let stepsOfAMinute = 60.0

  /// The shortest length that is chosen, in seconds.
  private static let shortestSeconds = 0.25

  /// The longest sound, in seconds, that the time given can learn.
  public var learnableSeconds: Double {
    let time = minutes ?? Double(steps ?? 0) / Self.stepsOfAMinute
    return Self.learnableLengths.first { time < $0.belowMinutes }?.seconds ?? 0
  }

  /// Whether the beginnings of recordings decide about a value that is open.
  public var needsBeginnings: Bool {
    givenSliceLength == nil && seconds == nil || givenChannels == nil
  }

  /// The sample rate for recordings of `mostCommonRate` hertz.
  ///
  /// It is their own up to 48 kHz, above which nothing can be heard: higher ones become 44.1 kHz where
  /// that divides them and 48 kHz otherwise. Nothing is gained by learning from interpolated samples.
  /// The preset `full` and kinds of small networks keep to ``ModelKind/highestSampleRate``.
  public func defaultSampleRate(mostCommonRate: Int?) -> Int {
    guard let rate = mostCommonRate else { return Self.preferredSampleRate }
    let highest = preset == .full ? Self.preferredSampleRate : kind.highestSampleRate
    guard rate > highest else { return rate }
    return highest == 48_000 && rate.isMultiple(of: 44_100) ? 44_100 : highest
  }

  /// The length in seconds that covers nine in ten of the recordings, at least a quarter of a second and
  /// at most what the time given and the networks can learn; nil where nothing is known of lengths.
  func defaultSeconds(for beginnings: RecordingBeginnings) -> Double? {
    beginnings.secondsOfMost.map { most in
      min(max(most, Self.shortestSeconds), kind.longestSeconds(self))
    }
  }
}
