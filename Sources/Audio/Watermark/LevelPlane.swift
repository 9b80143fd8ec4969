// SPDX-License-Identifier: MIT
import Glibc
import Kernels

/// The short-time spectra of a mono sound and the local level around each time-frequency cell: the
/// mark is scaled to the level to embed it, and the sound is divided by the level to detect the mark.
struct LevelPlane {
  /// Cells at this level below the loudest have weight 0, and those `rampDecibels` above that have
  /// weight 1: quieter cells do not survive a codec.
  private static let floorDecibels: Float = -66
  private static let rampDecibels: Float = 12
  /// Cells below this frequency have weight 0: they are mostly an offset.
  private static let lowestHertz: Float = 60
  /// A level is the mean magnitude over the cell and this many frames (12 ms in all) and bins (312 Hz
  /// in all) on either side.
  private static let framesAround = 1
  private static let binsAround = 2

  private let transform: ShortTimeTransform
  private let sampleRate: Int
  private let sampleCount: Int
  private let spectra: [Float]
  /// The mean magnitude around each cell, `[T, F]`.
  private let levels: [Float]
  /// The weight of each cell, `[T, F]`, 0...1.
  private let weights: [Float]

  /// Analyses a sound with windows of 16 ms every 4 ms, short enough that a mark before an onset is
  /// masked by the onset.
  init(_ samples: [Float], sampleRate: Int) {
    let hop = max(1, Int((Double(sampleRate) * 0.004).rounded()))
    let transform = ShortTimeTransform(
      fftSize: 4 * hop, hop: hop, alignment: .centered(.zeros))
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
      from: Self.lowestHertz * Float(transform.fftSize) / Float(sampleRate))
  }

  /// The spectra, `[T, F, 2]`, of another signal with the length of the sound.
  func spectra(of signal: [Float]) -> [Float] { transform.spectra(of: signal) }

  /// The plane of the sound plus `strength` times another signal with the given ``spectra(of:)``.
  func adding(_ others: [Float], times strength: Float) -> LevelPlane {
    let sum = [Float](unsafeUninitializedCapacity: spectra.count) { sum, count in
      count = spectra.count
      for place in 0..<count { sum[place] = spectra[place] + strength * others[place] }
    }
    return LevelPlane(sum, transform, sampleRate: sampleRate, sampleCount: sampleCount)
  }

  /// The weights of cells with these levels, `[T, F]`; bins below `lowestBin` have weight 0.
  private static func weights(
    of levels: [Float], loudest: Float, bins: Int, from lowestBin: Float
  ) -> [Float] {
    let bottom = loudest * pow(10, floorDecibels / 20)
    // Silence and near-silence have weight 0 everywhere.
    guard bottom > .leastNormalMagnitude else { return [Float](repeating: 0, count: levels.count) }
    let top = loudest * pow(10, (floorDecibels + rampDecibels) / 20)
    var weights = SpectrumCells.ramp(of: levels, from: bottom, to: top)
    let first = min(max(Int(lowestBin.rounded(.up)), 0), bins)
    for row in stride(from: 0, to: weights.count, by: bins) {
      for cell in row..<row + first { weights[cell] = 0 }
    }
    return weights
  }

  /// The whitened sound, `[L]`: every cell divided by its level.
  var whitened: [Float] {
    scaled(spectra) { level, weight in level > 0 ? weight / level : 0 }
  }

  /// Noise of variance one, `[L]`, scaled to the level of the sound in every cell.
  func shaped(_ noise: [Float]) -> [Float] {
    let energy = transform.window.samples(count: transform.windowLength).reduce(0) { $0 + $1 * $1 }
    let scale = 1 / energy.squareRoot()
    return scaled(transform.spectra(of: noise)) { level, weight in weight * level * scale }
  }

  /// The number of independent values in the weighted cells: seconds times hertz.
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
