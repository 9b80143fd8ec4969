// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import Models

/// Converts a sound of any length that arrives in pieces, each channel by itself.
///
/// A converter of waveforms of any length (``WaveformConverter``) gets overlapping windows, of which
/// only what does not depend on their ends is used: there is no seam, and the result does not depend on
/// the pieces. Other converters get slices, each half a slice after the one before, which are cross-faded
/// (``OverlappedSound``): slices of their own length, or longer ones where they take spectrograms of any
/// length, so that there are few cross-fades of signals with different phases.
public struct ConversionStream {
  private let model: ConvertingModel
  private let channelCount: Int
  private let strength: Float
  /// The samples of each channel that windows still need.
  private var channels: [[Float]]
  /// The results of each channel, where slices are cross-faded.
  private var overlapped: [OverlappedSound] = []
  /// Samples of a channel that have arrived, and that were returned.
  private var (arrivedCount, returnedCount) = (0, 0)
  private var windowCount = 0
  private let window: Window

  /// How windows follow each other.
  private struct Window {
    /// The samples of a window.
    let length: Int
    /// Those from one window to the next.
    let hop: Int
    /// Those before the used part of a window; nil where windows are cross-faded.
    let context: Int?
  }

  /// Samples of the used part of a window: long enough for its context to cost little.
  private static let usedCount = 24_576
  /// The seconds of a slice of spectrograms of any length.
  private static let sliceSeconds = 8

  /// A conversion of sounds of the model's sample rate with any number of channels.
  ///
  /// - Parameter strength: as of ``ConvertingModel/convert(_:mixes:strength:)``.
  /// - Throws: `AudioConversionError` for a model of several channels and a sound of others.
  public init(
    _ model: ConvertingModel, channelCount: Int, strength: Float = 1
  ) throws(AudioConversionError) {
    let representation = model.description.design.representation
    guard representation.channelCount == 1 else {
      throw .channels(found: channelCount, wanted: representation.channelCount)
    }
    self.model = model
    self.channelCount = channelCount
    self.strength = strength
    if let converter = model.waveformConverter {
      let unit = converter.lengthUnit
      let context = (converter.context + unit - 1) / unit * unit
      let used = Self.usedCount / unit * unit
      window = Window(length: used + 2 * context, hop: used, context: context)
      channels = Array(repeating: [Float](repeating: 0, count: context), count: channelCount)
    } else {
      let length =
        model.takesAnyLength
        ? max(representation.sliceLength, Self.sliceSeconds * representation.sampleRate)
        : representation.sliceLength
      window = Window(length: length, hop: OverlappedSound.hop(ofClips: length), context: nil)
      channels = Array(repeating: [], count: channelCount)
      overlapped = Array(
        repeating: OverlappedSound(
          sampleRate: representation.sampleRate, channelCount: 1, hop: window.hop),
        count: channelCount)
    }
  }

  /// Takes further samples, `[L, C]`, and returns those that are converted.
  public mutating func add(_ samples: [Float]) -> [Float] {
    for channel in 0..<channelCount {
      channels[channel] += stride(from: channel, to: samples.count, by: channelCount).lazy.map {
        samples[$0]
      }
    }
    arrivedCount += samples.count / channelCount
    var converted: [Float] = []
    while channels[0].count >= window.length { converted += convertWindow(window.length) }
    returnedCount += converted.count / channelCount
    return converted
  }

  /// The rest of the sound, which then has as many samples as arrived.
  public mutating func finish() -> [Float] {
    var converted: [Float] = []
    func missing() -> Int { arrivedCount - returnedCount - converted.count / channelCount }
    while missing() > 0 {
      if window.context == nil, windowCount > 0,
        (windowCount - 1) * window.hop + window.length >= arrivedCount
      {
        // The end of the last slice is not cross-faded with another.
        converted += interleaved(overlapped.map(\.clip.samples))
        break
      }
      let length = lastLength(missing: missing())
      for channel in 0..<channelCount {
        let count = max(0, length - channels[channel].count)
        channels[channel] += [Float](repeating: 0, count: count)
      }
      converted += convertWindow(length)
    }
    let count = (arrivedCount - returnedCount) * channelCount
    returnedCount = arrivedCount
    return Array(converted.prefix(count))
  }

  /// The length of a window whose used part holds `missing` samples, at most that of all windows.
  private func lastLength(missing: Int) -> Int {
    guard let context = window.context, let unit = model.waveformConverter?.lengthUnit else {
      return model.takesAnyLength ? channels[0].count : window.length
    }
    return min(window.length, (missing + unit - 1) / unit * unit + 2 * context)
  }

  /// Converts the first `length` samples of all channels, and removes those before the next window.
  private mutating func convertWindow(_ length: Int) -> [Float] {
    windowCount += 1
    let slices = channels.map { Array($0[..<length]) }
    for channel in 0..<channelCount {
      channels[channel].removeFirst(min(window.hop, channels[channel].count))
    }
    if let context = window.context, let converter = model.waveformConverter {
      return interleaved(
        converted(slices, by: converter).map { Array($0[context..<(length - context)]) })
    }
    let rate = model.description.design.representation.sampleRate
    let clips = model.convert(
      slices.map { AudioClip(samples: $0, sampleRate: rate) }, strength: strength)
    return interleaved(
      zip(overlapped.indices, clips).map { channel, clip in
        overlapped[channel].append(clip)
        return overlapped[channel].takeFinished()
      })
  }

  private func converted(
    _ windows: [[Float]], by converter: any WaveformConverter
  ) -> [[Float]] {
    withoutRecording {
      let length = windows[0].count
      let examples = Tensor(windows.flatMap { $0 }, shape: [windows.count, length, 1])
      let converted = converter(examples, labels: nil)
      let values =
        (strength == 1 ? converted : examples + (converted - examples) * strength).values
      return windows.indices.map { Array(values[($0 * length)..<(($0 + 1) * length)]) }
    }
  }

  private func interleaved(_ channels: [[Float]]) -> [Float] {
    guard channels.count > 1 else { return channels[0] }
    return channels[0].indices.flatMap { frame in channels.map { $0[frame] } }
  }
}
