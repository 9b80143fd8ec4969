// SPDX-License-Identifier: MIT
public import Audio
import Models

/// A recording that the encoder of a model has turned into a latent.
public struct EncodedSound: Sendable {
  /// The latent and the class.
  public let point: LatentPoint
  /// The distance of the latent's sound from the recording, as ``LatentSearch/Finding/distance``.
  public let distance: Double
  /// The frames of the recording that were encoded, at the model's rate.
  public let frameCount: Int
  /// What the latent's sound is to be multiplied by to be as loud as the recording.
  public let gain: Float
}

extension PlayableModel {
  /// Whether the model turns sounds into latents.
  public var hasEncoder: Bool { encoder != nil }

  /// The beginning of the file at `path`, of no more frames than a sound of the model, at its rate and
  /// with its channels.
  ///
  /// - Throws: `AudioFileError`, or `AudioConversionError`
  func beginning(ofFile path: String) throws -> AudioClip {
    let representation = description.design.representation
    return try AudioFile.readBeginning(
      of: path, upTo: representation.sliceLength, sampleRate: representation.sampleRate,
      channelCount: representation.channelCount)
  }

  /// A clip at the model's rate and with its channels.
  ///
  /// - Throws: `AudioConversionError`
  func converted(_ clip: AudioClip) throws(AudioConversionError) -> AudioClip {
    let representation = description.design.representation
    let mixed = clip.channelCount == representation.channelCount ? clip : clip.mixedDown()
    return try Resampler().convert(mixed, to: representation.sampleRate)
      .withChannels(representation.channelCount)
  }

  /// The latent of the beginning of an audio file.
  ///
  /// - Parameter mix: the class of the recording; nil for the class whose reconstruction is nearest.
  /// - Throws: ``LatentError/noEncoder``, `AudioFileError`, or `AudioConversionError`
  public func encode(file path: String, mix: ClassMix? = nil) throws -> EncodedSound {
    guard hasEncoder else { throw LatentError.noEncoder }
    return try encode(beginning(ofFile: path), mix: mix)
  }

  /// The latent of the beginning of a clip.
  ///
  /// The recording is scaled to a peak of full scale where those of the training were.
  ///
  /// - Parameter mix: the class of the recording; nil for the class whose reconstruction is nearest.
  /// - Throws: ``LatentError/noEncoder``, or `AudioConversionError`
  public func encode(_ clip: AudioClip, mix: ClassMix? = nil) throws -> EncodedSound {
    guard let encoder else { throw LatentError.noEncoder }
    let length = description.design.representation.sliceLength
    let recording = try converted(clip)
    let frameCount = min(recording.frameCount, length)
    let slice = recording.slice(from: 0, length: length)
    let peak = slice.samples.reduce(0) { max($0, abs($1)) }
    let gain = isPeakNormalized && peak > 0 ? peak : 1
    let scaled = AudioClip(
      samples: slice.samples.map { $0 / gain }, sampleRate: slice.sampleRate,
      channelCount: slice.channelCount)
    let mixes = mix.map { [$0] } ?? classNames.indices.map { ClassMix($0, of: classNames.count) }
    let latents = encoder.encode(
      [AudioClip](repeating: scaled, count: max(mixes.count, 1)), mixes: mixes)
    let points = latents.enumerated().map { number, latent in
      LatentPoint(latent: latent, mix: mixes.isEmpty ? nil : mixes[number])
    }
    let distances = try LatentSearch(for: scaled, in: self).distances(of: points)
    let nearest = points.indices.min { distances[$0] < distances[$1] } ?? 0
    return EncodedSound(
      point: points[nearest], distance: distances[nearest], frameCount: frameCount, gain: gain)
  }

  /// Whether the recordings of the training had a peak of full scale.
  private var isPeakNormalized: Bool {
    description.training.options["peakNormalization"] != "false"
  }

  /// The sound of an encoded recording, as long and as loud as the recording.
  public func reconstruction(of encoded: EncodedSound) -> AudioClip {
    let sound = sounds(at: [encoded.point])[0].slice(from: 0, length: encoded.frameCount)
    return AudioClip(
      samples: sound.samples.map { $0 * encoded.gain }, sampleRate: sound.sampleRate,
      channelCount: sound.channelCount)
  }
}
