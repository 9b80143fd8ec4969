// SPDX-License-Identifier: MIT
import Audio
import Testing

struct SpectrogramErrorTests {
  @Test(arguments: [
    (0, 4, nil, "transform of 0 samples"), (1, 4, nil, "transform of 1 samples"),
    (8, 0, nil, "hop of 0"), (8, -3, nil, "hop of -3"), (8, 2, 9, "window of 9"),
    (8, 2, 0, "window of 0"),
  ])
  func badSizesAreNamed(size: Int, hop: Int, window: Int?, words: String) {
    #expect {
      try SpectrogramError.check(fftSize: size, hop: hop, windowLength: window)
    } throws: {
      "\($0)".contains(words)
    }
  }

  @Test func goodSizesPass() throws {
    try SpectrogramError.check(fftSize: 2, hop: 1)
    try SpectrogramError.check(fftSize: 400, hop: 100, windowLength: 400)
  }
}
