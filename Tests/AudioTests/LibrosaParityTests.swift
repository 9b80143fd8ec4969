// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Testing

/// Numbers against those of librosa 0.11, relative to the largest of an array.
struct LibrosaParityTests {
  private let relative: Float = 1e-5

  @Test func spectra() throws {
    let signal = voice(count: 1000, rate: 8000)
    for recorded in try LibrosaRecording.read().transforms {
      let spectra = recorded.transform.spectra(of: signal)
      #expect(spectra.count == recorded.frames * (recorded.size / 2 + 1) * 2, "\(recorded)")
      expectKept(
        spectra, recorded.spectra, width: 2, tolerance: relative * recorded.largest,
        "\(recorded)")
    }
  }

  @Test func inverse() throws {
    let signal = voice(count: 1000, rate: 8000)
    for recorded in try LibrosaRecording.read().transforms {
      let bins = recorded.size / 2 + 1
      var spectra = recorded.transform.spectra(of: signal)
      for place in spectra.indices {
        let (frame, bin) = (place / 2 / bins, place / 2 % bins)
        spectra[place] *= Float(1 + 0.5 * cos(0.37 * Double(frame) + 0.11 * Double(bin)))
      }
      let back = recorded.transform.inverse(of: spectra, sampleCount: 1000)
      let isLeft = recorded.padding == "left"
      let inner = isLeft ? Array(back[recorded.size..<1000 - 2 * recorded.size]) : back
      let largest = inner.map(abs).max() ?? 0
      expectKept(inner, recorded.inverse, tolerance: relative * largest, "\(recorded)")
    }
  }

  @Test func melBands() throws {
    let transform = ShortTimeTransform(
      fftSize: 256, hop: 64, alignment: .centered(.zeros))
    let powers = transform.magnitudes(of: voice(count: 4000, rate: 8000)).map { $0 * $0 }
    for recorded in try LibrosaRecording.read().mels {
      let bank = recorded.filterBank
      let largest = bank.weights.max() ?? 0
      expectKept(bank.weights, recorded.weights, tolerance: relative * largest, "\(recorded)")
      let inverse = bank.pseudoInverse()
      let largestInverse = inverse.map(abs).max() ?? 0
      expectKept(
        inverse, recorded.pseudoInverse, tolerance: relative * largestInverse, "\(recorded)")

      let bands = bank.bands(of: powers)
      let levels = Decibels.levels(ofPowers: bands)
      expectKept(levels, recorded.levels, tolerance: relative * 80, "\(recorded)")
      let magnitudeLevels = Decibels.levels(
        ofMagnitudes: bands.map { $0.squareRoot() }, reference: 0.5, range: 60)
      expectKept(magnitudeLevels, recorded.magnitudeLevels, tolerance: relative * 60, "\(recorded)")
      let coefficients = CepstralCoefficients(count: 13, bandCount: recorded.bands)
        .coefficients(ofLevels: levels)
      let largestCoefficient = coefficients.map(abs).max() ?? 0
      expectKept(
        coefficients, recorded.coefficients, tolerance: relative * largestCoefficient,
        "\(recorded)")
    }
  }

  @Test func griffinLim() throws {
    let signal = voice(count: 16000, rate: 16000)
    for recorded in try LibrosaRecording.read().griffinLim {
      let transform = ShortTimeTransform(
        fftSize: recorded.size, hop: recorded.hop, alignment: .centered(.zeros))
      let wanted = transform.magnitudes(of: signal)
      let reconstruction = PhaseReconstruction(
        start: .zero, iterations: 32, momentum: recorded.momentum)
      let found = try reconstruction.signals(ofMagnitudes: wanted, transform, sampleCount: 16000)
      let decibels = transform.spectralConvergenceDecibels(of: found, to: wanted)
      #expect(abs(decibels - recorded.decibels) < 0.1, "\(recorded): \(decibels)")
    }
  }
}
