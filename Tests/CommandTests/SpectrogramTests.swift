// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

@Test func aSoundBecomesAnArray() throws {
  let folder = try TemporaryFolder()
  let clip = try AudioFile.read(try folder.writeTone("a.wav"))
  let result = try foley("spectrogram", folder["a.wav"], "--output", folder["a.npy"])
  #expect(result.status == 0 && result.output.contains("513 x 12"), "\(result.errors)")
  let array = try NumpyArray(contentsOf: folder["a.npy"])
  #expect(array.element == .float32 && array.shape == [513, 12])
  let transform = ShortTimeTransform(
    fftSize: 1024, hop: 256, alignment: .centered(.zeros))
  let isSame = try Spectrogram(array).values == transform.magnitudes(of: clip.samples)
  #expect(isSame)
}

@Test func optionsShapeTheArray() throws {
  let folder = try TemporaryFolder()
  try folder.writeTone("a.wav", channels: 2)
  func array(_ options: String...) throws -> NumpyArray {
    let result = try foley(
      ["spectrogram", folder["a.wav"], "--output", folder["a.npy"]] + options)
    #expect(result.status == 0, "\(result.errors)")
    return try NumpyArray(contentsOf: folder["a.npy"])
  }
  #expect(try array("--fft-size", "256", "--complex").shape == [2, 129, 47])
  #expect(try array("--n-fft", "256", "--complex").element == .complex64)
  #expect(try array("--fft-size", "256", "--hop", "100").shape == [2, 129, 31])
  #expect(try array("--fft-size", "256", "--win-length", "200").shape == [2, 129, 61])
  #expect(try array("--fft-size", "256", "--no-center").shape == [2, 129, 43])
  #expect(try array("--fft-size", "256", "--mel", "40").shape == [2, 40, 47])
  let levels = try array("--decibels").values
  let (highest, lowest) = (levels.max() ?? 0, levels.min() ?? 0)
  #expect(highest > 30 && abs(highest - lowest - 80) < 1e-3)
  let rectangular = try array("--window", "rectangular").values
  let isOther = try rectangular != array().values
  #expect(isOther)
}

@Test func aSoundBecomesAPicture() throws {
  let folder = try TemporaryFolder()
  try folder.writeTone("a.wav")
  try folder.writeTone("stereo.wav", channels: 2)
  for options in [[], ["--mel", "40"], ["--decibels"], ["--no-center", "--hop", "7"]] {
    let result = try foley(
      ["spectrogram", folder["a.wav"], "--output", folder["a.png"]] + options)
    #expect(result.status == 0, "\(result.errors)")
    #expect(pictureSize(folder["a.png"]) == [1202, 556])
  }
  try foley("spectrogram", folder["stereo.wav"], "--output", folder["stereo.PNG"])
  #expect(pictureSize(folder["stereo.PNG"]) == [1202, 568])
}

@Test func silenceAndASingleSampleHavePictures() throws {
  let folder = try TemporaryFolder()
  try folder.writeTone("silence.wav", amplitude: 0)
  try folder.writeTone("sample.wav", frames: 1)
  try folder.writeTone("faint.wav", amplitude: .leastNonzeroMagnitude)
  for name in ["silence", "sample", "faint"] {
    let result = try foley(
      "spectrogram", folder["\(name).wav"], "--output", folder["\(name).png"])
    #expect(result.status == 0 && pictureSize(folder["\(name).png"]) != nil, "\(result.errors)")
  }
}

@Test func aFolderBecomesAFolderOfTheSameShape() throws {
  let folder = try TemporaryFolder()
  for name in ["in/a.wav", "in/sub/b.wav", "in/sub/c.wav"] { try folder.writeTone(name) }
  try folder.write("hello", to: "in/notes.txt")
  let result = try foley("spectrogram", folder["in"], "--output", folder["out"])
  #expect(result.status == 0 && result.output.contains("3 spectrograms"), "\(result.errors)")
  #expect(folder.names("out") == ["a.png", "sub/b.png", "sub/c.png"])
  try foley("spectrogram", folder["in"], "--output", folder["arrays"], "--format", "npy")
  #expect(folder.names("arrays") == ["a.npy", "sub/b.npy", "sub/c.npy"])
  let single = try NumpyArray(contentsOf: folder["arrays/sub/b.npy"])
  #expect(single.shape == [513, 12])
}

@Test func severalInputsKeepApart() throws {
  let folder = try TemporaryFolder()
  for name in ["x/a.wav", "y/a.wav", "z/a.wav", "z/a.w64"] { try folder.writeTone(name) }
  try foley("spectrogram", folder["x"], folder["y"], "--output", folder["folders"])
  #expect(folder.names("folders") == ["x/a.png", "y/a.png"])
  try foley("spectrogram", folder["z"], "--output", folder["twins"])
  #expect(folder.names("twins") == ["a.w64.png", "a.wav.png"])
  let same = try foley(
    "spectrogram", folder["x/a.wav"], folder["y/a.wav"], "--output", folder["files"])
  expect(same, status: 64, saying: folder["y/a.wav"])
  #expect(!FileManager.default.fileExists(atPath: folder["files"]))
}

@Test func oneFileMayGoIntoAFolder() throws {
  let folder = try TemporaryFolder()
  try folder.writeTone("a.wav")
  try foley("spectrogram", folder["a.wav"], "--output", folder["new/"])
  #expect(folder.names("new") == ["a.png"])
  try foley("spectrogram", folder["a.wav"], "--output", folder["new"], "--format", "npy")
  #expect(folder.names("new") == ["a.npy", "a.png"])
}

@Test func aFileThatFailsLeavesTheOthers() throws {
  let folder = try TemporaryFolder()
  for name in ["in/a.wav", "in/b.wav"] { try folder.writeTone(name) }
  try folder.write("RIFF", to: "in/cut.wav")
  let result = try foley("spectrogram", folder["in"], "--output", folder["out"])
  expect(result, status: 65, saying: folder["in/cut.wav"])
  #expect(result.errors.contains("1 of 3 files failed"))
  #expect(folder.names("out") == ["a.png", "b.png"])
}

@Test func whatCannotBeLookedAtIsReported() throws {
  let folder = try TemporaryFolder()
  try folder.writeTone("in/a.wav")
  try FileManager.default.createSymbolicLink(
    atPath: folder["in/lost.wav"], withDestinationPath: folder["no.wav"])
  let result = try foley("spectrogram", folder["in"], "--output", folder["out"])
  expect(result, status: 66, saying: folder["in/lost.wav"])
  #expect(folder.names("out") == ["a.png"])
}

@Test func resultsDoNotDependOnThreads() throws {
  let folder = try TemporaryFolder()
  for name in ["in/a.wav", "in/b.wav"] { try folder.writeTone(name) }
  for threads in ["1", "3"] {
    try foley("spectrogram", folder["in"], "--output", folder[threads], "--threads", threads)
  }
  #expect(bytes(folder["1/a.png"]) != nil && bytes(folder["1/a.png"]) == bytes(folder["3/a.png"]))
}
