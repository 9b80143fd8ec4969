// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport

extension TemporaryFolder {
  /// Writes a sine of this many frames as 16-bit WAV.
  func writeSine(
    _ name: String, frames: Int, sampleRate: Int = 8000, channels: Int = 1, amplitude: Float = 0.5,
    hertz: Double = 440
  ) throws {
    let clip = sine(
      frames: frames, sampleRate: sampleRate, channels: channels, amplitude: amplitude, hertz: hertz
    )
    try AudioFile.write(clip, to: try file(name))
  }
}

/// A sine; channel c is channel 0 times 1 / (c + 1).
func sine(
  frames: Int, sampleRate: Int = 8000, channels: Int = 1, amplitude: Float = 0.5,
  hertz: Double = 440
) -> AudioClip {
  let samples = (0..<frames * channels).map { index in
    let angle = 2 * Double.pi * hertz * Double(index / channels) / Double(sampleRate)
    return amplitude * Float(sin(angle)) / Float(index % channels + 1)
  }
  return AudioClip(samples: samples, sampleRate: sampleRate, channelCount: channels)
}

/// The bytes of `value`, lowest first.
func littleEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// A WAV file of `data` with a header that may claim anything.
func wavBytes(
  data: [UInt8], claimedBytes: UInt32? = nil, format: UInt16 = 1, channels: UInt16 = 1,
  sampleRate: UInt32 = 8000, bits: UInt16 = 16, formatExtension: [UInt8] = []
) -> [UInt8] {
  let frameBytes = channels * (bits / 8)
  let description =
    littleEndian(format) + littleEndian(channels) + littleEndian(sampleRate)
    + littleEndian(sampleRate * UInt32(frameBytes)) + littleEndian(frameBytes) + littleEndian(bits)
    + formatExtension
  let chunks =
    Array("WAVEfmt ".utf8) + littleEndian(UInt32(description.count)) + description
    + Array("data".utf8) + littleEndian(claimedBytes ?? UInt32(data.count)) + data
  return Array("RIFF".utf8) + littleEndian(UInt32(chunks.count)) + chunks
}
