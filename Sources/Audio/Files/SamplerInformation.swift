// SPDX-License-Identifier: MIT
import CSndFile

/// What samplers read of a file beside its sound: the key of its pitch, and its loop.
///
/// WAV has them in the chunk `smpl` (Microsoft, "Multimedia Data Standards Update", 1994), AIFF in `INST`
/// and `MARK` (Apple, "Audio Interchange File Format 1.3", 1989).
public struct SamplerInformation: Sendable, Hashable {
  /// The MIDI key at which the sound is played as it is, 0...127.
  public let rootKey: Int
  /// The frames that are repeated as long as a key is held; nil for a sound that is played once.
  public let loop: Range<Int>?

  /// Information of these parts.
  public init(rootKey: Int = 60, loop: Range<Int>? = nil) {
    self.rootKey = min(max(rootKey, 0), 127)
    self.loop = loop
  }

  /// The same as libsndfile has it.
  var instrument: SF_INSTRUMENT {
    var instrument = SF_INSTRUMENT()
    instrument.gain = 1
    instrument.basenote = CChar(rootKey)
    (instrument.velocity_lo, instrument.velocity_hi) = (0, 127)
    (instrument.key_lo, instrument.key_hi) = (0, 127)
    if let loop {
      foley_set_loop(
        &instrument, UInt32(clamping: loop.lowerBound), UInt32(clamping: loop.upperBound))
    }
    return instrument
  }
}

extension AudioEncoding.Container {
  /// Whether files of the format can have ``SamplerInformation``.
  public var hasSamplerInformation: Bool { self == .wav || self == .aiff }
}
