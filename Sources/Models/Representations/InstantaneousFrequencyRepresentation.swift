// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Foundation
import Kernels

/// Log magnitudes and instantaneous frequencies, for sounds with a pitch: examples `[T, F, 2]`.
///
/// Channel 0 is what ``SpectrogramRepresentation`` makes of a sound, channel 1 the deviations of
/// frequencies from the middles of bins or bands (`InstantaneousFrequencies`). With bins nothing is lost but
/// the bin at half the sample rate, what is quieter than the floor, and what lies outside the range of
/// magnitudes; bands keep one partial each (`FrequencyBands`) and
/// lose the phases of the first frame. Engel and others, "GANSynth:
/// Adversarial Neural Audio Synthesis" (ICLR 2019), section 2.
public struct InstantaneousFrequencyRepresentation: Codable, Sendable, Equatable {
  /// The magnitudes; of one channel, without a reconstruction of phases.
  public let spectrograms: SpectrogramRepresentation
  /// Steps of Griffin and Lim after the phases of the frequencies, which draw neighbouring bins of a
  /// network's pictures together; the phases of a recording are a fixed point of them.
  public let iterations: Int

  /// A representation of sounds with the magnitudes of another one.
  public init(spectrograms: SpectrogramRepresentation, iterations: Int = 3) {
    self.spectrograms = spectrograms
    self.iterations = iterations
  }
}

