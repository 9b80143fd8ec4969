// SPDX-License-Identifier: MIT
public import Audio
import Files
import Glibc
import Kernels

/// The sounds of a ``BaselineMethod`` over the recordings of a folder.
///
/// A sound is a function of the recordings, the method, the length, the seed, its number and its class.
public struct BaselineSounds: Sendable {
  /// A sound before it is shaped.
  struct Sound: Sendable {
    let clip: AudioClip
    /// The recording that it is a copy of; nil for a mean.
    let recording: String?
  }

  /// The recordings, mixed down.
  public let dataset: ClipDataset
  /// How a sound is made.
  public let method: BaselineMethod
  /// The most sample frames of a sound, L; shorter recordings stay shorter in copies.
  public let frameCount: Int
  /// The seed of choices, gains, shifts and phases.
  public let seed: UInt64
  /// The clips of each class; one class for a folder without any.
  private let members: [[Int]]
  private let means: [MeanSpectrogram]

  private static let gainRange: Range<Float> = -6..<6
  private static let longestShiftSeconds: Float = 0.02
  /// The fade-out of a recording that is cut.
  private static let fadeSeconds = 0.01

  /// Prepares the sounds; for means this reads all recordings.
  ///
  /// - Parameters:
  ///   - dataset: recordings of one channel.
  ///   - seconds: the length of a sound; ``usualSeconds(of:)`` if left out.
  ///   - progress: called with the number of recordings read and the total.
  /// - Throws: ``BaselineError/tooLong(seconds:most:)``
  public init(
    dataset: ClipDataset, method: BaselineMethod, seconds: Double? = nil, seed: UInt64,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(BaselineError) {
    let seconds = seconds ?? Self.usualSeconds(of: dataset)
    let frameCount = max(1, Int(checked: (seconds * Double(dataset.sampleRate)).rounded()) ?? .max)
    let members = (0..<max(1, dataset.classNames.count)).map { row in
      (0..<dataset.clipCount).filter { dataset.classIndex(ofClip: $0) == row }
    }
    var means: [MeanSpectrogram] = []
    if method == .mean {
      let shape = MeanSpectrogram.Shape(sampleRate: dataset.sampleRate, sampleCount: frameCount)
      try shape.check(classCount: members.count, seconds: seconds)
      var done = 0
      means = members.map { clips in
        MeanSpectrogram(shape, of: dataset, clips: clips) {
          done += $0
          progress(done, dataset.clipCount)
        }
      }
    }
    self.dataset = dataset
    self.method = method
    self.frameCount = frameCount
    self.seed = seed
    self.members = members
    self.means = means
  }

  /// A length that nine in ten recordings do not exceed, at most ten seconds.
  public static func usualSeconds(of dataset: ClipDataset) -> Double {
    let counts = (0..<dataset.clipCount).map(dataset.frameCount).sorted()
    let usual = Double(counts[(counts.count * 9 - 1) / 10]) / Double(dataset.sampleRate)
    return min(10, usual)
  }

  /// Sound `number` of class `row`.
  func sound(_ number: Int, class row: Int) -> Sound {
    let index = UInt64(number) * UInt64(members.count) + UInt64(row)
    switch method {
    case .copy: return copy(of: members[row], index: index)
    case .mean: return Sound(clip: means[row].sound(seed: seed, index: index), recording: nil)
    }
  }

  private func copy(of clips: [Int], index: UInt64) -> Sound {
    var stream = RandomStream(seed: seed, name: "baseline copy", index: index)
    let chosen = clips[stream.uniformInteger(below: clips.count)]
    let gain = pow(10, stream.uniform(Self.gainRange) / 20)
    let longestShift = Self.longestShiftSeconds * Float(dataset.sampleRate)
    let shift = Int(stream.uniform(-longestShift..<longestShift))
    let recording = dataset.clip(chosen)
    let moved = max(1, recording.frameCount + shift)
    var clip = recording.slice(from: -shift, length: min(moved, frameCount))
    if moved > frameCount {
      clip = clip.fadedOut(frames: Int(Self.fadeSeconds * Double(dataset.sampleRate)))
    }
    // Louder than full scale, a file would be clipped.
    let allowed = clip.peak > 0 ? min(gain, 1 / clip.peak) : gain
    let samples = clip.samples.map { $0 * allowed }
    return Sound(
      clip: AudioClip(samples: samples, sampleRate: clip.sampleRate),
      recording: dataset.path(ofClip: chosen))
  }
}
