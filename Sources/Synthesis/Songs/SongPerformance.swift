// SPDX-License-Identifier: MIT
public import Audio
import Foundation

/// A song that is ready to be heard: the sounds of its notes, which are added piece by piece.
///
/// In memory are the sounds, each once, and the places of the notes, not the song.
public struct SongPerformance: Sendable {
  /// The rate of the song in hertz.
  public let sampleRate: Int
  /// The number of channels, C.
  public let channelCount: Int
  /// The frames of the song.
  public let frameCount: Int
  /// The frame at which each played note begins, in order.
  public let starts: [Int]
  /// The voices that no class plays, with their notes.
  public let leftNotes: [Song.Voice: Int]
  /// The number of different sounds.
  public var soundCount: Int { clips.count }
  /// The duration in seconds.
  public var durationSeconds: Double { Double(frameCount) / Double(sampleRate) }

  /// A sound at a place of the song.
  struct Part {
    /// Its place among the sounds.
    let clip: Int
    let start: Int
    let ending: Ending?
    let gain: Float
  }

  /// Where a sound ends before its own end, and how many frames it fades after that.
  struct Ending {
    let frames: Int
    let fadeFrames: Int
  }

  private let clips: [AudioClip]
  private let parts: [Part]
  /// The parts that sound in each piece, in order.
  private let partsOfPieces: [[Int]]
  private let isLoop: Bool
  /// The wanted peak of the song.
  public let peak: Float
  /// What makes the peak of the sum the wanted one; 1 for silence.
  private var gain: Float = 1

  /// Frames of a piece.
  private static let pieceFrames = 1 << 16

  /// A performance of parts, which are added in their order.
  ///
  /// - Parameters:
  ///   - clips: sounds of the same rate and channels.
  ///   - loopFrames: the frames of a loop, in which later frames count on from the beginning; nil for
  ///     none.
  ///   - peakDecibels: the level of the peak in decibels of full scale.
  init(
    clips: [AudioClip], parts: [Part], sampleRate: Int, channelCount: Int, loopFrames: Int?,
    peakDecibels: Double, starts: [Int], leftNotes: [Song.Voice: Int]
  ) {
    (self.clips, self.parts, self.starts, self.leftNotes) = (clips, parts, starts, leftNotes)
    (self.sampleRate, self.channelCount) = (sampleRate, channelCount)
    isLoop = loopFrames != nil
    self.peak = Float(pow(10, peakDecibels / 20))
    let ends = parts.map { $0.start + $0.frameCount(of: clips[$0.clip]) }
    frameCount = loopFrames ?? ends.max() ?? 0
    partsOfPieces = Self.places(of: parts, ends, frameCount: frameCount)
    var found: Float = 0
    forEachPiece { piece in found = piece.reduce(found) { max($0, abs($1)) } }
    if found > 0 { gain = peak / found }
  }

  /// The parts that sound in each piece; in a loop from the beginning on once it is over.
  private static func places(
    of parts: [Part], _ ends: [Int], frameCount: Int
  ) -> [[Int]] {
    let count = (frameCount + pieceFrames - 1) / pieceFrames
    var places = [[Int]](repeating: [], count: count)
    for (part, end) in zip(parts.indices, ends) {
      var frame = parts[part].start
      while frame < end {
        let piece = frame % frameCount / pieceFrames
        if places[piece].last != part { places[piece].append(part) }
        // To the next piece, or the next time around.
        frame += min((piece + 1) * pieceFrames, frameCount) - frame % frameCount
      }
    }
    return places
  }

  /// Makes the song in pieces, one of which is in memory.
  ///
  /// - Parameter body: called with the samples of each piece, `[L, C]`, in order.
  /// - Throws: what `body` throws.
  public func forEachPiece<Failure: Error>(
    _ body: (_ samples: [Float]) throws(Failure) -> Void
  ) throws(Failure) {
    for piece in partsOfPieces.indices { try body(samples(ofPiece: piece)) }
  }

  /// The whole song.
  public var clip: AudioClip {
    var samples: [Float] = []
    samples.reserveCapacity(frameCount * channelCount)
    forEachPiece { samples += $0 }
    return AudioClip(samples: samples, sampleRate: sampleRate, channelCount: channelCount)
  }

  private func samples(ofPiece piece: Int) -> [Float] {
    let first = piece * Self.pieceFrames
    let count = min(Self.pieceFrames, frameCount - first)
    var sum = [Float](repeating: 0, count: count * channelCount)
    for part in partsOfPieces[piece].map({ parts[$0] }) {
      let sound = clips[part.clip].ended(by: part.ending)
      var start = part.start - first
      // Each time around the loop, the part of it that lies in the piece.
      repeat {
        let range = max(0, -start)..<max(0, -start, min(sound.frameCount, count - start))
        let from = (start + range.lowerBound) * channelCount
        for (place, sample) in sound.samples[
          (range.lowerBound * channelCount)..<(range.upperBound * channelCount)
        ].enumerated() {
          sum[from + place] += part.gain * sample
        }
        start -= frameCount
      } while isLoop && start + sound.frameCount > 0
    }
    return gain == 1 ? sum : sum.map { $0 * gain }
  }
}

extension SongPerformance.Part {
  /// The frames that it sounds.
  fileprivate func frameCount(of clip: AudioClip) -> Int {
    guard let ending else { return clip.frameCount }
    return min(clip.frameCount, ending.frames + ending.fadeFrames)
  }
}

extension AudioClip {
  /// The clip up to an ending, with its fade after that.
  fileprivate func ended(by ending: SongPerformance.Ending?) -> AudioClip {
    guard let ending else { return self }
    let count = ending.frames + ending.fadeFrames
    return count < frameCount
      ? slice(from: 0, length: count).fadedOut(frames: ending.fadeFrames) : self
  }
}
