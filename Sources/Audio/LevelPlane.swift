// SPDX-License-Identifier: MIT

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
  private let sampleCount: Int
  private let frameCount: Int
  private let spectra: [Float]
  /// The mean magnitude around each cell, `[T, F]`.
  private let levels: [Float]
  /// How much each cell counts, `[T, F]`, 0...1.
  private let weights: [Float]

  /// Windows of 16 ms every 4 ms: shorter than the ear needs to hear what comes before a hit.
  init(_ samples: [Float], sampleRate: Int) {
    let hop = max(1, Int((Double(sampleRate) * 0.004).rounded()))
    transform = ShortTimeTransform(
      transformSize: 4 * hop, hop: hop, alignment: .centered(.zeros))
    sampleCount = samples.count
    frameCount = transform.frameCount(ofSamples: samples.count)
    spectra = transform.spectra(of: samples)
    let spectra = spectra
    let magnitudes = (0..<spectra.count / 2).map { cell in
      let (a, b) = (spectra[2 * cell], spectra[2 * cell + 1])
      return (a * a + b * b).squareRoot()
    }
    let bins = transform.binCount
    levels = Self.averaged(
      Self.averaged(magnitudes, stride: 1, length: bins, around: Self.binsAround),
      stride: bins, length: frameCount, around: Self.framesAround)
    let loudest = magnitudes.max() ?? 0
    let lowestBin = Self.lowestHertz * Float(4 * hop) / Float(sampleRate)
    guard loudest > 0 else {
      weights = levels
      return
    }
    weights = Decibels.levels(
      ofMagnitudes: levels, reference: loudest, floor: loudest * 1e-4, range: nil
    ).enumerated().map { cell, decibels in
      guard Float(cell % bins) >= lowestBin else { return 0 }
      return min(max((decibels - Self.floorDecibels) / Self.rampDecibels, 0), 1)
    }
  }

  /// The sound with every cell brought to the same level, `[L]`.
  var whitened: [Float] {
    scaled(spectra) { cell in levels[cell] > 0 ? weights[cell] / levels[cell] : 0 }
  }

  /// Noise of variance one, `[L]`, brought to the level of the sound in every cell.
  func shaped(_ noise: [Float]) -> [Float] {
    let energy = transform.window.samples(count: transform.windowLength).reduce(0) { $0 + $1 * $1 }
    let scale = 1 / energy.squareRoot()
    return scaled(transform.spectra(of: noise)) { weights[$0] * levels[$0] * scale }
  }

  /// How many numbers the cells that count are worth: seconds times hertz.
  var content: Double {
    weights.reduce(0) { $0 + Double($1) } / 4
  }

  private func scaled(_ spectra: [Float], by factor: (Int) -> Float) -> [Float] {
    var product = spectra
    for cell in weights.indices {
      let factor = factor(cell)
      product[2 * cell] *= factor
      product[2 * cell + 1] *= factor
    }
    return transform.inverse(of: product, sampleCount: sampleCount)
  }

  /// The mean of each value and its neighbours along an axis of `length` values, `stride` apart; those
  /// that there are.
  private static func averaged(
    _ values: [Float], stride: Int, length: Int, around: Int
  ) -> [Float] {
    [Float](unsafeUninitializedCapacity: values.count) { means, count in
      for block in Swift.stride(from: 0, to: values.count, by: stride * length) {
        for position in 0..<length {
          let others = max(position - around, 0)...min(position + around, length - 1)
          for lane in block..<block + stride {
            var sum: Float = 0
            for other in others { sum += values[lane + other * stride] }
            means[lane + position * stride] = sum / Float(others.count)
          }
        }
      }
      count = values.count
    }
  }
}
