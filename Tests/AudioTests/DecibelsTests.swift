// SPDX-License-Identifier: MIT
import Audio
import Testing

struct DecibelsTests {
  @Test func knownLevels() {
    #expect(Decibels.levels(ofPowers: [1, 10, 0.1], range: nil) == [0, 10, -10])
    #expect(Decibels.levels(ofMagnitudes: [1, 10, 0.1], range: nil) == [0, 20, -20])
    #expect(Decibels.levels(ofPowers: [100], reference: 10) == [10])
  }

  @Test func silenceHasALevel() {
    #expect(Decibels.levels(ofPowers: [0], range: nil) == [-100])
    #expect(Decibels.levels(ofMagnitudes: [0], range: nil) == [-100])
    #expect(Decibels.levels(ofPowers: [0, 1]) == [-80, 0])
    #expect(Decibels.levels(ofPowers: []).isEmpty)
  }

  @Test func thereAndBack() {
    let values: [Float] = [0.001, 0.5, 3, 1000]
    let powers = Decibels.powers(
      ofLevels: Decibels.levels(ofPowers: values, reference: 2, range: nil), reference: 2)
    let magnitudes = Decibels.magnitudes(
      ofLevels: Decibels.levels(ofMagnitudes: values, reference: 2, range: nil), reference: 2)
    for (value, (a, b)) in zip(values, zip(powers, magnitudes)) {
      #expect(abs(a / value - 1) < 1e-5 && abs(b / value - 1) < 1e-5)
    }
  }
}
