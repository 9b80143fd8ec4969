// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import Models

/// Nodes that find phases for magnitudes by the fast algorithm of Griffin and Lim, and the signals of both.
///
/// The transforms are convolutions with windowed sines: there is no inverse transform in ONNX, and
/// runtimes compute the forward one slowly or differently. Phases begin at random, the same for all
/// sounds; integration of the phase gradient (PGHI) visits bins in the order of a heap, which ONNX cannot
/// express. Reference: Perraudin, Balazs and Søndergaard, "A fast Griffin-Lim algorithm" (WASPAA 2013).
struct OnnxPhases {
  private let size: Int
  private let hop: Int
  private let frames: Int
  private let sampleCount: Int
  /// Samples of the first frame before the sound.
  private let lead: Int
  private let iterations: Int
  private let momentum: Float

  private static let smallest: Float = 1e-12
  /// As `PhaseReconstruction` limits gains where windows hardly cover a sample.
  private static let coverageFloor = 0.01

  /// F, with the bins of 0 Hz and of half the sample rate.
  private var binCount: Int { size / 2 + 1 }
  /// Samples that the frames cover.
  private var coveredCount: Int { (frames - 1) * hop + size }

  /// The phases that a representation needs.
  init(_ representation: SpectrogramRepresentation) {
    self.init(
      representation.reconstructedSpectrogram, sampleCount: representation.sliceLength,
      iterations: representation.phases?.iterations ?? 60,
      momentum: representation.phases?.momentum ?? 0.99)
  }

  /// Phases of spectra of so many samples.
  init(_ spectrogram: LogSpectrogram, sampleCount: Int, iterations: Int, momentum: Float) {
    (size, hop) = (spectrogram.fftSize, spectrogram.hop)
    frames = spectrogram.frameCount(ofSamples: sampleCount)
    lead = spectrogram.framing == .hopCentered ? size / 2 - hop / 2 : 0
    (self.sampleCount, self.iterations, self.momentum) = (sampleCount, iterations, momentum)
  }

  /// Adds the nodes.
  ///
  /// - Parameters:
  ///   - magnitudes: `[N, T, F]`.
  ///   - start: the first phases, as cosines and sines `[N, F, T]`; random ones, the same for all sounds, if
  ///     nil.
  /// - Returns: the signals, `[N, 1, L]`.
  func write(
    _ magnitudes: String, from start: (real: String, imaginary: String)? = nil,
    to graph: inout OnnxGraph
  ) -> String {
    let constants = Constants(
      sines: graph.constant(sines, shape: [2 * binCount, 1, size]),
      weights: graph.constant(weights, shape: [1, binCount, 1]),
      gains: graph.constant(gains, shape: [1, 1, coveredCount]))
    let heights = graph.add("Transpose", [magnitudes], [.ints("perm", [0, 2, 1])])
    var (real, imaginary) = start ?? firstPhases(&graph)
    var before: String?
    for _ in 0..<iterations {
      let now = signals(of: heights, real, imaginary, constants, &graph)
      let next = before.map { extrapolated(now, from: $0, &graph) } ?? now
      if momentum > 0 { before = now }
      (real, imaginary) = phases(of: next, constants, &graph)
    }
    let last = signals(of: heights, real, imaginary, constants, &graph)
    return graph.add(
      "Slice",
      [last, graph.constant([lead]), graph.constant([lead + sampleCount]), graph.constant([2])])
  }

  /// Random phases, as cosines and sines `[1, F, T]`.
  private func firstPhases(_ graph: inout OnnxGraph) -> (real: String, imaginary: String) {
    var stream = RandomStream(seed: 0, name: "phases")
    let angles = (0..<(binCount * frames)).map { _ in stream.uniform(-Float.pi..<Float.pi) }
    let shape = [1, binCount, frames]
    return (
      graph.constant(angles.map { cos($0) }, shape: shape),
      graph.constant(angles.map { sin($0) }, shape: shape)
    )
  }

  /// The names of constants that all iterations share.
  private struct Constants {
    let sines: String
    let weights: String
    let gains: String
  }

  /// The signals nearest to spectra, `[N, 1, covered]`, zero outside of the sound.
  private func signals(
    of heights: String, _ real: String, _ imaginary: String, _ constants: Constants,
    _ graph: inout OnnxGraph
  ) -> String {
    let weighted = graph.add("Mul", [heights, constants.weights])
    let parts = [real, imaginary].map { graph.add("Mul", [weighted, $0]) }
    let spectra = graph.add("Concat", parts, [.int("axis", 1)])
    let sums = graph.add("ConvTranspose", [spectra, constants.sines], [.ints("strides", [hop])])
    return graph.add("Mul", [sums, constants.gains])
  }

  /// x + momentum (x - the x before).
  private func extrapolated(
    _ signals: String, from before: String, _ graph: inout OnnxGraph
  ) -> String {
    let change = graph.add("Sub", [signals, before])
    return graph.add(
      "Add", [signals, graph.add("Mul", [change, graph.constant(momentum)])])
  }

  /// The phases of signals, as cosines and sines `[N, F, T]`.
  private func phases(
    of signals: String, _ constants: Constants, _ graph: inout OnnxGraph
  ) -> (real: String, imaginary: String) {
    let spectra = graph.add("Conv", [signals, constants.sines], [.ints("strides", [hop])])
    let axis = graph.constant([1])
    let parts = [0, binCount].map { start in
      graph.add(
        "Slice", [spectra, graph.constant([start]), graph.constant([start + binCount]), axis])
    }
    let squares = parts.map { graph.add("Mul", [$0, $0]) }
    let sum = graph.add("Add", [graph.add("Add", squares), graph.constant(Self.smallest)])
    let length = graph.add("Sqrt", [sum])
    return (graph.add("Div", [parts[0], length]), graph.add("Div", [parts[1], length]))
  }

  /// The periodic Hann window.
  private var window: [Double] {
    (0..<size).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(size)) }
  }

  /// Windowed cosines and negative sines, `[2 F, 1, M]`: w[m] exp(-2πi f m / M).
  private var sines: [Float] {
    let window = window
    let angles = (0..<size).map { 2 * Double.pi * Double($0) / Double(size) }
    let (cosines, sines) = (angles.map(cos), angles.map(sin))
    return [cosines, sines.map { -$0 }].flatMap { wave in
      (0..<binCount).flatMap { bin in
        (0..<size).map { Float(window[$0] * wave[bin * $0 % size]) }
      }
    }
  }

  /// What the bins of a real spectrum count in its inverse transform: twice, but for the first and last.
  private var weights: [Float] {
    (0..<binCount).map { Float($0 == 0 || $0 == binCount - 1 ? 1 : 2) / Float(size) }
  }

  /// One over the sum of squared windows, zero outside of the sound.
  private var gains: [Float] {
    let squares = window.map { $0 * $0 }
    var sums = [Double](repeating: 0, count: coveredCount)
    for frame in 0..<frames {
      for place in 0..<size { sums[frame * hop + place] += squares[place] }
    }
    let least = Self.coverageFloor * (sums.max() ?? 1)
    return sums.enumerated().map { place, sum in
      (lead..<(lead + sampleCount)).contains(place) ? Float(1 / max(sum, least)) : 0
    }
  }
}
