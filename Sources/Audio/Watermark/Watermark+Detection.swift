// SPDX-License-Identifier: MIT

/// The result of a search for the watermark.
public struct WatermarkFinding: Sendable, Equatable, Codable {
  /// Whether the mark is there.
  public enum Verdict: String, Sendable, Codable {
    /// The mark is there; at most one in 100,000 unmarked sounds gives this verdict.
    case found
    /// There is no mark, or it has been damaged beyond recognition.
    case absent
    /// The sound is too short or too quiet, or its sample rate is too low, to detect a mark.
    case untellable
  }

  /// Whether the mark is there.
  public let verdict: Verdict
  /// The largest absolute correlation with the pattern, in standard deviations; 0 for silence.
  ///
  /// It is absolute because the polarity of a sound may have been inverted.
  public let score: Double
  /// An upper bound of the probability that an unmarked sound has this score or a higher one.
  public let falsePositiveProbability: Double
  /// The number of independent values of the sound that are loud enough to carry a mark: seconds times
  /// hertz.
  public let content: Double
}

extension Watermark {
  /// Searches a sound of any sample rate and length for the mark; its channels are mixed to one.
  public static func detect(in clip: AudioClip) -> WatermarkFinding {
    guard isSearched(clip.sampleRate), clip.peak > 0 else { return .untellable }
    return search(of: clip).finding
  }

  /// Searches the file at `path` for the mark, with the finding of ``detect(in:)`` for its clip; a part
  /// of the file at a time is in memory.
  ///
  /// - Throws: ``AudioFileError``
  public static func detect(
    inFile path: String
  ) throws(AudioFileError) -> WatermarkFinding {
    let (finding, mix) = try detect(inFile: path, mix: .mean)
    return mix == .mean ? finding : try detect(inFile: path, mix: mix).finding
  }

  private static func isSearched(_ rate: Int) -> Bool {
    (lowestSampleRate...highestSampleRate).contains(rate)
  }

  /// Searches a file whose channels are mixed as given; also returns the mix that the file needs.
  private static func detect(
    inFile path: String, mix: ChannelMix
  ) throws(AudioFileError) -> (finding: WatermarkFinding, mix: ChannelMix) {
    let reader = try SoundFileReader(path: path)
    let (rate, channels) = (reader.information.sampleRate, reader.information.channelCount)
    var mixer = ChannelMixer(from: channels, to: 1, mix: mix)
    var search = isSearched(rate) ? WatermarkSearch(sampleRate: rate) : nil
    var isSilent = true
    while true {
      let block = try reader.next(max(1, 65_536 / channels))
      guard !block.isEmpty else { break }
      isSilent = isSilent && block.allSatisfy { $0 == 0 }
      search?.add(mixer.mix(block))
    }
    search?.finish()
    guard let search, !isSilent else { return (.untellable, .mean) }
    return (search.finding, mix == .mean ? mixer.wantedMix : mix)
  }

  /// The sample within a second at which the pattern most likely begins; nil if no mark is found.
  package static func place(in clip: AudioClip) -> Int? {
    guard detect(in: clip).verdict == .found else { return nil }
    let scores = search(of: clip).scores
    return scores.indices.max { abs(scores[$0]) < abs(scores[$1]) }
  }

  /// The mark of strength one for a sound, with the pattern beginning at sample `place`.
  package static func mark(on clip: AudioClip, at place: Int) -> AudioClip {
    mark(on: clip, at: place, WatermarkPattern.shared(sampleRate: clip.sampleRate))
  }

  private static func search(of clip: AudioClip) -> WatermarkSearch {
    var search = WatermarkSearch(sampleRate: clip.sampleRate)
    search.add(clip.mixedDown().samples)
    search.finish()
    return search
  }
}

extension WatermarkFinding {
  /// Of a sound that cannot be searched.
  fileprivate static var untellable: WatermarkFinding {
    WatermarkFinding(verdict: .untellable, score: 0, falsePositiveProbability: 1, content: 0)
  }
}
