// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Kernels

/// Short-time spectra of clips, and ways back, with the settings that librosa has by default.
struct SpectralWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spectral", abstract: "Seconds that spectra of clips take, or signals of spectra.")

  @Argument(help: "What to do.") var work: Work
  @Option(help: "Clips.") var clips = 1
  @Option(help: "Samples of each.") var length = 60 * 22_050
  @Option(help: "Samples a second.") var rate = 22_050
  @OptionGroup var repetition: Repetition

  enum Work: String, CaseIterable, ExpressibleByArgument {
    case stft
    case istft
    case mel
    case griffinLim = "griffin-lim"
    case pghi
  }

  private static let iterations = 32
  private var transform: ShortTimeTransform { ShortTimeTransform(fftSize: 1024, hop: 256) }

  func run() throws {
    repetition.threads.apply()
    let voice = Voice.samples(count: clips * length, rate: rate)
    switch work {
    case .stft: try report { _ = transform.spectra(of: voice, clips: clips) }
    case .istft:
      let spectra = transform.spectra(of: voice, clips: clips)
      try report { _ = transform.inverse(of: spectra, clips: clips, sampleCount: length) }
    case .mel:
      let bank = MelFilterBank(fftSize: 1024, sampleRate: Double(rate))
      try report { _ = bank.bands(of: transform.magnitudes(of: voice, clips: clips)) }
    case .griffinLim:
      try reconstruct(
        voice, PhaseReconstruction(start: .random, iterations: Self.iterations, momentum: 0.99))
    case .pghi: try reconstruct(voice, PhaseReconstruction(start: .pghi, iterations: 0))
    }
  }

  private func reconstruct(_ voice: [Float], _ reconstruction: PhaseReconstruction) throws {
    let magnitudes = transform.magnitudes(of: voice, clips: clips)
    var found: [Float] = []
    try report(convergence: { convergenceDecibels(of: found, to: magnitudes) }) {
      // Magnitudes that are none would be thrown out, which would show in the convergence.
      found =
        (try? reconstruction.signals(
          ofMagnitudes: magnitudes, transform, clips: clips, sampleCount: length)) ?? []
    }
  }

  private func report(convergence: () -> Double? = { nil }, _ work: () -> Void) throws {
    try TransformsAlone(size: 1024, forwards: forwards, inverses: inverses)
      .report(repetition, convergence: convergence, work)
  }

  private var frames: Int { clips * transform.frameCount(ofSamples: length) }

  private var forwards: Int {
    switch work {
    case .stft, .mel: frames
    case .istft, .pghi: 0
    case .griffinLim: Self.iterations * frames
    }
  }

  private var inverses: Int {
    switch work {
    case .stft, .mel: 0
    case .istft, .pghi: frames
    case .griffinLim: (Self.iterations + 1) * frames
    }
  }

  /// The mean over the clips.
  private func convergenceDecibels(of signals: [Float], to wanted: [Float]) -> Double {
    let size = wanted.count / clips
    let sum = (0..<clips).reduce(0.0) { sum, clip in
      let signal = Array(signals[clip * length..<(clip + 1) * length])
      let part = Array(wanted[clip * size..<(clip + 1) * size])
      return sum + transform.spectralConvergenceDecibels(of: signal, to: part)
    }
    return sum / Double(clips)
  }
}

/// Real Fourier transforms of rows in cache: what spectral work would take if nothing else took any
/// time.
struct TransformsAlone {
  let size: Int
  let forwards: Int
  let inverses: Int

  private static let rows = 64

  /// Measures `work`, in turns with these transforms, and prints both.
  func report(
    _ repetition: Repetition, convergence: () -> Double?, _ work: () -> Void
  ) throws {
    work()
    let peak = peakMebibytes
    var aloneTimes: [Double] = []
    let times = repetition.times(before: { aloneTimes.append(seconds(run)) }) { _ in work() }
    let (time, aloneTime) = (median(times), median(aloneTimes))
    var report: [String: JSONValue] = [
      "seconds": .number(time), "transformsSeconds": .number(aloneTime),
      "peakMebibytes": .number(peak), "threads": .number(Double(WorkerPool.threadCount)),
    ]
    report["convergenceDecibels"] = convergence().map(JSONValue.number)
    try printJSON(report)
  }

  private func run() {
    let transform = FourierTransform(size: size)
    parallelFor((forwards + inverses) / Self.rows) { chunk in
      var signal = [Float](repeating: 0, count: size)
      var spectrum = [Float](repeating: 0, count: 2 * transform.binCount)
      signal.withUnsafeMutableBufferPointer { signal in
        spectrum.withUnsafeMutableBufferPointer { spectrum in
          for _ in 0..<Self.rows {
            if chunk * Self.rows < forwards {
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
