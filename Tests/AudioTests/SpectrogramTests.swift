// SPDX-License-Identifier: MIT
import Audio
import Files
import Testing

struct SpectrogramTests {
  @Test func arraysAreFrequencyFirst() throws {
    let array = NumpyArray(shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
    let spectrogram = try Spectrogram(array)
    #expect(spectrogram.quantity == .magnitude && spectrogram.channelCount == 1)
    #expect(spectrogram.binCount == 2 && spectrogram.frameCount == 3)
    #expect(spectrogram.values == [1, 4, 2, 5, 3, 6])
    #expect(spectrogram.numpyArray == array)
  }

  @Test func channelsComeFirst() throws {
    let array = NumpyArray(
      .complex64, shape: [2, 1, 2], values: [1, -1, 2, -2, 3, -3, 4, -4])
    let spectrogram = try Spectrogram(array)
    #expect(spectrogram.quantity == .complex && spectrogram.channelCount == 2)
    #expect(spectrogram.binCount == 1 && spectrogram.frameCount == 2)
    #expect(spectrogram.values == array.values)
    #expect(spectrogram.numpyArray == array)
    let real = NumpyArray(shape: [2, 3, 2], values: (0..<12).map { Float($0) })
    #expect(try Spectrogram(real).values == [0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11])
    #expect(try Spectrogram(real).numpyArray == real)
  }

  @Test(arguments: [[], [4], [1, 1, 2, 2], [0, 4], [4, 0], [0, 2, 2]])
  func otherShapesAreRefused(shape: [Int]) {
    let array = NumpyArray(
      shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
    #expect(throws: SpectrogramError.shape(shape)) { try Spectrogram(array) }
  }

  @Test func decibelsAreDeclaredAndReal() throws {
    #expect(
      try Spectrogram(NumpyArray(shape: [1, 1], values: [-3]), inDecibels: true).quantity
        == .decibels)
    #expect(throws: SpectrogramError.complexLevels) {
      _ = try Spectrogram(NumpyArray(.complex64, shape: [1, 1], values: [0, 0]), inDecibels: true)
    }
  }
}
