// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Autograd
import Kernels
import Models

/// A batch of SpecGAN's examples made sound.
struct InversionWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invert", abstract: "Seconds that a batch of SpecGAN's examples takes to decode.")

  @Option(help: "Examples in a batch.") var batch = 64
  @Option(help: "Samples of each.") var length = 16_384
  @Option(help: "Samples a second.") var rate = 16_000
  @OptionGroup var repetition: Repetition

  func run() throws {
    repetition.threads.apply()
    let clips = try self.clips()
    let representation = representation(of: clips)
    let examples = representation.encode(clips)
    let wanted = representation.magnitudes(of: examples)
    let frames = batch * representation.exampleShape[0]
    var found: [AudioClip] = []
    try TransformsAlone(size: 256, forwards: 60 * frames, inverses: 61 * frames).report(
      repetition, convergence: { convergenceDecibels(of: found, to: wanted) }
    ) {
      found = representation.decode(examples)
    }
  }

  /// A voice at half its level: what would leave full scale is decoded quieter than its example, which is no
  /// error of the phases.
  private func clips() throws -> [AudioClip] {
    let voice = Voice.samples(count: batch * length, rate: rate).map { 0.5 * $0 }
    return (0..<batch).map { index in
      AudioClip(
        samples: Array(voice[index * length..<(index + 1) * length]), sampleRate: rate,
        channelCount: 1)
    }
  }

  private func representation(of clips: [AudioClip]) -> SpectrogramRepresentation {
    let moments = SpectrogramMoments(ofClips: batch, spectrogram: LogSpectrogram()) { clips[$0] }
    return SpectrogramRepresentation(
      sampleRate: rate, sliceLength: length, channelCount: 1,
      scaling: .standardized(moments: moments))
  }

  /// The mean over the clips.
  private func convergenceDecibels(of clips: [AudioClip], to wanted: Tensor) -> Double {
    let transform = ShortTimeTransform(
      fftSize: 256, hop: 128, alignment: .left(paddingEnd: true))
    let values = wanted.values
    let size = values.count / batch
    let sum = clips.enumerated().reduce(0) { sum, clip in
      let part = Array(values[clip.offset * size..<(clip.offset + 1) * size])
      return sum + transform.spectralConvergenceDecibels(of: clip.element.samples, to: part)
    }
    return sum / Double(batch)
  }
}
