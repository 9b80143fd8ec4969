// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Foundation
import Kernels

/// Uniform numbers in -1...1, as in `record.py`.
func noise(_ count: Int, seed: UInt32) -> [Double] {
  var state = seed
  return (0..<count).map { _ in
    state = 1_664_525 &* state &+ 1_013_904_223
    return Double(state) / 0x1p31 - 1
  }
}

/// Points with uniform coordinates, as in `record.py`.
func points(
  _ count: Int, _ size: Int, seed: UInt32, scale: Double = 1, shift: Double = 0
) -> EmbeddingSet {
  EmbeddingSet(noise(count * size, seed: seed).map { scale * $0 + shift }, size: size)
}

/// Class probabilities, as in `record.py`.
func probabilities(_ count: Int, classes: Int, seed: UInt32) -> [[Double]] {
  let powers = noise(count * classes, seed: seed).map { exp(3 * $0) }
  return (0..<count).map { row in
    let own = powers[row * classes..<(row + 1) * classes]
    return own.map { $0 / own.reduce(0, +) }
  }
}

/// Points with independent normal coordinates.
func gaussian(_ count: Int, _ size: Int, seed: UInt64, shift: Double = 0) -> EmbeddingSet {
  var stream = RandomStream(seed: seed, name: "gaussian")
  return EmbeddingSet(
    (0..<count * size).map { _ in Double(stream.normal()) + shift }, size: size)
}

/// A falling tone with a fast attack, weak noise and silence before it, as in `record.py`.
func sound(_ count: Int, rate: Int = 8000, seed: UInt32) -> AudioClip {
  let hiss = noise(count, seed: seed)
  let samples = (0..<count).map { index in
    let t = Double(index) / Double(rate)
    let envelope = t < 0.05 ? 0 : exp(-9 * (t - 0.05))
    let tone = sin(2 * Double.pi * (900 * t - 400 * t * t))
    return Float(0.4 * envelope * (tone + 0.3 * hiss[index]))
  }
  return AudioClip(samples: samples, sampleRate: rate)
}

/// A decaying tone with noise that depends on the seed.
func tone(_ hertz: Double, seed: UInt32, count: Int = 2000, decay: Double = 12) -> AudioClip {
  let hiss = noise(count, seed: seed &* 7919 &+ 1)
  let samples = (0..<count).map { index in
    let t = Double(index) / 8000
    return Float(exp(-decay * t) * (0.5 * sin(2 * Double.pi * hertz * t) + 0.05 * hiss[index]))
  }
  return AudioClip(samples: samples, sampleRate: 8000)
}

/// Sounds of white noise.
func hisses(_ count: Int, seed: UInt32) -> [AudioClip] {
  (0..<count).map { index in
    AudioClip(
      samples: noise(2000, seed: seed &+ 977 &* UInt32(index)).map { Float(0.5 * $0) },
      sampleRate: 8000)
  }
}

/// Tones with different pitches.
func tones(_ count: Int, seed: UInt32) -> [AudioClip] {
  let pitches = noise(count, seed: seed)
  return (0..<count).map { index in
    tone(1000 + 700 * pitches[index], seed: seed &* 1000 &+ UInt32(index))
  }
}

/// The numbers recorded by `Tests/Fixtures/evaluation/record.py`.
struct RecordedNumbers: Decodable {
  struct Neighbors: Decodable {
    let within: Double
    let median: Double
    let between: Double
  }

  struct ClassScores: Decodable {
    let score: Double
    let modifiedScore: Double
    let classEntropy: Double
    let meanEntropy: Double
    let activationMaximization: Double
  }

  struct Bins: Decodable {
    let different: Int
    let divergence: Double
  }

  let frechet: Double
  let frechetAtInfinity: Double
  let kernel: Double
  let kernelOfWide: Double
  let manifold: PrecisionRecall
  let neighbours: Neighbors
  let embedding: [Double]
  let embeddingAt44100: [Double]
  let spectrum: [Double]
  let classScores: ClassScores
  let bins: Bins

  static func read() throws -> RecordedNumbers {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = tests.appending(path: "../Fixtures/evaluation/recorded.json")
    return try JSONDecoder().decode(RecordedNumbers.self, from: Data(contentsOf: file))
  }
}

/// The largest difference of two arrays; infinite where their lengths differ.
func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}
