// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Glibc
import Kernels
import Models
import Testing

/// Rows of hits as volumes of velocity, time and frequency.
struct LayeredSpectrogramTests {
  private static let volumes = LayeredSpectrogramRepresentation(
    hits: SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 128, channelCount: 1,
      spectrogram: LogSpectrogram(fftSize: 32, hop: 8, rangeDecibels: 80, framing: .hopCentered),
      scaling: .fullScale), layerCount: 4)

  /// Four hits, the first of 1/8 and the last of full scale.
  private static func row(_ levels: [Float] = [0.125, 0.25, 0.5, 1]) -> AudioClip {
    var stream = RandomStream(seed: 3, name: "noise")
    return AudioClip(
      samples: levels.flatMap { level in (0..<128).map { _ in level * stream.uniform(-1..<1) } },
      sampleRate: 8000)
  }

  @Test func aVolumeHasTheSpectrogramsOfTheHits() throws {
    let volumes = Self.volumes
    let row = Self.row()
    let volume = volumes.encode([row])
    #expect(volume.shape == [1, 4, 16, 16, 1])
    let parts = (0..<4).map {
      Self.volumes.hits.encode([row.slice(from: 128 * $0, length: 128)]).values
    }
    #expect(volume.values == parts.flatMap { $0 })
    let view = try #require(volumes.spectrogramView)
    #expect(view.exampleShape == [64, 16, 1] && view.sliceLength == 512)
  }

  /// Each hit alone would be limited to full scale; the levels between them would be lost.
  @Test func aLoudRowIsMadeQuieterAsAWhole() throws {
    let volumes = Self.volumes
    let loud = Tensor(
      (0..<4).flatMap { layer in
        [Float](repeating: 0.4 + 0.2 * Float(layer), count: 256)
      }, shape: [1, 4, 16, 16, 1])
    let clip = volumes.decode(loud)[0]
    #expect(clip.frameCount == 512 && abs(clip.peak - 1) < 1e-5)
    let levels = (0..<4).map { layer in
      clip.samples[(128 * layer)..<(128 * (layer + 1))].reduce(Float(0)) { $0 + $1 * $1 }
    }
    // A step of 0.2 is 8 dB.
    for (soft, hard) in zip(levels, levels.dropFirst()) {
      let decibels = 10 * Glibc.log10(hard / soft)
      #expect(abs(decibels - 8) < 1.5, "\(decibels)")
    }
    let alone = Self.volumes.hits.decode(
      loud.sliced(from: [0, 3, 0, 0, 0], to: [1, 4, 16, 16, 1])
        .reshaped(to: [1, 16, 16, 1]))[0]
    #expect(abs(alone.peak - 1) < 1e-5)
  }

  @Test func decodingComesNearTheHits() {
    let volumes = Self.volumes
    let row = Self.row()
    let again = volumes.encode(volumes.decode(volumes.encode([row])))
    let difference = (again - volumes.encode([row])).absolute().mean().item
    #expect(difference < 0.1, "\(difference)")
    let same = volumes.decode(volumes.encode([row]), phasesOf: [row])[0]
    let error = zip(same.samples, row.samples).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
    let energy = row.samples.reduce(Float(0)) { $0 + $1 * $1 }
    #expect(error < 0.1 * energy, "\(error / energy)")
  }

  /// Slices are channels to an augmentation: levels between them stay.
  @Test func slicesAreAugmentedAlike() {
    let x = Tensor(
      (0..<4).flatMap { layer in [Float](repeating: -0.5 + 0.1 * Float(layer), count: 256) },
      shape: [1, 4, 16, 16, 1])
    var changed = 0
    for seed in 0..<20 {
      var stream = RandomStream(seed: UInt64(seed), name: "augmentation")
      let y = Augmentation()(x, probability: 0.3, using: &stream)
      #expect(y.shape == x.shape)
      let values = y.values
      if values != x.values { changed += 1 }
      let places = (0..<256).filter { place in
        // Neither silenced nor clipped.
        (0..<4).allSatisfy { abs(values[256 * $0 + place]) < 0.9 }
      }
      for layer in 1..<4 {
        let steps = places.map { values[256 * layer + $0] - values[256 * (layer - 1) + $0] }
        let mean = steps.reduce(0, +) / Float(steps.count)
        // Noise has a deviation of up to 0.04 in each of 196 places or more.
        #expect(abs(mean - 0.1) < 0.03, "seed \(seed), layer \(layer): \(mean)")
      }
    }
    #expect(changed > 5)
  }
}
