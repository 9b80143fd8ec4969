// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
public import Models

/// The length, the sample rate and the channels of a model's sounds, with the reasons in words.
public struct SoundChoice: Sendable {
  /// The length in seconds.
  public let seconds: Double
  /// In hertz.
  public let sampleRate: Int
  /// 1 for mono, 2 for stereo.
  public let channelCount: Int
  /// The sound and the reasons in a line, as in "4.16 s at 44.1 kHz, mono: ...".
  public let summary: String
  /// Recordings without an upper band, in a line; nil where there are none or none was examined.
  public let emptyBand: String?

  /// The sound that options and recordings lead to.
  public init(for options: TrainingOptions, facts: RecordingFacts) {
    let resolved = options.resolved(
      mostCommonRate: facts.mostCommonRate, beginnings: facts.beginnings)
    sampleRate = resolved.sampleRate ?? TrainingOptions.preferredSampleRate
    seconds = Double(resolved.sliceLength) / Double(sampleRate)
    channelCount = resolved.channels
    let reasons = [
      Self.lengthReason(seconds, options, resolved, facts), Self.rateReason(sampleRate, facts),
      Self.channelReason(options, facts),
    ].compactMap { $0 }
    let sound =
      "\(Self.inSeconds(seconds)) at \(Self.kilohertz(sampleRate)), "
      + (channelCount == 1 ? "mono" : "stereo")
    summary = reasons.isEmpty ? sound : "\(sound): \(reasons.joined(separator: "; "))"
    emptyBand = Self.emptyBand(facts, sampleRate: sampleRate)
  }

  private static func lengthReason(
    _ seconds: Double, _ options: TrainingOptions, _ resolved: TrainingOptions,
    _ facts: RecordingFacts
  ) -> String? {
    guard let beginnings = facts.beginnings, let most = beginnings.secondsOfMost,
      options.givenSliceLength == nil, options.seconds == nil
    else { return nil }
    let share = percent(beginnings.share(lasting: seconds))
    let covers = "covers \(share) of the recordings"
    let longest = resolved.kind.longestSeconds(resolved)
    guard most > max(seconds, longest) else { return covers }
    return "\(covers), of which longer ones are cut: \(inSeconds(longest)) is the most that the "
      + "time or the networks allow (another length: --seconds)"
  }

  private static func rateReason(_ sampleRate: Int, _ facts: RecordingFacts) -> String? {
    guard let common = facts.mostCommonRate else { return nil }
    return common == sampleRate
      ? "the recordings' most common rate is \(kilohertz(common))"
      : "the recordings' most common rate, \(kilohertz(common)), is converted"
  }

  private static func channelReason(_ options: TrainingOptions, _ facts: RecordingFacts) -> String?
  {
    guard options.givenChannels == nil, let beginnings = facts.beginnings else { return nil }
    let count = beginnings.beginnings.count(where: \.isStereo)
    return count == 0
      ? nil : "\(count) of \(counted(beginnings.beginnings.count, "recording")) examined are stereo"
  }

  private static func emptyBand(_ facts: RecordingFacts, sampleRate: Int) -> String? {
    guard let beginnings = facts.beginnings, let band = beginnings.emptyBand else { return nil }
    let total = beginnings.beginnings.count
    let advice =
      2 * band.count > total && 2 * band.above < sampleRate
      ? "; --sample-rate \(2 * band.above) would lose nothing" : ""
    return "\(band.count) of \(counted(total, "recording")) examined "
      + "\(band.count == 1 ? "has" : "have") nothing above \(kilohertz(band.above)), as if converted "
      + "from \(kilohertz(2 * band.above))\(advice)"
  }

  private static func inSeconds(_ seconds: Double) -> String { String(format: "%.2f s", seconds) }

  private static func kilohertz(_ hertz: Int) -> String {
    String(format: "%g kHz", Double(hertz) / 1000)
  }
}
