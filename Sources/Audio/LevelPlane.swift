// SPDX-License-Identifier: MIT
import Glibc

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
    let magnitudes = Self.magnitudes(of: spectra)
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
    weights = Self.weights(of: levels, loudest: loudest, bins: bins, from: lowestBin)
  }

  private static func magnitudes(of spectra: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: spectra.count / 2) { magnitudes, count in
      count = spectra.count / 2
      spectra.withUnsafeBufferPointer { spectra in
        for cell in 0..<spectra.count / 2 {
          let (a, b) = (spectra[2 * cell], spectra[2 * cell + 1])
          magnitudes[cell] = (a * a + b * b).squareRoot()
        }
      }
    }
  }

  /// How much cells of these levels `[T, F]` count, from a bin on: logarithms are taken on the ramp only.
  private static func weights(
    of levels: [Float], loudest: Float, bins: Int, from lowestBin: Float
  ) -> [Float] {
    let reference = loudest * loudest
    let offset = 10 * log10(reference)
    // A decibel beyond the ramp on either side, so that rounding decides nothing.
    let silent = reference * pow(10, (floorDecibels - 1) / 10)
    let loud = reference * pow(10, (floorDecibels + rampDecibels + 1) / 10)
    let first = min(max(Int(lowestBin.rounded(.up)), 0), bins)
    return [Float](unsafeUninitializedCapacity: levels.count) { weights, count in
      count = levels.count
      levels.withUnsafeBufferPointer { levels in
        for row in Swift.stride(from: 0, to: levels.count, by: bins) {
          for cell in row..<row + first { weights[cell] = 0 }
          for cell in row + first..<row + bins {
            let power = levels[cell] * levels[cell]
            guard power > silent, power < loud else {
              weights[cell] = power < loud ? 0 : 1
              continue
            }
            let decibels = 10 * log10(power) - offset
            weights[cell] = min(max((decibels - floorDecibels) / rampDecibels, 0), 1)
          }
        }
      }
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
    product.withUnsafeMutableBufferPointer { product in
      for cell in weights.indices {
        let factor = factor(cell)
        product[2 * cell] *= factor
        product[2 * cell + 1] *= factor
      }
    }
    return transform.inverse(of: product, sampleCount: sampleCount)
  }

  /// The mean of each value and its neighbours along an axis of `length` values, `stride` apart; those
  /// that there are.
  private static func averaged(
    _ values: [Float], stride: Int, length: Int, around: Int
  ) -> [Float] {
    [Float](unsafeUninitializedCapacity: values.count) { means, count in
      count = values.count
      values.withUnsafeBufferPointer { values in
        for block in Swift.stride(from: 0, to: values.count, by: stride * length) {
          var position = 0
          while position < length {
            let others = max(position - around, 0)...min(position + around, length - 1)
            // Positions with all their neighbours, side by side in memory, are one run.
            let isInside = stride == 1 && position == around && length > 2 * around
            let run = isInside ? length - 2 * around : 1
            let lanes = block + position * stride..<block + (position + run) * stride
            for lane in lanes { means[lane] = 0 }
            for other in others {
              let shift = (other - position) * stride
              for lane in lanes { means[lane] += values[lane + shift] }
            }
            for lane in lanes { means[lane] /= Float(others.count) }
            position += run
          }
        }
      }
    }
  }
}
