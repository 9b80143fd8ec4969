// SPDX-License-Identifier: MIT
public import Audio
import Foundation
import Models

/// A song played by a model: the sum of the sounds of its notes.
///
/// Every sound begins at the frame nearest to its note's start. Its amplitude is the square of the
/// velocity, the concave curve of "Downloadable Sounds Level 1" (MIDI Manufacturers Association, 1997).
/// A note with a duration fades out after it; a sound of a choked class ends where the next one of these
/// classes begins, as a closed hi-hat ends an open one.
public struct SongMix {
  /// Which sounds play.
  public var voices: SongVoices
  /// The seed of the sounds' latents.
  public var seed: UInt64 = 0
  /// Classes whose sounds end each other; nil for those named after hi-hats.
  public var chokedClasses: Set<String>?
  /// Classes by the group in which each ends the sounds of all, in place of ``chokedClasses``; nil for
  /// none.
  public var chokeGroups: [String: Int]?
  /// Whether what rings out at the end sounds at the beginning, so that the song can be repeated
  /// without a seam.
  public var isLoop = false
  /// The level of the peak in decibels of full scale.
  public var peakDecibels = -1.0

  /// Seconds of the fade of a released note, and of a choked sound.
  private static let fades = (release: 0.03, choke: 0.005)

  /// A mix with these voices.
  public init(voices: SongVoices = SongVoices()) { self.voices = voices }

  /// Plays a song.
  ///
  /// - Parameter progress: called after each sound with the number of sounds done and of all.
  /// - Throws: ``SongError`` or `AudioConversionError`
  public func play(
    _ song: Song, with model: PlayableModel,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> SongPerformance {
    let sound = model.description.design.representation
    let (placed, left) = try voices.placed(
      song, classNames: model.classNames, layerCount: sound.layerCount)
    let form = Form(
      sampleRate: sound.sampleRate, channelCount: sound.channelCount, duration: song.duration)
    var rows: [SongVoices.Sound: AudioClip] = [:]
    return try play(placed, leaving: left, form, progress: progress) { sound in
      guard let layer = sound.layer else { return try clip(of: sound, model) }
      var key = sound
      key.layer = nil
      let row = try rows[key] ?? clip(of: key, model)
      rows[key] = row
      let length = row.frameCount / model.description.design.representation.layerCount
      return row.slice(from: layer * length, length: length)
    }
  }

  /// Plays a song whose voices are named after clips, of one rate and one number of channels.
  ///
  /// - Throws: ``SongError``
  public func play(_ song: Song, with clips: [String: AudioClip]) throws -> SongPerformance {
    let named = song.notes.compactMap { note in
      if case .named(let name) = note.voice { clips[name].map { (note, name, $0) } } else { nil }
    }
    let form = Form(
      sampleRate: named.first?.2.sampleRate ?? 1, channelCount: named.first?.2.channelCount ?? 1,
      duration: song.duration)
    let placed = named.map { note, name, clip in
      precondition(
        clip.sampleRate == form.sampleRate && clip.channelCount == form.channelCount,
        "a clip of \(clip.sampleRate) Hz among clips of \(form.sampleRate) Hz")
      return SongVoices.Placed(
        note: note, sound: SongVoices.Sound(className: name, number: 1, semitones: 0))
    }
    return try play(placed, leaving: [:], form) { sound in
      clips[sound.className ?? ""] ?? AudioClip(samples: [], sampleRate: form.sampleRate)
    }
  }

  /// The form of what is played.
  private struct Form {
    let sampleRate: Int
    let channelCount: Int
    /// Seconds of a loop.
    let duration: Double
  }

  private func play(
    _ placed: [SongVoices.Placed], leaving left: [Song.Voice: Int], _ sound: Form,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
    clip: (SongVoices.Sound) throws -> AudioClip
  ) throws -> SongPerformance {
    guard !placed.isEmpty else { throw SongError.noNotes }
    let rate = Double(sound.sampleRate)
    let longest = Double(AudioFile.sampleLimit / sound.channelCount) / rate
    let end = max(sound.duration, placed.map(\.note.start).max() ?? 0)
    // A sound at most an octave times five lower is 32 times as long.
    guard end.isFinite, end + 60 < longest else {
      throw SongError.tooLong(seconds: end, longest: longest - 60)
    }
    let starts = placed.map { Int(($0.note.start * rate).rounded()) }
    let loopFrames = isLoop ? max(1, Int((sound.duration * rate).rounded())) : nil
    let ends = endings(of: placed, starts: starts, sampleRate: rate, loopFrames: loopFrames)
    let groups = Dictionary(grouping: placed.indices) { placed[$0].sound }
    let order = groups.keys.sorted { (groups[$0]?[0] ?? 0) < (groups[$1]?[0] ?? 0) }
    var clips: [AudioClip] = []
    var parts: [SongPerformance.Part] = []
    for (number, key) in order.enumerated() {
      clips.append(try clip(key))
      for note in groups[key] ?? [] {
        // A layer has its level.
        let velocity = key.layer == nil ? Float(placed[note].note.velocity) : 1
        parts.append(
          SongPerformance.Part(
            clip: number, start: starts[note], ending: ends[note], gain: velocity * velocity))
      }
      progress(number + 1, order.count)
    }
    return SongPerformance(
      clips: clips, parts: parts, sampleRate: sound.sampleRate, channelCount: sound.channelCount,
      loopFrames: loopFrames,
      peakDecibels: peakDecibels, starts: starts, leftNotes: left)
  }

  /// A sound of the model, resampled to its pitch.
  private func clip(of sound: SongVoices.Sound, _ model: PlayableModel) throws -> AudioClip {
    let mix = try sound.className.map { try ClassMix($0, classNames: model.classNames) }
    let point = model.point(sound.number, seed: seed, mix: mix)
    let clip = model.sounds(at: [point])[0]
    return try clip.transposed(by: Double(sound.semitones))
  }

  /// Where each sound ends before its own end: after its note, or where the next one of its group begins,
  /// which in a loop may be the first.
  private func endings(
    of placed: [SongVoices.Placed], starts: [Int], sampleRate: Double, loopFrames: Int?
  ) -> [SongPerformance.Ending?] {
    func ending(_ frames: Int, fade: Double) -> SongPerformance.Ending {
      SongPerformance.Ending(frames: frames, fadeFrames: Int(fade * sampleRate))
    }
    var endings = placed.map { placed in
      placed.note.duration.map {
        ending(Int(($0 * sampleRate).rounded()), fade: Self.fades.release)
      }
    }
    let groups = Dictionary(grouping: placed.indices) { group(of: placed[$0].sound.className) }
    for case (.some, let members) in groups {
      let frames = Set(members.map { starts[$0] }).sorted()
      let first = loopFrames.map { [$0 + frames[0]] } ?? []
      let next = Dictionary(uniqueKeysWithValues: zip(frames, frames.dropFirst() + first))
      for index in members {
        guard let following = next[starts[index]] else { continue }
        let choke = following - starts[index]
        if endings[index].map({ choke < $0.frames }) ?? true {
          endings[index] = ending(choke, fade: Self.fades.choke)
        }
      }
    }
    return endings
  }

  /// The classes among which the next sound ends the one before; nil for a class that rings out.
  private func group(of name: String?) -> Int? {
    guard let name else { return nil }
    if let chokeGroups { return chokeGroups[name] }
    return DrumKeys.isChoked(name, chosen: chokedClasses) ? 1 : nil
  }
}
