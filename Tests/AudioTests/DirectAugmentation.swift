// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels

/// `ClipAugmentation` with a new array for each operation, as its documentation describes it.
func directlyAugmented(
  _ clip: AudioClip, mixing other: AudioClip?, probability: Float, using stream: inout RandomStream
) -> AudioClip {
  func draw(_ range: Range<Float>) -> Float? {
    let (chance, value) = (stream.uniform(0..<1), stream.uniform(range))
    return chance < probability ? value : nil
  }
  let (frames, channels) = (clip.frameCount, clip.channelCount)
  var samples = clip.samples
  if let semitones = draw(-2..<2) {
    let recorded = AudioClip(samples: samples, sampleRate: 120, channelCount: channels)
    let rate = Int((120 * pow(2, semitones / 12)).rounded())
    if let converted = try? Resampler().convert(recorded, to: rate) {
      samples = converted.slice(from: 0, length: frames).samples
    }
  }
  let shift = (draw(-0.05..<0.05).map { Int($0 * Float(frames)) } ?? 0) * channels
  samples = samples.indices.map { place in
    samples.indices.contains(place - shift) ? samples[place - shift] : 0
  }
  if let tilt = draw(-0.5..<0.5) {
    samples = samples.indices.map { place in
      let before = place >= channels ? samples[place - channels] : 0
      return (samples[place] + tilt * before) / (1 + abs(tilt))
    }
  }
  if let decibels = draw(-24 ..< -12), let other {
    let gain = pow(10, decibels / 20)
    samples = zip(samples, other.samples).map { $0 + gain * $1 }
  }
  if let decibels = draw(-70 ..< -40) {
    let deviation = clip.peak * pow(10, decibels / 20)
    samples = samples.map { $0 + deviation * stream.normal() }
  }
  let sign: Float = draw(0..<1) == nil ? 1 : -1
  let gain = sign * pow(10, (draw(-6..<0) ?? 0) / 20)
  return AudioClip(
    samples: samples.map { $0 * gain }, sampleRate: clip.sampleRate, channelCount: channels)
}
