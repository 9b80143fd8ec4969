// SPDX-License-Identifier: MIT
public import Audio
import Foundation
import Models

/// A song played by a model: the sum of the sounds of its notes.
///
/// Every sound begins at the frame nearest to its note's start. Its amplitude is the square of the
/// velocity, the concave curve of "Downloadable Sounds Level 1" (MIDI Manufacturers Association, 1997).
/// A note with a duration fades out after it; a sound of a choked class ends where the next of the
/// class begins, as a closed hi-hat ends an open one.
public struct SongMix {
  /// Which sounds play.
  public var voices: SongVoices
  /// The seed of the sounds' latents.
  public var seed: UInt64 = 0
  /// Classes whose sounds end where the next one begins; nil for those named after hi-hats.
  public var chokedClasses: Set<String>?
  /// Whether what rings out at the end sounds at the beginning, so that the song can be repeated
  /// without a seam.
  public var isLoop = false
  /// The level of the peak in decibels of full scale.
  public var peakDecibels = -1.0

  /// Seconds of the fade of a released note, and of a choked sound.
  private static let fades = (release: 0.03, choke: 0.005)

  /// A mix with these voices.
  public init(voices: SongVoices = SongVoices()) { self.voices = voices }

  /// What was played.
  public struct Result: Sendable {
    /// The song, at the rate and with the channels of the model.
    public let clip: AudioClip
    /// The frame at which each played note begins, in order.
    public let starts: [Int]
    /// The voices that no class plays, with their notes.
    public let leftNotes: [Song.Voice: Int]
    /// The number of different sounds.
    public let soundCount: Int
  }

  /// Plays a song.
  ///
  /// - Parameter progress: called after each sound with the number of sounds done and of all.
  /// - Throws: ``SongError`` or `AudioConversionError`
  public func play(
    _ song: Song, with model: PlayableModel,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Result {
    let (placed, left) = try voices.placed(song, classNames: model.classNames)
    guard !placed.isEmpty else { throw SongError.noNotes }
    let sound = model.description.design.representation
    let rate = Double(sound.sampleRate)
    let longest = Double(AudioFile.sampleLimit / sound.channelCount) / rate
    let end = max(song.duration, placed.map(\.note.start).max() ?? 0)
    // A sound at most an octave times five lower is 32 times as long.
    guard end.isFinite, end + 60 < longest else {
      throw SongError.tooLong(seconds: end, longest: longest - 60)
    }
    let starts = placed.map { Int(($0.note.start * rate).rounded()) }
    let ends = endings(of: placed, starts: starts, sampleRate: rate)
    var mix = Mixture(
      channelCount: sound.channelCount,
      loopFrames: isLoop ? max(1, Int((song.duration * rate).rounded())) : nil)
    let groups = Dictionary(grouping: placed.indices) { placed[$0].sound }
    let order = groups.keys.sorted { (groups[$0]?[0] ?? 0) < (groups[$1]?[0] ?? 0) }
    for (number, key) in order.enumerated() {
      let clip = try self.clip(of: key, model)
      for note in groups[key] ?? [] {
        let velocity = Float(placed[note].note.velocity)
        mix.add(
          clip.ended(by: ends[note], sampleRate: rate), at: starts[note], gain: velocity * velocity)
      }
      progress(number + 1, order.count)
    }
    return Result(
      clip: mix.clip(sampleRate: sound.sampleRate, peakDecibels: peakDecibels), starts: starts,
      leftNotes: left, soundCount: order.count)
  }

  /// A sound of the model, resampled to its pitch.
  private func clip(of sound: SongVoices.Sound, _ model: PlayableModel) throws -> AudioClip {
    let mix = try sound.className.map { try ClassMix($0, classNames: model.classNames) }
    let point = model.point(sound.number, seed: seed, mix: mix)
    let clip = model.sounds(at: [point])[0]
    guard sound.semitones != 0 else { return clip }
    let rate = Double(clip.sampleRate) * pow(2, Double(sound.semitones) / 12)
    let faster = AudioClip(
      samples: clip.samples, sampleRate: max(1, Int(rate.rounded())),
      channelCount: clip.channelCount)
    return try Resampler().convert(faster, to: clip.sampleRate)
  }

  /// Where a sound ends before its own end, and how it fades.
  struct Ending {
    let frames: Int
    let fadeSeconds: Double
  }

  private func endings(
    of placed: [SongVoices.Placed], starts: [Int], sampleRate: Double
  ) -> [Ending?] {
    var endings = placed.map { placed in
      placed.note.duration.map {
        Ending(frames: Int(($0 * sampleRate).rounded()), fadeSeconds: Self.fades.release)
      }
    }
    var next: [String: Int] = [:]
    for index in placed.indices.reversed() {
      guard let name = placed[index].sound.className, isChoked(name) else { continue }
      if let following = next[name], following > starts[index] {
        endings[index] = Ending(
          frames: following - starts[index], fadeSeconds: Self.fades.choke)
      }
      next[name] = starts[index]
    }
    return endings
  }

  private func isChoked(_ name: String) -> Bool {
    chokedClasses?.contains(name) ?? DrumKeys.isHiHat(name)
  }
}

extension AudioClip {
  /// The clip up to an ending, with its fade after that.
  fileprivate func ended(by ending: SongMix.Ending?, sampleRate: Double) -> AudioClip {
    guard let ending else { return self }
    let fade = Int(ending.fadeSeconds * sampleRate)
    let count = ending.frames + fade
    return count < frameCount ? slice(from: 0, length: count).fadedOut(frames: fade) : self
  }
}

/// The sum of clips that begin at frames.
private struct Mixture {
  let channelCount: Int
  /// The frames of a loop, in which later frames count on from the beginning; nil for none.
  let loopFrames: Int?
  private var samples: [Float] = []

  init(channelCount: Int, loopFrames: Int?) {
    self.channelCount = channelCount
    self.loopFrames = loopFrames
    if let loopFrames { samples = [Float](repeating: 0, count: loopFrames * channelCount) }
  }

  mutating func add(_ clip: AudioClip, at start: Int, gain: Float) {
    let first = start * channelCount
    guard loopFrames == nil else {
      for (place, sample) in clip.samples.enumerated() {
        samples[(first + place) % samples.count] += gain * sample
      }
      return
    }
    let missing = first + clip.samples.count - samples.count
    if missing > 0 { samples.append(contentsOf: repeatElement(0, count: missing)) }
    for (place, sample) in clip.samples.enumerated() { samples[first + place] += gain * sample }
  }

  /// What was added, scaled to a peak; silence stays as it is.
  func clip(sampleRate: Int, peakDecibels: Double) -> AudioClip {
    let peak = samples.reduce(Float(0)) { max($0, abs($1)) }
    let gain = peak > 0 ? Float(pow(10, peakDecibels / 20)) / peak : 1
    return AudioClip(
      samples: samples.map { $0 * gain }, sampleRate: sampleRate, channelCount: channelCount)
  }
}
