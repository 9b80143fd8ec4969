// SPDX-License-Identifier: MIT

extension Watermark {
  /// The score that a mark is made strong enough for, under each of ``Stress``; 6.4 to 6.7 is enough.
  private static let wantedScore: Float = 8.5
  /// How strong a mark may be, as a share of the sound's level.
  private static let strengths: ClosedRange<Float> = 0.1...0.22

  /// What a mark is prepared for: as it is, without its upper half of the band, without its beginning.
  private struct Stress {
    let pattern: WatermarkPattern

    /// A resampler keeps nine tenths of the band or more.
    private var halfBand: Int { pattern.sampleRate * 9 / 40 }
    private var trimmedCount: Int { pattern.sampleRate * 3 / 100 }

    /// The lowest of the scores for each place of the pattern, `[L]`.
    func scores(of whitened: [Float]) -> [Float] {
      let spectrum = pattern.spectrum(of: whitened)
      let late = pattern.spectrum(of: whitened, from: trimmedCount)
      let whole = pattern.scores(ofSpectrum: spectrum)
      let halved = pattern.scores(ofSpectrum: spectrum, below: halfBand)
      let trimmed = pattern.scores(ofSpectrum: late)
      return [Float](unsafeUninitializedCapacity: whole.count) { lowest, count in
        count = whole.count
        for place in 0..<count { lowest[place] = min(whole[place], halved[place], trimmed[place]) }
      }
    }

    /// The lowest of the scores for one place, whose `WatermarkPattern/lines(begunAt:)` are given.
    func score(of whitened: [Float], along lines: [Float]) -> Float {
      let spectrum = pattern.spectrum(of: whitened)
      let late = pattern.spectrum(of: whitened, from: trimmedCount)
      return min(
        pattern.score(ofSpectrum: spectrum, along: lines),
        pattern.score(ofSpectrum: spectrum, along: lines, below: halfBand),
        pattern.score(ofSpectrum: late, along: lines))
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
    let stress = Stress(pattern: .shared(sampleRate: rate))
    let sound = Evidence(clip.mixedDown().samples, sampleRate: rate)
    let scores = stress.scores(of: sound.whitened)
    guard let highest = scores.max(), let offset = scores.firstIndex(of: highest) else { return }
    let mark = mark(on: clip, at: offset, stress.pattern, evidence: sound)
    let marking = sound.adding(mark.mixedDown().samples, sampleRate: rate)
    let lines = stress.pattern.lines(begunAt: offset)
    let strength = strength(unmarked: highest) { strength in
      stress.score(of: marking(strength).whitened, along: lines)
    }
    let marked = clip.adding(mark, gain: strength)
    clip = clip.peak <= 1 && marked.peak > 1 ? marked.peakNormalized() : marked
  }

  /// What a mark of strength one adds to a sound: the pattern, begun at sample `place`, at the level of
  /// each channel.
  ///
  /// - Parameter evidence: that of the sound, whose plane is used again where it is that of a channel.
  static func mark(
    on clip: AudioClip, at place: Int, _ pattern: WatermarkPattern, evidence: Evidence? = nil
  ) -> AudioClip {
    let noise = pattern.samples(count: clip.frameCount, offset: place)
    if clip.channelCount == 1, let planes = evidence?.planes, planes.count == 1 {
      return AudioClip(samples: planes[0].shaped(noise), sampleRate: clip.sampleRate)
    }
    let marks = (0..<clip.channelCount).flatMap { channel in
      LevelPlane(clip.channel(channel), sampleRate: clip.sampleRate).shaped(noise)
    }
    return AudioClip(
      channelSamples: marks, sampleRate: clip.sampleRate, channelCount: clip.channelCount)
  }

  /// The least strength that brings the score to ``wantedScore``, within ``strengths``: the score grows
  /// nearly in proportion to the strength, so the line through two points is followed a few times.
  private static func strength(unmarked: Float, score: (Float) -> Float) -> Float {
    var strength = strengths.lowerBound
    for _ in 0..<4 {
      let found = score(strength)
      let isEnough = found > wantedScore && strength == strengths.lowerBound
      if isEnough || abs(found - wantedScore) < 0.1 { break }
      let slope = max((found - unmarked) / strength, 1e-3)
      let next = min(
        max((wantedScore - unmarked) / slope, strengths.lowerBound), strengths.upperBound)
      if next == strength { break }
      strength = next
    }
    return strength
  }
}
