// SPDX-License-Identifier: MIT

/// The watermark of a sound that arrives in pieces; one of at most a piece of the analysis gets the mark
/// of ``Watermark/embed(in:)``, but is never scaled.
///
/// Pieces are of some seconds. The first one that is not silent decides the place of the pattern, and
/// every piece has the strength that it needs.
public struct WatermarkStream {
  private let sampleRate: Int
  private let channelCount: Int
  private var waiting: [Float] = []
  private var offset: Int?

  /// A mark on sounds of a format.
  public init(sampleRate: Int, channelCount: Int) {
    self.sampleRate = sampleRate
    self.channelCount = channelCount
  }

  /// Takes further samples, `[L, C]`, and returns those that are marked.
  public mutating func add(_ samples: [Float]) -> [Float] {
    waiting += samples
    let length = Watermark.pieceLength(sampleRate: sampleRate) * channelCount
    var marked: [Float] = []
    while waiting.count >= length {
      marked += mark(Array(waiting[..<length]))
      waiting.removeFirst(length)
    }
    return marked
  }

  /// The rest of the sound, marked.
  public mutating func finish() -> [Float] {
    defer { waiting = [] }
    return waiting.isEmpty ? [] : mark(waiting)
  }

  private mutating func mark(_ samples: [Float]) -> [Float] {
    let clip = AudioClip(samples: samples, sampleRate: sampleRate, channelCount: channelCount)
    guard let marked = Watermark.marked(clip, at: offset) else { return samples }
    offset = marked.offset
    return marked.clip.samples
  }
}
