// SPDX-License-Identifier: MIT

extension Watermark {
  /// The score that a mark is made strong enough for, under each of ``Stress``; 6.4 to 6.7 is enough.
  private static let wantedScore: Float = 8.5
  /// How strong a mark may be, as a share of the sound's level.
  private static let strengths: ClosedRange<Float> = 0.1...0.22

  /// What a mark is prepared for: as it is, without its upper half of the band, without its beginning.
  private struct Stress {
    let pattern: WatermarkPattern
    let sampleRate: Int

    /// The lowest of the scores for each place of the pattern, `[L]`.
    func scores(of samples: [Float]) -> [Float] {
      let evidence = Evidence(samples, sampleRate: sampleRate)
      let spectrum = pattern.spectrum(of: evidence.whitened)
      let whole = pattern.scores(ofSpectrum: spectrum)
      // A resampler keeps nine tenths of the band or more.
      let halved = pattern.scores(ofSpectrum: spectrum, below: sampleRate * 9 / 40)
      var late = evidence.whitened
      for place in 0..<min(late.count, sampleRate * 3 / 100) { late[place] = 0 }
      let trimmed = pattern.scores(ofSpectrum: pattern.spectrum(of: late))
      return whole.indices.map { min(whole[$0], halved[$0], trimmed[$0]) }
    }
  }

  /// Marks a sound as generated; a function of its samples alone.
  ///
  /// The pattern begins where the sound happens to go along with it best, and is as strong as it has
  /// to be there, 13 to 20 dB below the sound. A sound that is silent, empty or below
  /// ``lowestSampleRate`` stays as it is. Do it last, before the sound is written: trimming, fading or
  /// resampling afterwards only weaken the mark. Where the mark would lead a peak beyond full scale,
  /// the sound is scaled to just reach it.
  public static func embed(in clip: inout AudioClip) {
    let rate = clip.sampleRate
    guard rate >= lowestSampleRate, clip.peak > 0 else { return }
    let stress = Stress(pattern: WatermarkPattern(sampleRate: rate), sampleRate: rate)
    let mixed = clip.mixedDown().samples
    let scores = stress.scores(of: mixed)
    guard let highest = scores.max(), let offset = scores.firstIndex(of: highest) else { return }
    let mark = mark(on: clip, at: offset, stress.pattern)
    let strength = strength(of: mark.mixedDown().samples, on: mixed, unmarked: highest) {
      stress.scores(of: $0)[offset]
    }
    let marked = AudioClip(
      samples: zip(clip.samples, mark.samples).map { $0 + strength * $1 }, sampleRate: rate,
      channelCount: clip.channelCount)
    clip = clip.peak <= 1 && marked.peak > 1 ? marked.peakNormalized() : marked
  }

  /// What a mark of strength one adds to a sound: the pattern, begun at sample `place`, at the level of
  /// each channel.
  static func mark(on clip: AudioClip, at place: Int, _ pattern: WatermarkPattern) -> AudioClip {
    let noise = pattern.samples(count: clip.frameCount, offset: place)
    let marks = (0..<clip.channelCount).flatMap { channel in
      LevelPlane(clip.channel(channel), sampleRate: clip.sampleRate).shaped(noise)
    }
    return AudioClip(
      channelSamples: marks, sampleRate: clip.sampleRate, channelCount: clip.channelCount)
  }

  /// The least strength that brings the score to ``wantedScore``, within ``strengths``: the score grows
  /// nearly in proportion to the strength, so the line through two points is followed a few times.
  private static func strength(
    of mark: [Float], on sound: [Float], unmarked: Float, score: ([Float]) -> Float
  ) -> Float {
    var strength = strengths.lowerBound
    for _ in 0..<4 {
      let found = score(zip(sound, mark).map { $0 + strength * $1 })
      let isEnough = found > wantedScore && strength == strengths.lowerBound
      if isEnough || abs(found - wantedScore) < 0.1 { break }
      let slope = max((found - unmarked) / strength, 1e-3)
      strength = min(
        max((wantedScore - unmarked) / slope, strengths.lowerBound), strengths.upperBound)
    }
    return strength
  }
}
