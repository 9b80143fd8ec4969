// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

/// Files that are longer than what a command holds in memory.
struct LongFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The transform of `foley spectrogram` without options.
  private let transform = ShortTimeTransform(fftSize: 1024, hop: 256, alignment: .centered(.zeros))

  @Test func aSpectrogramOfSeveralBlocksIsThatOfTheWhole() throws {
    let clip = try AudioFile.read(try folder.writeTone("a.wav", frames: 1_100_000))
    let result = try foley("spectrogram", folder["a.wav"], "--output", folder["a.npy"])
    #expect(result.status == 0 && result.output.contains("513 x 4297"), "\(result.errors)")
    let array = try NumpyArray(contentsOf: folder["a.npy"])
    let whole = try SpectrogramFormat(transform).spectrogram(of: clip).numpyArray
    let isSame = array == whole
    #expect(isSame && array.shape == [513, 4297])
  }

  @Test func aPictureOfMoreFramesThanColumnsIsDrawn() throws {
    try folder.writeTone("a.wav", frames: 1_100_000, channels: 2)
    let result = try foley("spectrogram", folder["a.wav"], "--output", folder["a.png"])
    #expect(result.status == 0 && result.output.contains("513 x 4297, 2"), "\(result.errors)")
    #expect(pictureSize(folder["a.png"]) == [1202, 568])
  }

  /// With a hop of one sample, a minute is too long; the length that fits is named.
  @Test func aSoundThatIsTooLongToBeReconstructedIsRefused() throws {
    try folder.writeTone("a.wav", frames: 540_000)
    let options = ["--fft-size", "1024", "--hop", "1", "--iterations", "0"]
    let result = try foley(
      ["resynth", folder["a.wav"], "--output", folder["b.wav"]] + options)
    let limit = try SpectrogramFormat(ShortTimeTransform(fftSize: 1024, hop: 1))
      .sampleLimit(channelCount: 1)
    expect(result, status: 65, saying: "longer than \(limit / 8000) s")
    #expect(result.errors.contains("a.wav") && result.errors.contains("ffmpeg"))
    #expect(!FileManager.default.fileExists(atPath: folder["b.wav"]))
  }
}
