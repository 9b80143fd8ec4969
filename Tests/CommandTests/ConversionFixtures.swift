// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport

extension TemporaryFolder {
  /// Writes a tone at 8 kHz as floating point; each channel has a slightly higher pitch.
  @discardableResult
  func writeTone(
    _ name: String, frames: Int = 3000, channels: Int = 1, amplitude: Float = 0.5
  ) throws -> String {
    let samples = (0..<frames * channels).map { index in
      let step = 0.3 + 0.2 * Double(index % channels)
      return amplitude * Float(sin(step * Double(index / channels)))
    }
    let path = try file(name)
    try AudioFile.write(
      AudioClip(samples: samples, sampleRate: 8000, channelCount: channels), to: path,
      encoding: AudioEncoding(bitDepth: .float32))
    return path
  }

  /// The names of all files below a subfolder, sorted.
  func names(_ subfolder: String) -> [String] {
    let paths = FileManager.default.subpaths(atPath: self[subfolder]) ?? []
    return paths.filter { $0.contains(".") }.sorted()
  }
}

/// The width and height of a PNG file; nil for other files.
func pictureSize(_ path: String) -> [Int]? {
  guard let bytes = bytes(path), bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
  return [bytes[16..<20], bytes[20..<24]].map { $0.reduce(0) { $0 << 8 | Int($1) } }
}

/// The largest difference between the samples of two sounds.
func largestDifference(_ a: AudioClip, _ b: AudioClip) -> Float {
  a.samples.count == b.samples.count
    ? zip(a.samples, b.samples).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}
