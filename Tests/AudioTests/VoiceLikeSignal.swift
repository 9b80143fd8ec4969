// SPDX-License-Identifier: MIT
import Foundation

/// A made-up voice: a gliding pitch with formants, four syllables a second and breath.
///
/// `Tests/Fixtures/librosa/record.py` makes the same.
func voice(count: Int, rate: Double) -> [Float] {
  var state: UInt32 = 1
  return (0..<count).map { index in
    state = 1_664_525 &* state &+ 1_013_904_223
    let noise = Double(state) / 2_147_483_648 - 1
    let time = Double(index) / rate
    let turns = 120 * time + 2.4 * sin(2 * Double.pi * time)
    var sound = 0.0
    for harmonic in 1...30 where 120 * Double(harmonic) < rate / 2 - 500 {
      let hertz = 120 * Double(harmonic)
      let level =
        exp(-pow((hertz - 600) / 400, 2)) + 0.5 * exp(-pow((hertz - 1700) / 500, 2))
      sound += level * sin(2 * Double.pi * Double(harmonic) * turns)
    }
    let syllables = 0.5 - 0.5 * cos(2 * Double.pi * 4 * time)
    return Float(0.2 * syllables * (sound + 0.05 * noise))
  }
}
