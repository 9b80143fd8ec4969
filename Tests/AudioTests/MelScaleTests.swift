// SPDX-License-Identifier: MIT
import Audio
import Testing

struct MelScaleTests {
  @Test func knownPitches() {
    for (hertz, mels) in [(0.0, 0.0), (200, 3), (1000, 15), (6400, 42)] {
      #expect(abs(MelScale.slaney.mels(ofHertz: hertz) - mels) < 1e-9)
    }
    #expect(abs(MelScale.htk.mels(ofHertz: 1000) - 999.9856) < 1e-3)
    #expect(MelScale.htk.mels(ofHertz: 0) == 0)
  }

  @Test(arguments: MelScale.allCases)
  func thereAndBack(scale: MelScale) {
    for hertz in stride(from: 0.0, to: 12000, by: 333) {
      #expect(abs(scale.hertz(ofMels: scale.mels(ofHertz: hertz)) - hertz) < 1e-6)
    }
  }
}
