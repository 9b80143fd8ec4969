// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Kernels
import Layers
import Models
import TestSupport
import Testing

struct MultiResolutionSpectralLossTests {
  private static let transforms = [
    ShortTimeTransform(fftSize: 64, hop: 16),
    ShortTimeTransform(fftSize: 32, hop: 8, windowLength: 24, window: .gaussian),
    ShortTimeTransform(fftSize: 16, hop: 5, alignment: .left(paddingEnd: true)),
  ]

  private static let loss = MultiResolutionSpectralLoss(transforms: transforms, floor: 1e-3)

  private func sounds(_ shape: [Int], _ name: String = "x") -> Tensor {
    var stream = RandomStream(seed: 3, name: name)
    return .normal(mean: 0, deviation: 1, shape: shape, using: &stream)
  }

  /// Equations 4 to 6 by hand, from the magnitudes of ``ShortTimeTransform``.
  @Test func itIsTheMeanOfBothTerms() {
    let (x, y) = (sounds([2, 100, 2]), sounds([2, 100, 2], "wanted"))
    func signal(_ z: Tensor, _ clip: Int, _ channel: Int) -> [Float] {
      (0..<100).map { z.values[(clip * 100 + $0) * 2 + channel] }
    }
    var sum = 0.0
    for transform in Self.transforms {
      for (clip, channel) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let found = transform.magnitudes(of: signal(x, clip, channel)).map { max(1e-3, $0) }
        let wanted = transform.magnitudes(of: signal(y, clip, channel)).map { max(1e-3, $0) }
        let pairs = zip(found, wanted).map { (Double($0), Double($1)) }
        let distance = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let energy = pairs.reduce(0) { $0 + $1.1 * $1.1 }
        let logs = pairs.reduce(0) { $0 + abs(log($1.0 / $1.1)) } / Double(pairs.count)
        sum += (distance / energy).squareRoot() + logs
      }
    }
    expectClose(Self.loss(x, wanted: y), [Float(sum / 12)], relative: 1e-4)
  }

  /// The tensor operation and ``ShortTimeTransform`` are one transform, bit for bit.
  @Test func spectraAreThoseOfTheTransform() {
    let alignments: [ShortTimeTransform.Alignment] = [
      .left(paddingEnd: false), .left(paddingEnd: true), .centered(.zeros), .centered(.reflection),
    ]
    for (alignment, window) in zip(alignments, WindowFunction.allCases) {
      let transform = ShortTimeTransform(
        fftSize: 30, hop: 7, windowLength: 25, window: window, alignment: alignment)
      let x = sounds([3, 100])
      let spectra = x.shortTimeTransformed(by: transform.frames)
      #expect(spectra.shape == [3, transform.frameCount(ofSamples: 100), 16, 2])
      #expect(spectra.values == transform.spectra(of: x.values, clips: 3))
      let back = spectra.shortTimeTransposed(by: transform.frames, sampleCount: 100)
      #expect(
        back.values == transform.adjoint(of: spectra.values, clips: 3, sampleCount: 100))
    }
  }

  @Test func derivativesOfBothOrders() {
    let (x, y) = (sounds([1, 24, 1]), sounds([1, 24, 1], "wanted"))
    let loss = MultiResolutionSpectralLoss(
      transforms: [ShortTimeTransform(fftSize: 16, hop: 4)], floor: 1e-3)
    checkGradients(at: [x, y], step: 2e-3) { loss($0[0], wanted: $0[1]) }
  }

  @Test func equalSoundsAndSilenceHaveALossAndAGradient() {
    let x = sounds([1, 100, 1])
    let silence = Tensor.zeros([1, 100, 1])
    for (found, wanted) in [(x, x), (silence, silence), (silence, x), (x, silence)] {
      let found = found.asVariable()
      let value = Self.loss(found, wanted: wanted)
      #expect(value.item.isFinite)
      let slope = gradient(of: value, withRespectTo: [found])[0]
      #expect(slope?.values.allSatisfy(\.isFinite) == true)
    }
    #expect(Self.loss(x, wanted: x).item < 1e-15)
  }

  /// A chord, too quiet and in noise, is cleaned by descent on its samples alone.
  ///
  /// Phases make the loss one of many minima: from noise alone the descent ends in another.
  @Test func descentOnAWaveformReachesTheSpectra() {
    let hiss = sounds([1, 512, 1], "hiss").values
    let wanted = Tensor(
      hiss.indices.map { index in
        let time = Double(index)
        let chord = sin(0.31 * time) + 0.5 * sin(0.9 * time) + sin(1.7 * time)
        return Float(chord) + 0.2 * hiss[index]
      }, shape: [1, 512, 1])
    let sound = Parameter(wanted * 0.5 + sounds([1, 512, 1]) * 0.3)
    #expect(Self.worstConvergence(of: sound.value, to: wanted) > -6)
    let (steps, rate) = (200, Float(0.05))
    let optimizer = Adam([("sound", sound)], learningRate: rate)
    for step in 0..<steps {
      optimizer.learningRate = rate * (1 - Float(step) / Float(steps))
      let loss = Self.loss(sound.value, wanted: wanted)
      optimizer.update(gradient(of: loss, withRespectTo: [sound.value]))
    }
    #expect(Self.worstConvergence(of: sound.value, to: wanted) < -20)
  }

  /// In decibels, over the transforms.
  private static func worstConvergence(of sound: Tensor, to wanted: Tensor) -> Double {
    transforms.map {
      $0.spectralConvergenceDecibels(of: sound.values, to: $0.magnitudes(of: wanted.values))
    }.max() ?? 0
  }
}
