// SPDX-License-Identifier: MIT
public import Audio
public import Autograd

/// The spectrograms of hits of one instrument, from soft to loud: volumes `[V, T, F, C]` of velocity,
/// time and frequency.
///
/// A clip is a row of V hits of L samples each, one after another; each hit becomes a spectrogram of
/// its own. What a spectrogram loses is lost, and nothing else: levels between hits stay as they are.
public struct LayeredSpectrogramRepresentation: Codable, Sendable, Equatable {
  /// The spectrogram of one hit.
  public let hits: SpectrogramRepresentation
  /// Hits of a clip, V.
  public let layerCount: Int

  private enum CodingKeys: String, CodingKey {
    case hits
    case layerCount = "layers"
  }

  /// A representation of rows of `layerCount` such hits.
  public init(hits: SpectrogramRepresentation, layerCount: Int) {
    self.hits = hits
    self.layerCount = layerCount
  }

  /// Numbers of layers, as far as they are powers of two.
  public static let layerCounts = 2...16
}

extension LayeredSpectrogramRepresentation: Representation {
  /// The rate of the clips, in hertz.
  public var sampleRate: Int { hits.sampleRate }
  /// The length of a row of hits in samples, V · L.
  public var sliceLength: Int { layerCount * hits.sliceLength }
  /// The number of channels, C.
  public var channelCount: Int { hits.channelCount }
  /// `[V, T, F, C]`.
  public var exampleShape: [Int] { [layerCount] + hits.exampleShape }
  /// Those of all hits, which are decoded at once.
  public var workingCount: Int { layerCount * hits.workingCount }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try hits.validate()
    try ConfigurationError.check("layers", layerCount, in: Self.layerCounts)
    try ConfigurationError.check(
      "layers", layerCount, "a power of two", layerCount.nonzeroBitCount == 1)
    let (length, hop) = (hits.sliceLength, hits.spectrogram.hop)
    try ConfigurationError.check(
      "sliceLength", length, "a multiple of the hop, \(hop), so that hits are frames of their own",
      length.isMultiple(of: hop))
    try ConfigurationError.check(
      "sliceLength", length,
      "so small that \(layerCount) hits and their spectra have at most "
        + "\(SpectrogramRepresentation.largestWorkingCount) numbers",
      workingCount <= SpectrogramRepresentation.largestWorkingCount)
  }

  /// N sounds `[N, V · L, C]` to `[N, V, T, F, C]`.
  public func encode(_ sounds: Tensor) -> Tensor {
    precondition(
      Array(sounds.shape.dropFirst()) == [sliceLength, channelCount],
      "sounds \(sounds.shape) do not have shape [\(sliceLength), \(channelCount)]")
    let count = sounds.shape[0]
    return hits.encode(
      sounds.reshaped(to: [count * layerCount, hits.sliceLength, channelCount])
    ).reshaped(to: [count] + exampleShape)
  }

  /// `[N, V, T, F, C]` to N rows of hits; one beyond full scale is made quieter as a whole.
  public func decode(_ examples: Tensor) -> [AudioClip] {
    rows(of: hits.unlimitedClips(of: separated(examples))).map(\.limitedToFullScale)
  }

  /// `[N, V, T, F, C]` to N rows of hits with the phases of as many others; none is made quieter.
  public func decode(_ examples: Tensor, phasesOf clips: [AudioClip]) -> [AudioClip] {
    rows(of: hits.decode(separated(examples), phasesOf: clips.flatMap { self.hits(of: $0) }))
  }

  /// The spectrogram of the row of hits, whose frames are those of the hits in turn: a volume
  /// `[V, T, F, C]` has its values in the order of `[V · T, F, C]`.
  public var spectrogramView: SpectrogramRepresentation? { hits.ofClips(frameCount: sliceLength) }

  /// Examples `[N, V, T, F, C]` to the magnitudes of hits that ``decode(_:)`` finds phases for, bins
  /// `[N · V, C, T', fftSize / 2 + 1]`, in operations of tensors alone.
  public func reconstructedMagnitudes(of examples: Tensor) -> Tensor {
    hits.reconstructedMagnitudes(of: separated(examples))
  }

  /// The level of each hit of examples `[N, V, T, F, C]` in decibels, `[N, V]`: ten times the logarithm of
  /// the sum of its squared magnitudes, of 1e-6 at least.
  public func levels(of examples: Tensor) -> Tensor {
    let magnitudes = hits.magnitudes(of: separated(examples))
    let energies = magnitudes.squared().sum(alongAxes: [1, 2, 3])
    return ((energies + 1e-6).log() * (10 / 2.302_585))
      .reshaped(to: [examples.shape[0], layerCount])
  }

  /// Examples of N rows as N · V of hits.
  private func separated(_ examples: Tensor) -> Tensor {
    precondition(
      Array(examples.shape.dropFirst()) == exampleShape,
      "examples of \(examples.shape) are not a batch of \(exampleShape)")
    return examples.reshaped(to: [examples.shape[0] * layerCount] + hits.exampleShape)
  }

  /// Each V clips joined.
  private func rows(of clips: [AudioClip]) -> [AudioClip] {
    stride(from: 0, to: clips.count, by: layerCount).map { first in
      AudioClip(
        samples: clips[first..<first + layerCount].flatMap(\.samples), sampleRate: sampleRate,
        channelCount: channelCount)
    }
  }

  /// The hits of a row.
  private func hits(of clip: AudioClip) -> [AudioClip] {
    (0..<layerCount).map { clip.slice(from: $0 * hits.sliceLength, length: hits.sliceLength) }
  }
}
