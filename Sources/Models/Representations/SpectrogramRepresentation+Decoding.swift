// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Kernels
import Layers

extension SpectrogramRepresentation: Representation {
  /// `[N, T, F, C]` to N clips, with phases that `PhaseReconstruction` finds.
  ///
  /// A clip depends on its example alone, whatever the batch. One beyond full scale is made as much
  /// quieter: with other phases than a recording's, magnitudes may add up to higher peaks. An example that is not finite becomes
  /// a clip that is not finite, as it does without a spectrogram.
  public func decode(_ examples: Tensor) -> [AudioClip] {
    unlimitedClips(of: examples).map(\.limitedToFullScale)
  }

  /// What ``decode(_:)`` makes, before clips beyond full scale are made quieter.
  func unlimitedClips(of examples: Tensor) -> [AudioClip] {
    guard phases == nil else { return denser.clips(of: densified(examples)) }
    return clips(of: examples)
  }

  private func clips(of examples: Tensor) -> [AudioClip] {
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
    let (magnitudes, transform) =
      phases == nil
      ? (magnitudes(of: examples), spectrogram.transform)
      : (denser.magnitudes(of: densified(examples)), denser.spectrogram.transform)
    let signals = PhaseReconstruction.signals(
      ofMagnitudes: magnitudes.values, phasesOf: clips.flatMap(\.channelSamples), transform,
      clips: clips.count * channelCount)
    let size = sliceLength * channelCount
    return clips.indices.map { index in
      AudioClip(
        channelSamples: Array(signals[index * size..<(index + 1) * size]), sampleRate: sampleRate,
        channelCount: channelCount)
    }
  }

  /// Spectrograms of twice as many frames.
  ///
  /// Random phases of frames that overlap by less than three quarters make a level that rises and
  /// falls once a frame: a buzz. Frames at half the hop do not, and the values between two frames of a
  /// picture may be interpolated.
  private var denser: SpectrogramRepresentation {
    SpectrogramRepresentation(
      sampleRate: sampleRate, sliceLength: sliceLength, channelCount: channelCount,
      spectrogram: spectrogram.halvingHop, scaling: scaling, phases: phases)
  }

  /// Examples `[N, T, F, C]` of ``denser``, interpolated between those of this representation.
  private func densified(_ examples: Tensor) -> Tensor {
    examples.doubledAlongTime.sliced(
      from: [0, 0, 0, 0], to: [examples.shape[0]] + denser.exampleShape)
  }

  /// How phases of these magnitudes are found.
  ///
  /// Random phases have a seed of the magnitudes, so that two sounds have different noise and the
  /// same example always becomes the same clip.
  private func phaseReconstruction(of magnitudes: [Float]) -> PhaseReconstruction {
    guard var phases else { return PhaseReconstruction() }
    phases.seed ^= fowlerNollVoHash(of: magnitudes.lazy.map(\.bitPattern))
    return phases
  }

  /// The clip of magnitudes `[C, T, F + 1]`.
  private func clip(ofMagnitudes magnitudes: [Float]) -> AudioClip {
    let count = sliceLength * channelCount
    let signals =
      (try? phaseReconstruction(of: magnitudes).signals(
        ofMagnitudes: magnitudes, spectrogram.transform, clips: channelCount,
        sampleCount: sliceLength)) ?? [Float](repeating: .nan, count: count)
    return AudioClip(
      channelSamples: signals, sampleRate: sampleRate, channelCount: channelCount)
  }
}

extension AudioClip {
  /// The clip, as much quieter as its peak is above full scale.
  var limitedToFullScale: AudioClip { peak > 1 ? peakNormalized() : self }
}

extension Tensor {
  /// Linear interpolation between frames: `[N, T, F, C]` to `[N, 2 T, F, C]`, where frames lie around
  /// the middle of hops, so that a frame becomes two a quarter of a hop away.
  fileprivate var doubledAlongTime: Tensor {
    LinearInterpolation(factor: [2, 1], alignment: .centered)(self)
  }
}

extension SpectrogramRepresentation {
  /// The spectrogram whose phases ``decode(_:)`` looks for.
  public var reconstructedSpectrogram: LogSpectrogram {
    phases == nil ? spectrogram : spectrogram.halvingHop
  }

  /// Examples `[N, T, F, C]` to the magnitudes that ``decode(_:)`` finds phases for, bins
  /// `[N, C, T', fftSize / 2 + 1]`, in operations of tensors alone.
  public func reconstructedMagnitudes(of examples: Tensor) -> Tensor {
    phases == nil ? magnitudes(of: examples) : denser.magnitudes(of: densified(examples))
  }
}
