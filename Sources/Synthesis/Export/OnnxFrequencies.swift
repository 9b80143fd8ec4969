// SPDX-License-Identifier: MIT
import Foundation
import Models

/// Nodes that make signals of magnitudes and instantaneous frequencies, as
/// `InstantaneousFrequencyRepresentation.decode(_:)` does.
///
/// A sum over bands has the bins of all of them, so that no node scatters: F times M / 2 + 1 values a frame.
struct OnnxFrequencies {
  private let representation: InstantaneousFrequencyRepresentation
  private let bands: FrequencyBands?

  private var spectrogram: LogSpectrogram { representation.spectrograms.spectrogram }
  /// F, with the bins of 0 Hz and of half the sample rate.
  private var binCount: Int { spectrogram.fftSize / 2 + 1 }
  private var frames: Int { representation.exampleShape[0] }

  /// Below this a sum of powers is silence.
  private static let smallest: Float = 1e-30

  init(_ representation: InstantaneousFrequencyRepresentation) {
    self.representation = representation
    bands = representation.bands
  }

  /// Adds the nodes.
  ///
  /// - Parameter parts: levels and frequencies, `[N, T, F, 2]`.
  /// - Returns: the signals, `[N, 1, L]`.
  func write(_ parts: String, to graph: inout OnnxGraph) -> String {
    let levels = slice(parts, 0, 1, axis: 3, &graph)
    let values = slice(parts, 1, 2, axis: 3, &graph)
    let (magnitudes, steps) =
      bands.map { spectrum(of: $0, levels, values, &graph) } ?? spectrum(levels, values, &graph)
    let growing = graph.add("Add", [steps, graph.constant(advances, shape: [frames, binCount])])
    let phases = graph.add("CumSum", [growing, graph.integer(1)])
    let turned = graph.add(
      "Transpose",
      [graph.add("Add", [phases, graph.constant(middles, shape: [binCount])])],
      [.ints("perm", [0, 2, 1])])
    return OnnxPhases(
      spectrogram, sampleCount: representation.sliceLength,
      iterations: representation.iterations, momentum: 0
    ).write(
      magnitudes, from: (graph.add("Cos", [turned]), graph.add("Sin", [turned])), to: &graph)
  }

  private func slice(
    _ name: String, _ start: Int, _ end: Int, axis: Int, _ graph: inout OnnxGraph
  ) -> String {
    graph.add(
      "Slice",
      [name, graph.constant([start]), graph.constant([end]), graph.constant([axis])])
  }

  /// Magnitudes and steps of phases of bins, `[N, T, M / 2 + 1]`; there is nothing at half the sample rate.
  private func spectrum(
    _ levels: String, _ values: String, _ graph: inout OnnxGraph
  ) -> (magnitudes: String, steps: String) {
    let size = graph.constant([-1, frames, binCount - 1])
    let pads = graph.constant([0, 0, 0, 0, 0, 1])
    let results = [levels, values].map {
      graph.add("Pad", [graph.add("Reshape", [$0, size]), pads])
    }
    return (results[0], graph.add("Mul", [results[1], graph.constant(Float.pi)]))
  }

  /// Magnitudes and steps of phases of the partials of bands, `[N, T, M / 2 + 1]`.
  private func spectrum(
    of bands: FrequencyBands, _ levels: String, _ values: String, _ graph: inout OnnxGraph
  ) -> (magnitudes: String, steps: String) {
    let filters = bands.filters
    func column(_ values: [Double]) -> String {
      graph.constant(values.map { Float($0) }, shape: [filters.count, 1])
    }
    let weights = graph.constant(weights(of: bands), shape: [filters.count, binCount])
    let bins = graph.constant((0..<binCount).map(Float.init), shape: [binCount])
    let shift = graph.add("Mul", [values, column(filters.map(\.reach))])
    let frequency = graph.add("Add", [shift, column(filters.map(\.middle))])
    let offset = graph.add("Sub", [frequency, bins])
    let lobe = lobe(offset, &graph)
    let found = sum(graph.add("Mul", [lobe, weights]), axis: 3, keepsAxis: true, &graph)
    let amplitude = graph.add(
      "Div", [levels, graph.add("Max", [found, column(bands.leastLevels)])])
    let shares = graph.add("Mul", [weights, graph.add("Mul", [levels, levels])])
    let total = graph.add(
      "Max",
      [sum(shares, axis: 2, keepsAxis: false, &graph), graph.constant(Self.smallest)])
    func mean(_ values: String) -> String {
      let weighted = graph.add("Mul", [shares, values])
      return graph.add("Div", [sum(weighted, axis: 2, keepsAxis: false, &graph), total])
    }
    let magnitudes = mean(graph.add("Mul", [amplitude, lobe]))
    return (magnitudes, steps(offsets: mean(offset), bins, &graph))
  }

