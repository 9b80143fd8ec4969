// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Kernels

extension SpectrogramRepresentation: Representation {
  /// `[N, T, F, C]` to N clips, with phases that `PhaseReconstruction` finds.
  ///
  /// A clip depends on its example alone, whatever the batch. One beyond full scale is made as much
  /// quieter: with other phases than a recording's, magnitudes may add up to higher peaks. An example that is not finite becomes
  /// a clip that is not finite, as it does without a spectrogram.
  public func decode(_ examples: Tensor) -> [AudioClip] {
    let magnitudes = magnitudes(of: examples)
    let count = examples.shape[0]
    var clips = [AudioClip?](repeating: nil, count: count)
    magnitudes.withValues { values in
      clips.withUnsafeMutableBufferPointer { clips in
        parallelFor(count) { index in
          let size = values.count / count
          clips[index] = clip(ofMagnitudes: Array(values[(index * size)..<((index + 1) * size)]))
        }
      }
    }
    return clips.compactMap { $0 }
  }

  /// `[N, T, F, C]` to N clips with the phases of as many others, which need not be looked for; none is
  /// made quieter.
  ///
  /// The phases that ``decode(_:)`` found are nearly at rest, so with those of the clip that it made of
  /// an example this makes the same clip again, to some 50 dB below it, before it was made quieter. And
  /// it is a smooth function of the example, where the search for phases is none.
  public func decode(_ examples: Tensor, phasesOf clips: [AudioClip]) -> [AudioClip] {
    precondition(
      clips.count == examples.shape[0]
        && clips.allSatisfy { $0.frameCount == sliceLength && $0.channelCount == channelCount },
      "the phases of clips of \(clips.map(\.frameCount)) samples for examples of \(examples.shape)")
    let signals = PhaseReconstruction.signals(
      ofMagnitudes: magnitudes(of: examples).values, phasesOf: clips.flatMap(\.channelSamples),
      spectrogram.transform, clips: clips.count * channelCount)
    let size = sliceLength * channelCount
    return clips.indices.map { index in
      AudioClip(
        channelSamples: Array(signals[index * size..<(index + 1) * size]), sampleRate: sampleRate,
        channelCount: channelCount)
    }
  }

  /// The clip of magnitudes `[C, T, F + 1]`.
  private func clip(ofMagnitudes magnitudes: [Float]) -> AudioClip {
    let count = sliceLength * channelCount
    let signals =
      (try? PhaseReconstruction().signals(
        ofMagnitudes: magnitudes, spectrogram.transform, clips: channelCount,
        sampleCount: sliceLength)) ?? [Float](repeating: .nan, count: count)
    let samples = (0..<count).map { index in
      let (frame, channel) = index.quotientAndRemainder(dividingBy: channelCount)
      return signals[channel * sliceLength + frame]
    }
    let peak = samples.reduce(1) { max($0, abs($1)) }
    return AudioClip(
      samples: peak > 1 ? samples.map { $0 / peak } : samples, sampleRate: sampleRate,
      channelCount: channelCount)
  }
}
