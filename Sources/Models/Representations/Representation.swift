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

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  func validate() throws(ConfigurationError)

  /// N clips of ``sliceLength`` samples and ``channelCount`` channels to `[N, exampleShape...]`.
  func encode(_ clips: [AudioClip]) -> Tensor
  /// `[N, exampleShape...]` to N clips.
  func decode(_ examples: Tensor) -> [AudioClip]
}
