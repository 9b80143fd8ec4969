// SPDX-License-Identifier: MIT
public import Audio
public import Autograd

/// How sound becomes the tensor a network learns, and how it comes back.
///
/// A representation is a value that carries all it needs, moments of the training set included, and
/// is saved with the model. `decode(encode(clips))` gives the clips back as well as the
/// representation can; each states what it loses.
public protocol Representation: Codable, Sendable, Equatable {
  /// The rate of the clips, in hertz.
  var sampleRate: Int { get }
  /// The length of a clip in samples, L.
  var sliceLength: Int { get }
  /// The number of channels of a clip.
  var channelCount: Int { get }
  /// The shape of one example: `[L, C]` for waveforms, `[T, F, C]` for spectrograms.
  var exampleShape: [Int] { get }
  /// Hits of one instrument, from soft to loud, that a clip is a row of, each of the same length: V; 1
  /// for clips of one sound.
  var layerCount: Int { get }
  /// The numbers of the largest signals that exist while an example is decoded: a measure of the memory
  /// that a sound takes.
  var workingCount: Int { get }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  func validate() throws(ConfigurationError)

  /// N sounds `[N, L, C]` of ``sliceLength`` samples and ``channelCount`` channels to
  /// `[N, exampleShape...]`.
  func encode(_ sounds: Tensor) -> Tensor
  /// `[N, exampleShape...]` to N clips.
  func decode(_ examples: Tensor) -> [AudioClip]
  /// `[N, exampleShape...]` to N clips with the phases of as many other clips, where the
  /// representation has none of its own: a smooth function of the examples.
  func decode(_ examples: Tensor, phasesOf clips: [AudioClip]) -> [AudioClip]

  /// The representations in which a search for a latent compares sounds, from the coarsest to the
  /// finest.
  var comparisonViews: [any Representation] { get }
  /// The spectrogram whose values, in the same order, its examples have, for a picture of them; nil where
  /// they have none.
  var spectrogramView: SpectrogramRepresentation? { get }
}

extension Representation {
  /// N clips to `[N, exampleShape...]`.
  public func encode(_ clips: [AudioClip]) -> Tensor {
    let size = sliceLength * channelCount
    return encode(
      Tensor(shape: [clips.count, sliceLength, channelCount]) { values in
        for (index, clip) in clips.enumerated() {
          precondition(
            clip.frameCount == sliceLength && clip.channelCount == channelCount,
            "a clip [\(clip.frameCount), \(clip.channelCount)] does not have shape "
              + "[\(sliceLength), \(channelCount)]")
          let place = values[(index * size)..<((index + 1) * size)]
          _ = UnsafeMutableBufferPointer(rebasing: place).initialize(from: clip.samples)
        }
      })
  }

  /// One.
  public var layerCount: Int { 1 }

  /// The samples of a clip, and the numbers of an example.
  public var workingCount: Int { sliceLength * channelCount + exampleShape.reduce(1, *) }

  /// `decode(_:)`: the examples hold phases.
  public func decode(_ examples: Tensor, phasesOf clips: [AudioClip]) -> [AudioClip] {
    decode(examples)
  }

  /// The representation itself.
  public var comparisonViews: [any Representation] { [self] }

  /// None.
  public var spectrogramView: SpectrogramRepresentation? { nil }
}
