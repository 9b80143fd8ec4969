// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Autograd
import GANModels
import Kernels

/// What the spectral measurements take.
struct SpectralOptions: ParsableArguments {
  @Option(help: "Measurements, of which the median counts; more if they take less than a second.")
  var repeats = 3
  @OptionGroup var threads: Threads

  func validate() throws {
    guard repeats > 0 else { throw ValidationError("--repeats must be 1 or more.") }
  }

  /// Measures `work`, in turns with the Fourier transforms alone that it cannot do without, and
  /// prints both.
  func report(
    _ alone: TransformsAlone, convergence: () -> Double? = { nil }, _ work: () -> Void
  ) throws {
    work()
    let peak = peakMebibytes
    var (times, aloneTimes): ([Double], [Double]) = ([], [])
    while times.count < repeats || times.reduce(0, +) < 1 {
      aloneTimes.append(seconds(alone.run))
      times.append(seconds(work))
    }
    let (time, aloneTime) = (median(times), median(aloneTimes))
    var report: [String: JSONValue] = [
      "seconds": .number(time), "transformsSeconds": .number(aloneTime),
      "share": .number(aloneTime / time), "peakMebibytes": .number(peak),
      "threads": .number(Double(WorkerPool.threadCount)),
    ]
    report["convergenceDecibels"] = convergence().map(JSONValue.number)
    try printJSON(report)
  }
}

/// Real Fourier transforms of rows in cache: what spectral work would take if nothing else took any
/// time.
struct TransformsAlone {
  let size: Int
  let forwards: Int
  let inverses: Int

  func run() {
    let transform = FourierTransform(size: size)
    let rows = 64
    parallelFor((forwards + inverses) / rows) { chunk in
      var signal = [Float](repeating: 0, count: size)
      var spectrum = [Float](repeating: 0, count: 2 * transform.binCount)
      signal.withUnsafeMutableBufferPointer { signal in
        spectrum.withUnsafeMutableBufferPointer { spectrum in
          for _ in 0..<rows {
            if chunk * rows < forwards {
              transform.forward(.init(signal), into: spectrum)
            } else {
              transform.inverse(.init(spectrum), into: signal)
            }
          }
        }
      }
    }
  }
}

/// The short-time transform of a minute of sound.
struct ShortTimeWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stft", abstract: "Seconds that the spectra of a sound take.")

  @Option(help: "Samples of the sound.") var samples = 60 * 22_050
  @Option(help: "Samples a second.") var rate = 22_050
  @OptionGroup var options: SpectralOptions

  func run() throws {
    options.threads.apply()
    let transform = ShortTimeTransform(transformSize: 1024, hop: 256)
    let voice = Voice.samples(count: samples, rate: rate)
    let frames = transform.frameCount(ofSamples: samples)
    try options.report(.init(size: 1024, forwards: frames, inverses: 0)) {
      _ = transform.spectra(of: voice)
    }
  }
}

/// Griffin and Lim's reconstruction of a minute of sound, with the settings that librosa and
/// torchaudio have by default.
struct GriffinLimWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "griffin-lim", abstract: "Seconds that Griffin-Lim takes for a sound.")

  @Option(help: "Samples of the sound.") var samples = 60 * 22_050
  @Option(help: "Samples a second.") var rate = 22_050
  @OptionGroup var options: SpectralOptions

  func run() throws {
    options.threads.apply()
    let transform = ShortTimeTransform(transformSize: 1024, hop: 256)
    let magnitudes = transform.magnitudes(of: Voice.samples(count: samples, rate: rate))
    let reconstruction = PhaseReconstruction(start: .random, iterations: 32, momentum: 0.99)
    let frames = magnitudes.count / transform.binCount
    var found: [Float] = []
    try options.report(
      .init(size: 1024, forwards: 32 * frames, inverses: 33 * frames),
      convergence: { transform.spectralConvergenceDecibels(of: found, to: magnitudes) }
    ) {
      // Magnitudes that are none would be thrown out, which would show in the convergence.
      found =
        (try? reconstruction.signals(ofMagnitudes: magnitudes, transform, sampleCount: samples))
        ?? []
    }
  }
}

/// A batch of SpecGAN's examples made sound.
struct InversionWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invert", abstract: "Seconds that a batch of SpecGAN's examples takes to decode.")

  @Option(help: "Examples in a batch.") var batch = 64
  @Option(help: "Samples of each.") var length = 16_384
  @Option(help: "Samples a second.") var rate = 16_000
  @OptionGroup var options: SpectralOptions

  func run() throws {
    options.threads.apply()
    let clips = try self.clips()
    let representation = representation(of: clips)
    let examples = representation.encode(clips)
    let wanted = representation.magnitudes(of: examples)
    let frames = batch * representation.exampleShape[0]
    var found: [AudioClip] = []
    try options.report(
      .init(size: 256, forwards: 60 * frames, inverses: 61 * frames),
      convergence: { convergenceDecibels(of: found, to: wanted) }
    ) {
      found = representation.decode(examples)
    }
  }

  private func clips() throws -> [AudioClip] {
    let voice = Voice.samples(count: batch * length, rate: rate)
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
      transformSize: 256, hop: 128, alignment: .left(paddingEnd: true))
    let values = wanted.values
    let size = values.count / batch
    let sum = clips.enumerated().reduce(0) { sum, clip in
      let part = Array(values[clip.offset * size..<(clip.offset + 1) * size])
      return sum + transform.spectralConvergenceDecibels(of: clip.element.samples, to: part)
    }
    return sum / Double(batch)
  }
}
