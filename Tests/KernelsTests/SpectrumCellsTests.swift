// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Testing

struct SpectrumCellsTests {
  @Test(arguments: [0, 1, 15, 129, 1000])
  func magnitudesAreAbsoluteValuesOfPairs(count: Int) {
    let spectra = noise(2 * count)
    let expected = (0..<count).map { cell in
      hypot(Double(spectra[2 * cell]), Double(spectra[2 * cell + 1]))
    }
    #expect(isClose(SpectrumCells.magnitudes(of: spectra), expected, tolerance: 1e-6))
  }

  @Test(arguments: [0, 1, 15, 129, 1000])
  func bothPartsOfACellAreScaled(count: Int) {
    let spectra = noise(2 * count, name: "spectra"), factors = noise(count, name: "factors")
    let expected = (0..<2 * count).map { Double(spectra[$0]) * Double(factors[$0 / 2]) }
    #expect(isClose(SpectrumCells.scaled(spectra, by: factors), expected, tolerance: 1e-6))
  }

  @Test(arguments: [0, 1, 15, 129, 1000])
  func cellsThatAreNotKeptAreReplaced(count: Int) {
    let others = noise(2 * count, name: "others")
    let kept = noise(count, name: "kept").map { $0 > 0 }
    var spectra = noise(2 * count, name: "spectra")
    let expected = (0..<2 * count).map { kept[$0 / 2] ? spectra[$0] : 0.5 * others[$0] }
    spectra.withUnsafeMutableBufferPointer { spectra in
      others.withUnsafeBufferPointer {
        SpectrumCells.replace(spectra, by: $0, times: 0.5, outside: kept)
      }
    }
    #expect(spectra == expected)
  }

  @Test(arguments: [0, 1, 15, 129, 1000])
  func turnsAreAnglesBeyondTheExpectedOnes(count: Int) {
    let now = noise(2 * count, name: "now"), before = noise(2 * count, name: "before")
    let angles = noise(count, name: "expected").map { Double($0) * .pi }
    let found = now.withUnsafeBufferPointer { now in
      before.withUnsafeBufferPointer {
        SpectrumCells.turns(
          of: now, from: $0, beyond: angles.flatMap { [Float(cos($0)), Float(sin($0))] })
      }
    }
    func angle(_ pairs: [Float], _ bin: Int) -> Double {
      atan2(Double(pairs[2 * bin + 1]), Double(pairs[2 * bin]))
    }
    #expect(found.count == count)
    for bin in 0..<count {
      let expected = angle(now, bin) - angle(before, bin) - angles[bin]
      #expect(abs(remainder(Double(found[bin]) - expected, 2 * .pi)) < 5e-7)
    }
  }

  @Test func turnsOnTheAxesAndOfSilenceAreExact() {
    let now: [Float] = [1, 0, 0, 1, -1, 0, 0, -1, 0, 0, 1, 1, -1, -1]
    let one: [Float] = (0..<14).map { $0.isMultiple(of: 2) ? 1 : 0 }
    let found = now.withUnsafeBufferPointer { now in
      one.withUnsafeBufferPointer { SpectrumCells.turns(of: now, from: $0, beyond: one) }
    }
    let quarters: [Float] = [0, 1, 2, -1, 0, 0.5, -1.5]
    #expect(zip(found, quarters).allSatisfy { abs($0 - $1 * .pi / 2) < 3e-7 })
  }

  @Test(arguments: [0, 1, 15, 129, 1000], [0, 1, 2])
  func marksCountForTheirNeighbours(count: Int, width: Int) {
    let marks = noise(count + 2 * width).map { $0 > 0.7 }
    let expected = (0..<count).map { marks[$0...$0 + 2 * width].contains(true) }
    var found = [Bool](repeating: false, count: count)
    found.withUnsafeMutableBufferPointer { SpectrumCells.widen(marks, by: width, into: $0) }
    #expect(found == expected)
  }

  @Test(arguments: [(1, 1), (17, 9), (129, 129), (100, 0)])
  func correlationsAreProductsWithConjugates(size: (count: Int, bins: Int)) {
    let a = noise(2 * size.count, name: "a"), b = noise(2 * size.count, name: "b")
    let expected = (0..<size.count).flatMap { bin -> [Double] in
      guard bin < size.bins else { return [0, 0] }
      let (re, im) = (Double(a[2 * bin]), Double(a[2 * bin + 1]))
      let (c, d) = (Double(b[2 * bin]), Double(b[2 * bin + 1]))
      return [0.5 * (re * c + im * d), 0.5 * (im * c - re * d)]
    }
    let found = SpectrumCells.correlation(of: a, with: b, times: 0.5, bins: size.bins)
    #expect(isClose(found, expected, tolerance: 1e-6))
  }

  // Fewer bins and frames than neighbours, just as many, and more.
  @Test(arguments: [(1, 1), (1, 7), (3, 1), (4, 5), (9, 129)], [(2, 1), (0, 0), (3, 4)])
  func meansAreOfTheNeighboursThereAre(size: (Int, Int), around: (Int, Int)) {
    let (frameCount, binCount) = size
    let cells = noise(frameCount * binCount)
    func mean(_ frame: Int, _ bin: Int) -> Double {
      let bins = max(0, bin - around.0)...min(binCount - 1, bin + around.0)
      let frames = max(0, frame - around.1)...min(frameCount - 1, frame + around.1)
      let sum = frames.reduce(0.0) { sum, row in
        bins.reduce(sum) { $0 + Double(cells[row * binCount + $1]) }
      }
      return sum / Double(bins.count * frames.count)
    }
    let expected = (0..<cells.count).map { mean($0 / binCount, $0 % binCount) }
    let found = SpectrumCells.neighbourMeans(
      of: cells, binCount: binCount, bins: around.0, frames: around.1)
    #expect(isClose(found, expected, tolerance: 1e-6))
  }

  @Test func rampsRunFromZeroToOneInDecibels() {
    let magnitudes: [Float] =
      [0, 1e-30, 0.09, 0.1, 0.316228, 1, 10, 100, 1000] + noise(100).map(abs)
    let expected = magnitudes.map { magnitude in
      min(max(20 * log10(Double(magnitude) / 0.1) / 60, 0), 1)
    }
    let found = SpectrumCells.ramp(of: magnitudes, from: 0.1, to: 100)
    #expect(isClose(found, expected, tolerance: 1e-6))
    #expect(abs(found[4] - 1 / 6) < 1e-5)
  }
}
