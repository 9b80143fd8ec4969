// SPDX-License-Identifier: MIT

extension Watermark {
  /// The score that the strength of a mark is chosen for under every ``Stress``; a score of 6.4 to 6.7
  /// is enough to detect it.
  private static let wantedScore: Float = 8.5
  /// The range of strengths, as a fraction of the sound's level.
  private static let strengths: ClosedRange<Float> = 0.1...0.22

  /// The changes that a mark must survive: none, loss of the upper half of the band, loss of the
  /// beginning.
  private struct Stress {
    let pattern: WatermarkPattern

    /// The lowest line, in hertz, lost by halving the rate; a resampler keeps at least nine tenths of
    /// the remaining band.
    private var halfBand: Int { pattern.sampleRate * 9 / 40 }
    private var trimmedCount: Int { pattern.sampleRate * 3 / 100 }

    /// The lowest score under all changes for each place of the pattern, `[L]`.
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

    /// The lowest score under all changes for one place, with its `WatermarkPattern/lines(begunAt:)`.
    func score(of whitened: [Float], along lines: [Float]) -> Float {
      let spectrum = pattern.spectrum(of: whitened)
      let late = pattern.spectrum(of: whitened, from: trimmedCount)
      return min(
        pattern.score(ofSpectrum: spectrum, along: lines),
        pattern.score(ofSpectrum: spectrum, along: lines, below: halfBand),
        pattern.score(ofSpectrum: late, along: lines))
    }
  }

  /// Marks a sound as generated; the result is a function of the samples only.
  ///
  /// The pattern begins at the place where the unmarked sound already correlates best with it, and is
  /// as strong as the wanted score needs, 13 to 20 dB below the sound. A sound that is silent, empty or
  /// below ``lowestSampleRate`` or above ``highestSampleRate`` is not changed. Embed the mark last, before writing: trimming, fading
  /// or resampling afterwards weaken it. If the mark would raise a peak beyond full scale, the sound is
  /// scaled to a peak at full scale.
  public static func embed(in clip: inout AudioClip) {
    guard let marked = marked(clip)?.clip else { return }
    clip = clip.peak <= 1 && marked.peak > 1 ? marked.peakNormalized() : marked
  }

  /// A sound with its mark, which is not scaled, and the place of the pattern; nil for a sound that
  /// ``embed(in:)`` does not change.
  ///
  /// - Parameter place: the place of the pattern; nil for the best.
  static func marked(_ clip: AudioClip, at place: Int? = nil) -> (clip: AudioClip, offset: Int)? {
    let rate = clip.sampleRate
    guard (lowestSampleRate...highestSampleRate).contains(rate), clip.peak > 0 else { return nil }
    let stress = Stress(pattern: .shared(sampleRate: rate))
    let sound = Evidence(clip.mixedDown().samples, sampleRate: rate)
    let scores = stress.scores(of: sound.whitened)
    guard let best = scores.max().flatMap({ scores.firstIndex(of: $0) }) else { return nil }
    let offset = place ?? best
    let mark = mark(on: clip, at: offset, stress.pattern, evidence: sound)
    let marking = sound.adding(mark.mixedDown().samples, sampleRate: rate)
    let lines = stress.pattern.lines(begunAt: offset)
    let strength = strength(unmarked: scores[offset]) { strength in
      stress.score(of: marking(strength).whitened, along: lines)
    }
    return (clip.adding(mark, gain: strength), offset)
  }

  /// The mark of strength one for a sound: the pattern from sample `place` on, scaled to the level of
  /// each channel.
  ///
  /// - Parameter evidence: the analysis of the sound mixed down; used instead of a new one if the sound
  ///   is mono.
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

  /// The lowest strength within ``strengths`` that reaches ``wantedScore``, by a few secant steps: the
  /// score is nearly linear in the strength.
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
