// SPDX-License-Identifier: MIT

extension AudioFile {
  /// The first `limit` frames at `sampleRate` of the file at `path`: with `channelCount` channels if the
  /// file has as many, otherwise mixed to one.
  ///
  /// The frames have the bits of ``AudioClip/mixedDown()`` and ``Resampler`` for the whole file. All of
  /// it is decoded, because a mix depends on all of it and damage must be found, but only the beginning
  /// and a block are in memory.
  ///
  /// - Throws: ``AudioFileError``, or ``AudioConversionError/sampleRates(from:to:)``
  public static func readBeginning(
    of path: String, upTo limit: Int, sampleRate: Int, channelCount: Int = 1
  ) throws -> AudioClip {
    precondition(
      limit > 0 && channelCount > 0, "the first \(limit) frames of \(channelCount) channels")
    let (clip, mix) = try readBeginning(of: path, limit, sampleRate, channelCount, mix: .mean)
    return mix == .mean
      ? clip : try readBeginning(of: path, limit, sampleRate, channelCount, mix: mix).clip
  }

  /// The beginning with the given mix, and the mix that the file needs.
  private static func readBeginning(
    of path: String, _ limit: Int, _ sampleRate: Int, _ channelCount: Int, mix: ChannelMix
  ) throws -> (clip: AudioClip, mix: ChannelMix) {
    let reader = try SoundFileReader(path: path)
    let sourceCount = reader.information.channelCount
    let count = sourceCount == channelCount ? channelCount : 1
    var mixer = ChannelMixer(from: sourceCount, to: count, mix: mix)
    var stream = try ResamplingStream(
      from: reader.information.sampleRate, to: sampleRate, channelCount: count)
    var samples: [Float] = []
    while true {
      let block = try reader.next(max(1, 65_536 / sourceCount))
      guard !block.isEmpty else { break }
      let mixed = mixer.mix(block)
      if samples.count / count < limit { samples += stream.convert(mixed) }
    }
    if samples.count / count < limit { samples += stream.finish() }
    let wanted = samples.count / count < limit ? samples : Array(samples[..<(limit * count)])
    return (
      AudioClip(samples: wanted, sampleRate: sampleRate, channelCount: count),
      mixer.wantedMix
    )
  }
}