  /// The steps of phases for bins whose sound lies so far above their middles: πν²/2M in frame 0, for a
  /// frequency of ν bins, and what it moves on in a hop in the others.
  private func steps(offsets: String, _ bins: String, _ graph: inout OnnxGraph) -> String {
    let frequency = graph.add("Add", [slice(offsets, 0, 1, axis: 1, &graph), bins])
    let first = graph.add(
      "Mul",
      [
        graph.add("Mul", [frequency, frequency]),
        graph.constant(Float.pi / Float(2 * spectrogram.fftSize)),
      ])
    let later = graph.add(
      "Mul",
      [
        slice(offsets, 1, frames, axis: 1, &graph),
        graph.constant(2 * Float.pi * Float(spectrogram.hop) / Float(spectrogram.fftSize)),
      ])
    return graph.add("Concat", [first, later], [.int("axis", 1)])
  }

  /// The transform of a Hann window so many bins away: sin(πx) / πx / (1 - x²) for |x| < 2.
  private func lobe(_ distance: String, _ graph: inout OnnxGraph) -> String {
    let x = graph.add("Abs", [distance])
    let one = graph.constant(1)
    let angle = graph.add("Mul", [x, graph.constant(Float.pi)])
    let rest = graph.add("Sub", [one, graph.add("Mul", [x, x])])
    let quotient = graph.add(
      "Div", [graph.add("Sin", [angle]), graph.add("Mul", [angle, rest])])
    func chosen(_ value: Float, where test: String, _ otherwise: String) -> String {
      graph.add("Where", [test, graph.constant(value), otherwise])
    }
    let nearOne = graph.add(
      "Less",
      [graph.add("Abs", [graph.add("Sub", [x, one])]), graph.constant(1e-3)])
    let atOne = chosen(0.5, where: nearOne, quotient)
    let atZero = chosen(1, where: graph.add("Less", [x, graph.constant(1e-4)]), atOne)
    let isNear = graph.add("Less", [x, graph.constant(2)])
    return graph.add("Where", [isNear, atZero, graph.constant(0)])
  }

  private func sum(
    _ values: String, axis: Int, keepsAxis: Bool, _ graph: inout OnnxGraph
  ) -> String {
    graph.add(
      "ReduceSum", [values, graph.constant([axis])], [.int("keepdims", keepsAxis ? 1 : 0)])
  }

  /// What the magnitude of each bin counts in the level of each band, `[F, M / 2 + 1]`.
  private func weights(of bands: FrequencyBands) -> [Float] {
    bands.filters.flatMap { filter in
      var row = [Float](repeating: 0, count: binCount)
      for (index, weight) in filter.weights.enumerated() { row[filter.firstBin + index] = weight }
      return row
    }
  }

  /// What the phase in the middle of each bin grows by from the frame before, wrapped; nothing in frame 0.
  private var advances: [Float] {
    let (size, hop) = (spectrogram.fftSize, spectrogram.hop)
    let row = (0..<binCount).map { bin in
      Float(remainder(2 * Double.pi * Double(hop * bin % size) / Double(size), 2 * .pi))
    }
    return [Float](repeating: 0, count: binCount) + (1..<max(frames, 1)).flatMap { _ in row }
  }

  /// From phases relative to the middle of a frame to those relative to its beginning.
  private var middles: [Float] {
    (0..<binCount).map { $0.isMultiple(of: 2) ? 0 : -Float.pi }
  }
}
