// SPDX-License-Identifier: MIT
public import Kernels

/// Which folders the recordings of a training come from, and how the recordings correspond.
public enum DatasetLayout: Sendable {
  /// One folder: a model learns to make such recordings.
  case folder(String)
  /// Two folders without corresponding recordings, as CycleGAN uses them: a model learns to turn
  /// sources into targets.
  case unpaired(source: String, target: String)
  /// Two folders in which files with the same relative path, apart from the extension, correspond,
  /// as pix2pix uses them.
  case paired(source: String, target: String)
  /// One folder of targets; each source is computed from its target.
  case degraded(String, Degradation)

  /// The folder of the recordings that a model learns to make.
  public var targetFolder: String {
    switch self {
    case .folder(let folder), .degraded(let folder, _): folder
    case .unpaired(_, let target), .paired(_, let target): target
    }
  }

  /// The folder of the recordings that a model converts; nil if there is none.
  public var sourceFolder: String? {
    switch self {
    case .folder, .degraded: nil
    case .unpaired(let source, _), .paired(let source, _): source
    }
  }

  /// Whether each source corresponds to a target.
  var isPaired: Bool { if case .paired = self { true } else { false } }

  /// The sample rate, in hertz, that most files of all folders have by their headers; of several the
  /// highest, nil if none can be read.
  ///
  /// - Parameters:
  ///   - cacheFolder: where the rates of files are cached; nil for no cache.
  ///   - progress: called on the caller's thread with the number of files done and the total.
  /// - Throws: ``ClipDatasetError`` for a folder that cannot be read.
  public func mostCommonSampleRate(
    cachedIn cacheFolder: String? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(ClipDatasetError) -> Int? {
    var listings = [try AudioFolder.recordings(targetFolder)]
    if let sourceFolder { listings.append(try AudioFolder.recordings(sourceFolder)) }
    let total = listings.reduce(0) { $0 + $1.files.count }
    var (counts, done): ([Int: Int], Int) = ([:], 0)
    for listing in listings {
      let found = listing.sampleRates(cachedIn: cacheFolder) { count, _ in
        progress(done + count, total)
      }
      counts.merge(found, uniquingKeysWith: +)
      done += listing.files.count
    }
    return AudioFolder.mostCommon(counts)
  }
}

/// A computation of a source recording from its target, such as a low-pass filter or added noise.
///
/// The result is a function of the clip, the seed and the number of the example.
public struct Degradation: Sendable {
  /// Names the computation and its settings.
  ///
  /// It is part of the fingerprint of the data, so different computations need different names.
  public let name: String
  private let body: @Sendable (AudioClip, inout RandomStream) -> AudioClip

  /// A degradation by `body`, which must keep sample rate, channels and length, and take all its
  /// random numbers from the stream.
  public init(
    name: String, _ body: @escaping @Sendable (AudioClip, inout RandomStream) -> AudioClip
  ) {
    self.name = name
    self.body = body
  }

  /// The source of example `index`.
  public func callAsFunction(_ target: AudioClip, seed: UInt64, index: Int) -> AudioClip {
    var stream = RandomStream(seed: seed, name: "degradation", index: UInt64(index))
    let source = body(target, &stream)
    precondition(
      source.samples.count == target.samples.count && source.sampleRate == target.sampleRate
        && source.channelCount == target.channelCount,
      "the degradation \(name) made \(source.frameCount) frames of \(source.channelCount) channels "
        + "at \(source.sampleRate) Hz from \(target.frameCount) of \(target.channelCount) at "
        + "\(target.sampleRate) Hz")
    return source
  }
}
