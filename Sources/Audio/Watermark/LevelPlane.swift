// SPDX-License-Identifier: MIT
import Glibc
import Kernels

/// The spectra of a sound of one channel and how loud it is around each of their cells: under what a
/// mark can hide, and what has to be divided by to find it.
struct LevelPlane {
  /// Cells this far below the loudest count for nothing, those this many decibels above that fully:
  /// what is quieter than that does not outlive a codec.
  private static let floorDecibels: Float = -66
  private static let rampDecibels: Float = 12
  /// A sound of less than this frequency is mostly an offset.
  private static let lowestHertz: Float = 60
  /// A level is the mean over this many frames (12 ms) and bins (312 Hz) to either side and the cell.
  private static let framesAround = 1
  private static let binsAround = 2

  private let transform: ShortTimeTransform
  private let sampleRate: Int
  private let sampleCount: Int
  private let spectra: [Float]
  /// The mean magnitude around each cell, `[T, F]`.
  private let levels: [Float]
  /// How much each cell counts, `[T, F]`, 0...1.
  private let weights: [Float]

  /// Windows of 16 ms every 4 ms: shorter than the ear needs to hear what comes before a hit.
  init(_ samples: [Float], sampleRate: Int) {
    let hop = max(1, Int((Double(sampleRate) * 0.004).rounded()))
    let transform = ShortTimeTransform(
      transformSize: 4 * hop, hop: hop, alignment: .centered(.zeros))
    self.init(
      transform.spectra(of: samples), transform, sampleRate: sampleRate, sampleCount: samples.count)
  }

  private init(
    _ spectra: [Float], _ transform: ShortTimeTransform, sampleRate: Int, sampleCount: Int
  ) {
    self.transform = transform
    self.sampleRate = sampleRate
    self.sampleCount = sampleCount
    self.spectra = spectra
    let magnitudes = SpectrumCells.magnitudes(of: spectra)
    levels = SpectrumCells.neighbourMeans(
      of: magnitudes, binCount: transform.binCount, bins: Self.binsAround, frames: Self.framesAround
    )
    weights = Self.weights(
      of: levels, loudest: magnitudes.withUnsafeBufferPointer(Reduction.greatestMagnitude),
      bins: transform.binCount,
      from: Self.lowestHertz * Float(transform.transformSize) / Float(sampleRate))
  }

  /// The spectra of another signal, as long as the sound: `[T, F, 2]`.
  func spectra(of signal: [Float]) -> [Float] { transform.spectra(of: signal) }

  /// The plane of the sound with `strength` times another, whose ``spectra(of:)`` are given.
  func adding(_ others: [Float], times strength: Float) -> LevelPlane {
    let sum = [Float](unsafeUninitializedCapacity: spectra.count) { sum, count in
      count = spectra.count
      for place in 0..<count { sum[place] = spectra[place] + strength * others[place] }
    }
    return LevelPlane(sum, transform, sampleRate: sampleRate, sampleCount: sampleCount)
  }

  /// How much cells of these levels `[T, F]` count, from a bin on.
  private static func weights(
    of levels: [Float], loudest: Float, bins: Int, from lowestBin: Float
  ) -> [Float] {
    let bottom = loudest * pow(10, floorDecibels / 20)
    // Of silence, and of what is next to it, nothing counts.
    guard bottom > .leastNormalMagnitude else { return [Float](repeating: 0, count: levels.count) }
    let top = loudest * pow(10, (floorDecibels + rampDecibels) / 20)
    var weights = SpectrumCells.ramp(of: levels, from: bottom, to: top)
    let first = min(max(Int(lowestBin.rounded(.up)), 0), bins)
    for row in stride(from: 0, to: weights.count, by: bins) {
      for cell in row..<row + first { weights[cell] = 0 }
    }
    return weights
  }

  /// The sound with every cell brought to the same level, `[L]`.
  var whitened: [Float] {
    scaled(spectra) { level, weight in level > 0 ? weight / level : 0 }
  }

  /// Noise of variance one, `[L]`, brought to the level of the sound in every cell.
  func shaped(_ noise: [Float]) -> [Float] {
    let energy = transform.window.samples(count: transform.windowLength).reduce(0) { $0 + $1 * $1 }
    let scale = 1 / energy.squareRoot()
    return scaled(transform.spectra(of: noise)) { level, weight in weight * level * scale }
  }

  /// How many numbers the cells that count are worth: seconds times hertz.
  var content: Double {
    weights.reduce(0) { $0 + Double($1) } / 4
  }

  private func scaled(_ spectra: [Float], by factor: (_ level: Float, _ weight: Float) -> Float)
    -> [Float]
  {
    let factors = [Float](unsafeUninitializedCapacity: levels.count) { factors, count in
      count = levels.count
      for cell in 0..<count { factors[cell] = factor(levels[cell], weights[cell]) }
    }
    return transform.inverse(
      of: SpectrumCells.scaled(spectra, by: factors), sampleCount: sampleCount)
  }
}