extension InstantaneousFrequencyRepresentation: Representation {
  /// The rate of the clips, in hertz.
  public var sampleRate: Int { spectrograms.sampleRate }
  /// The length of a clip in samples, L.
  public var sliceLength: Int { spectrograms.sliceLength }
  /// One.
  public var channelCount: Int { spectrograms.channelCount }
  /// `[T, F, 2]`.
  public var exampleShape: [Int] { Array(spectrograms.exampleShape.dropLast()) + [2] }
  /// Those of the magnitudes, and the phases.
  public var workingCount: Int { 2 * spectrograms.workingCount }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try spectrograms.validate()
    try ConfigurationError.check("channelCount", channelCount, "1", channelCount == 1)
    try ConfigurationError.check(
      "phases", "\(String(describing: spectrograms.phases))", "none, as frequencies give them",
      spectrograms.phases == nil)
    try ConfigurationError.check(
      "framing", "none", "hopCentered", spectrograms.spectrogram.framing == .hopCentered)
    try ConfigurationError.check("iterations", iterations, in: 0...1000)
  }

  /// N sounds `[N, L, 1]` to `[N, T, F, 2]`.
  public func encode(_ sounds: Tensor) -> Tensor {
    let magnitudes = spectrograms.encode(sounds)
    let spectrogram = spectrograms.spectrogram
    let frequencies = InstantaneousFrequencies(spectrogram)
    let count = sounds.shape[0]
    let spectra = spectrogram.transform.spectra(of: sounds.values, clips: count)
    let second = Tensor(shape: magnitudes.shape) { result in
      Self.rows(of: spectra, count) { clip, row in
        let size = result.count / count
        let part = UnsafeMutableBufferPointer(rebasing: result[clip * size..<(clip + 1) * size])
        _ = part.update(from: frequencies.frequencies(of: row))
      }
    }
    return .concatenated([magnitudes, second], alongAxis: 3)
  }

  /// `[N, T, F, 2]` to N clips; one beyond full scale is made as much quieter.
  ///
  /// A clip depends on its example alone, whatever the batch.
  public func decode(_ examples: Tensor) -> [AudioClip] {
    let transform = spectrograms.spectrogram.transform
    return clips(of: examples) { _, magnitudes, phases in
      var spectra = [Float](repeating: 0, count: 2 * magnitudes.count)
      for place in magnitudes.indices {
        spectra[2 * place] = magnitudes[place] * cos(phases[place])
        spectra[2 * place + 1] = magnitudes[place] * sin(phases[place])
      }
      var samples = transform.inverse(of: spectra, sampleCount: sliceLength)
      for _ in 0..<iterations {
        samples = PhaseReconstruction.signals(
          ofMagnitudes: magnitudes, phasesOf: samples, transform, clips: 1)
      }
      let peak = samples.reduce(1) { max($0, abs($1)) }
      return peak > 1 ? samples.map { $0 / peak } : samples
    }
  }

  /// `[N, T, F, 2]` to N clips with the phases of as many others; none is made quieter.
  public func decode(_ examples: Tensor, phasesOf others: [AudioClip]) -> [AudioClip] {
    precondition(
      others.count == examples.shape[0]
        && others.allSatisfy { $0.frameCount == sliceLength && $0.channelCount == 1 },
      "the phases of clips of \(others.map(\.frameCount)) samples for examples of \(examples.shape)"
    )
    let transform = spectrograms.spectrogram.transform
    return clips(of: examples) { index, magnitudes, _ in
      PhaseReconstruction.signals(
        ofMagnitudes: magnitudes, phasesOf: others[index].samples, transform, clips: 1)
    }
  }

  /// Clips of the samples that `sound` makes of the magnitudes and phases, `[T, M / 2 + 1]`, of each example.
  private func clips(
    of examples: Tensor, _ sound: (Int, _ magnitudes: [Float], _ phases: [Float]) -> [Float]
  ) -> [AudioClip] {
    let (first, second) = channels(of: examples)
    let frequencies = InstantaneousFrequencies(spectrograms.spectrogram)
    let (count, levels) = (examples.shape[0], spectrograms.levels(of: first).values)
    var clips = [AudioClip?](repeating: nil, count: count)
    levels.withUnsafeBufferPointer { levels in
      clips.withUnsafeMutableBufferPointer { clips in
        Self.rows(of: second.values, count) { index, row in
          let range = index * row.count..<(index + 1) * row.count
          let spectra = frequencies.spectra(
            of: row, levels: UnsafeBufferPointer(rebasing: levels[range]))
          clips[index] = AudioClip(
            samples: sound(index, spectra.magnitudes, spectra.phases), sampleRate: sampleRate,
            channelCount: 1)
        }
      }
    }
    return clips.compactMap { $0 }
  }

  /// Examples `[N, T, F, 2]` to the levels of bins or bands and their frequencies, `[N, T, F, 2]`, in operations
  /// of tensors alone.
  public func levelsAndFrequencies(of examples: Tensor) -> Tensor {
    let (first, second) = channels(of: examples)
    return .concatenated([spectrograms.levels(of: first), second], alongAxis: 3)
  }

  /// The bands; nil where examples have bins.
  public var bands: FrequencyBands? { InstantaneousFrequencies(spectrograms.spectrogram).bands }

  /// The magnitudes alone, as a search for a latent takes phases from the recording.
  public var comparisonViews: [any Representation] { [spectrograms] }

  /// Magnitudes and frequencies, `[N, T, F, 1]` each.
  private func channels(of examples: Tensor) -> (first: Tensor, second: Tensor) {
    precondition(
      Array(examples.shape.dropFirst()) == exampleShape,
      "examples of \(examples.shape) are not a batch of \(exampleShape)")
    let (shape, end) = (examples.shape, Array(examples.shape.dropLast()))
    return (
      examples.sliced(from: [0, 0, 0, 0], to: end + [1]),
      examples.sliced(from: [0, 0, 0, 1], to: shape)
    )
  }

  /// Calls `body` with each of `count` equal parts of values, from several threads at once.
  private static func rows(
    of values: [Float], _ count: Int, _ body: (Int, UnsafeBufferPointer<Float>) -> Void
  ) {
    values.withUnsafeBufferPointer { values in
      let size = values.count / max(1, count)
      parallelFor(count) { index in
        body(index, UnsafeBufferPointer(rebasing: values[index * size..<(index + 1) * size]))
      }
    }
  }
}
