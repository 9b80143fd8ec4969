// SPDX-License-Identifier: MIT
import Audio
import Testing

struct MelFilterBankTests {
  @Test func filtersPeakAtTheirCentres() {
    let bank = MelFilterBank(
      bandCount: 3, fftSize: 8, sampleRate: 800, hertz: 0...400, normalization: .none)
    // 400 Hz are 6 mel, linear below 1000 Hz: centres at 100, 200 and 300 Hz, which are bins 1 to 3.
    let expected: [Float] = [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]
    #expect(bank.weights.count == expected.count)
    #expect(zip(bank.weights, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(
      bank.bands(of: [9, 1, 2, 3, 9, 0, 0, 0, 4, 0]).map { ($0 * 1e5).rounded() / 1e5 } == [
        1, 2, 3, 0, 0, 4,
      ])
  }

  @Test func slaneysFiltersHaveUnitArea() {
    let bank = MelFilterBank(bandCount: 20, fftSize: 4096, sampleRate: 16000)
    for band in 0..<20 {
      let area = bank.weights[band * 2049..<(band + 1) * 2049].reduce(0, +) * 16000 / 4096
      #expect(abs(area - 1) < 0.02)
    }
  }

  @Test(arguments: [(40, 512), (128, 256)])
  func thePseudoInverseHasItsFourProperties(bands: Int, size: Int) {
    // With 128 bands of 256 samples many are empty, others share a bin, and one hardly touches one.
    let bank = MelFilterBank(bandCount: bands, fftSize: size, sampleRate: 16000)
    #expect(bank.emptyBands.isEmpty == (bands == 40))
    let (bins, weights, inverse) = (bank.binCount, bank.weights, bank.pseudoInverse())
    let there = product(weights, inverse, bands, bins, bands)
    let back = product(inverse, weights, bins, bands, bins)
    expectClose(product(there, weights, bands, bands, bins), weights)
    expectClose(product(back, inverse, bins, bins, bands), inverse)
    expectClose(there, transposed(there, bands))
    expectClose(back, transposed(back, bins))
  }

  @Test func magnitudesOfBandsHaveThoseBandsAndAreNotNegative() {
    let bank = MelFilterBank(bandCount: 20, fftSize: 256, sampleRate: 8000)
    let flat = [Float](repeating: 1, count: 2 * bank.binCount)
    let bands = bank.bands(of: flat)
    let magnitudes = bank.magnitudes(ofBands: bands)
    #expect(magnitudes.count == flat.count && magnitudes.allSatisfy { $0 >= 0 })
    expectClose(bank.bands(of: magnitudes), bands)
    let odd = bank.magnitudes(ofBands: (0..<20).map { $0 == 7 ? 1 : 0 })
    let loudest = odd.indices.max { odd[$0] < odd[$1] }
    #expect(odd.allSatisfy { $0 >= 0 } && loudest.map { bank.weights[7 * 129 + $0] > 0 } == true)
  }

  private func product(_ a: [Float], _ b: [Float], _ rows: Int, _ inner: Int, _ columns: Int)
    -> [Float]
  {
    (0..<rows * columns).map { place in
      let (row, column) = place.quotientAndRemainder(dividingBy: columns)
      return Float(
        (0..<inner).reduce(0.0) {
          $0 + Double(a[row * inner + $1]) * Double(b[$1 * columns + column])
        })
    }
  }

  private func transposed(_ a: [Float], _ size: Int) -> [Float] {
    (0..<size * size).map { a[$0 % size * size + $0 / size] }
  }

  private func expectClose(_ a: [Float], _ b: [Float]) {
    let largest = b.map(abs).max() ?? 0
    #expect(a.count == b.count && !b.isEmpty)
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-4 * largest })
  }
}
