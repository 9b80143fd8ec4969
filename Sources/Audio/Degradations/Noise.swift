// SPDX-License-Identifier: MIT
import Glibc
import Kernels

/// Adds noise whose mean power lies so many decibels below that of the sound; the silence after the
/// end of a sound does not count.
func additiveNoise(
  _ level: DrawnNumber, _ noise: @escaping @Sendable (Int, inout RandomStream) -> [Float]
) -> Degradation.Body {
  { clip, stream in
    let decibels = level.draw(&stream)
    let samples = clip.samples
    let added = noise(clip.frameCount, &stream)
    let length = samples.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    let frames = (length + clip.channelCount - 1) / clip.channelCount
    let (power, noisePower) = (
      meanSquare(samples[..<length]), meanSquare(added[..<min(frames, added.count)])
    )
    guard power > 0, noisePower > 0 else { return clip }
    let gain = Float((power / noisePower * pow(10, -decibels / 10)).squareRoot())
    let channels = clip.channelCount
    return AudioClip(
      samples: samples.indices.map { samples[$0] + gain * added[$0 / channels] },
      sampleRate: clip.sampleRate, channelCount: channels)
  }
}

private func meanSquare(_ samples: ArraySlice<Float>) -> Double {
  guard !samples.isEmpty else { return 0 }
  return samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(samples.count)
}

/// Normal noise, `[count]`.
func whiteNoise(_ count: Int, _ stream: inout RandomStream) -> [Float] {
  (0..<count).map { _ in stream.normal() }
}

/// Noise whose power falls by 3 dB an octave, `[count]`: white noise through a sum of first-order
/// filters.
///
/// Paul Kellet's "refined" filter (music-dsp mailing list, 1999), within 0.05 dB of the slope from
/// f/4800 on, for a sample rate f.
func pinkNoise(_ count: Int, _ stream: inout RandomStream) -> [Float] {
  let poles: [(pole: Float, gain: Float)] = [
    (0.99886, 0.0555179), (0.99332, 0.0750759), (0.96900, 0.1538520), (0.86650, 0.3104856),
    (0.55000, 0.5329522), (-0.7616, -0.0168980),
  ]
  let warmUp = 4096
  var states = [Float](repeating: 0, count: poles.count)
  var delayed: Float = 0
  var pink: [Float] = []
  pink.reserveCapacity(count)
  for index in 0..<(warmUp + count) {
    let white = stream.normal()
    var sum = delayed + white * 0.5362
    for (place, filter) in poles.enumerated() {
      states[place] = filter.pole * states[place] + filter.gain * white
      sum += states[place]
    }
    delayed = white * 0.115926
    if index >= warmUp { pink.append(sum) }
  }
  return pink
}

extension ClipDataset {
  /// Frames of a recording of one channel, drawn with the place where they begin, `[count]`.
  ///
  /// A shorter recording is repeated; an unavailable one is replaced by the next.
  func excerpt(of count: Int, _ stream: inout RandomStream) -> [Float] {
    let first = stream.uniformInteger(below: clipCount)
    let place = Double(stream.uniform(0..<1))
    var excerpt = [Float](repeating: 0, count: count)
    for number in 0..<clipCount {
      let clip = (first + number) % clipCount
      let frames = frameCount(ofClip: clip)
      let start = Int(place * Double(max(frames - count, 0) + 1))
      let isAvailable = excerpt.withUnsafeMutableBufferPointer {
        copySlice(ofClip: clip, from: start, into: $0)
      }
      guard isAvailable else { continue }
      if frames < count { for index in frames..<count { excerpt[index] = excerpt[index - frames] } }
      return excerpt
    }
    recordExhaustion(ofClass: 0)
    return excerpt
  }
}
