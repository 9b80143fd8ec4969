// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Testing

struct CepstralCoefficientsTests {
  @Test func aConstantHasItsLevelInTheFirst() {
    let found = CepstralCoefficients(count: 3, bandCount: 4).coefficients(
      ofLevels: [5, 5, 5, 5, 0, 0, 0, 0])
    #expect(found.count == 6)
    for (value, expected) in zip(found, [10, 0, 0, 0, 0, 0] as [Float]) {
      #expect(abs(value - expected) < 1e-5)
    }
  }

  @Test func allOfThemKeepTheEnergy() {
    let levels = (0..<7).map { Float(sin(Double($0 * $0))) }
    let found = CepstralCoefficients(count: 7, bandCount: 7).coefficients(ofLevels: levels)
    let energies = [levels, found].map { $0.reduce(0) { $0 + $1 * $1 } }
    #expect(abs(energies[0] - energies[1]) < 1e-5)
  }
}
