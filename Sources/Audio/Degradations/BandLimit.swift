// SPDX-License-Identifier: MIT
import Glibc
import Kernels

/// Removes what lies above a cutoff by conversion to twice that rate and back (``Resampler``).
///
/// A drawn cutoff is one of 64 of its range, since the transforms of a ratio of rates stay in memory.
func bandLimiting(_ cutoff: DrawnNumber) -> Degradation.Body {
  let steps = 64.0
  return { clip, stream in
    let drawn = cutoff.draw(&stream)
    let width = cutoff.upper - cutoff.lower
    let place = width > 0 ? ((drawn - cutoff.lower) / width * steps).rounded() / steps : 0
    return bandLimited(clip, below: cutoff.lower + place * width)
  }
}

/// The cutoffs in hertz that change a sound of a sample rate: their double is below it, and at least a
/// 256th of it.
func usableCutoffs(sampleRate: Int) -> ClosedRange<Double> {
  let lowest = Double((sampleRate + 255) / 256) / 2
  return lowest...max(lowest, Double(sampleRate - 1) / 2)
}

/// The clip without what lies above `cutoff` hertz; unchanged where there is nothing above.
func bandLimited(_ clip: AudioClip, below cutoff: Double) -> AudioClip {
  let rate = Int((2 * cutoff).rounded())
  guard rate < clip.sampleRate,
    let down = RateRatio(from: clip.sampleRate, to: rate),
    let up = RateRatio(from: rate, to: clip.sampleRate)
  else { return clip }
  let low = converted(clip.samples, by: down, channelCount: clip.channelCount)
  var high = converted(low, by: up, channelCount: clip.channelCount)
  // The duration changes by half a frame of the lower rate at most.
  high = Array(high.prefix(clip.samples.count))
  high += [Float](repeating: 0, count: clip.samples.count - high.count)
  return AudioClip(samples: high, sampleRate: clip.sampleRate, channelCount: clip.channelCount)
}

private func converted(_ samples: [Float], by ratio: RateRatio, channelCount: Int) -> [Float] {
  let count = ratio.convertedCount(samples.count / channelCount) * channelCount
  return [Float](unsafeUninitializedCapacity: count) { target, filled in
    samples.withUnsafeBufferPointer {
      Resampler.convert(
        $0, into: .init(rebasing: target[..<count]), by: ratio, channelCount: channelCount)
    }
    filled = count
  }
}

/// Clips so many decibels below the peak of the sound.
func clipping(_ level: DrawnNumber) -> Degradation.Body {
  { clip, stream in
    let limit = clip.peak * Float(pow(10, -level.draw(&stream) / 20))
    return AudioClip(
      samples: clip.samples.map { min(max($0, -limit), limit) }, sampleRate: clip.sampleRate,
      channelCount: clip.channelCount)
  }
}

/// Rounds to steps of so many bits, 2^(1 - bits) of full scale; a drawn number of bits is a whole one.
func quantization(_ bits: DrawnNumber) -> Degradation.Body {
  { clip, stream in
    let scale = Float(pow(2, bits.draw(&stream).rounded() - 1))
    return AudioClip(
      samples: clip.samples.map { min(max(($0 * scale).rounded(), -scale), scale - 1) / scale },
      sampleRate: clip.sampleRate, channelCount: clip.channelCount)
  }
}

/// The clip convolved with an impulse response, each channel by itself: the loudest sample of the
/// response comes without delay, and the root mean square stays that of the clip.
func reverberated(_ clip: AudioClip, by response: [Float]) -> AudioClip {
  let direct = response.indices.max { abs(response[$0]) < abs(response[$1]) } ?? 0
  guard direct < response.count, response[direct] != 0 else { return clip }
  let (frames, channels) = (clip.frameCount, clip.channelCount)
  var size = 1
  while size < frames + response.count { size *= 2 }
  let transform = FourierTransform(size: size)
  let spectrum = transform.spectrum(of: response)
  var samples = clip.samples
  for channel in 0..<channels {
    var product = transform.spectrum(of: clip.channel(channel))
    for bin in 0..<transform.binCount {
      let (re, im) = (product[2 * bin], product[2 * bin + 1])
      product[2 * bin] = re * spectrum[2 * bin] - im * spectrum[2 * bin + 1]
      product[2 * bin + 1] = re * spectrum[2 * bin + 1] + im * spectrum[2 * bin]
    }
    let wet = transform.signal(of: product)
    for frame in 0..<frames { samples[frame * channels + channel] = wet[frame + direct] }
  }
  func energy(_ values: [Float]) -> Float { values.reduce(0) { $0 + $1 * $1 } }
  let wetEnergy = energy(samples)
  guard wetEnergy > 0 else { return clip }
  let gain = (energy(clip.samples) / wetEnergy).squareRoot()
  return AudioClip(
    samples: samples.map { $0 * gain }, sampleRate: clip.sampleRate, channelCount: channels)
}

extension FourierTransform {
  /// The spectrum, `[F, 2]`, of at most L samples, with zeros behind them.
  fileprivate func spectrum(of samples: [Float]) -> [Float] {
    let padded = samples + [Float](repeating: 0, count: size - samples.count)
    return [Float](unsafeUninitializedCapacity: 2 * binCount) { spectrum, count in
      padded.withUnsafeBufferPointer {
        forward($0, into: .init(rebasing: spectrum[..<(2 * binCount)]))
      }
      count = 2 * binCount
    }
  }

  /// The signal, `[L]`, of a spectrum.
  fileprivate func signal(of spectrum: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: size) { signal, count in
      spectrum.withUnsafeBufferPointer { inverse($0, into: .init(rebasing: signal[..<size])) }
      count = size
    }
  }
}
