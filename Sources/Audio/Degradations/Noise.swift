// SPDX-License-Identifier: MIT
import Glibc
import Kernels

/// The limits of a noise that is scaled to a level: much of a recording of a dog is silence, which would
/// become as loud as the sound, and the bark after it louder by as much.
private enum NoiseLimit {
  /// The least mean power of a noise.
  static let power = 1e-8
  /// The least mean power of a noise during the sound, as a share of that of all of it.
  static let share = 0.1
  /// How many noises are drawn until one has these.
  static let draws = 16
}

/// Adds noise whose mean power lies so many decibels below that of the sound; the silence after the
/// end of a sound does not count.
///
/// A noise that is silent during the sound is drawn again, up to 16 times; the last one counts as a tenth
/// of its mean power, and as -80 dB of full scale, at least.
func additiveNoise(
  _ level: DrawnNumber, _ noise: @escaping @Sendable (Int, inout RandomStream) -> [Float]
) -> Degradation.Body {
  { clip, stream in
    let decibels = level.draw(&stream)
    let samples = clip.samples
    var added = noise(clip.frameCount, &stream)
    let length = samples.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    let frames = (length + clip.channelCount - 1) / clip.channelCount
    let power = meanSquare(samples[..<length])
    guard power > 0 else { return clip }
    func measured() -> (power: Double, least: Double) {
      let least = max(NoiseLimit.share * meanSquare(added[...]), NoiseLimit.power)
      return (meanSquare(added[..<min(frames, added.count)]), least)
    }
    var (noisePower, least) = measured()
    for _ in 1..<NoiseLimit.draws where noisePower < least {
      added = noise(clip.frameCount, &stream)
      (noisePower, least) = measured()
    }
    let gain = Float((power / max(noisePower, least) * pow(10, -decibels / 10)).squareRoot())
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
