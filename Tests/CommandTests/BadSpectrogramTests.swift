// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

// MARK: Sizes

@Test(arguments: [
  (["--fft-size", "0"], "transform of 0 samples"), (["--fft-size=-8"], "transform of -8 samples"),
  (["--fft-size", "1"], "transform of 1 samples"),
  (["--fft-size", "9223372036854775807"], "transform of 9223372036854775807 samples"),
  (["--hop", "0"], "hop of 0 samples"), (["--hop=-3"], "hop of -3 samples"),
  (["--hop", "9223372036854775807"], "hop of 9223372036854775807 samples"),
  (["--win-length", "2000"], "window of 2000 samples"), (["--win-length", "0"], "window of 0"),
  (["--win-length=-1"], "window of -1"), (["--mel", "0"], "0 mel bands"),
  (["--mel", "514"], "514 mel bands"),
])
func sizesThatCannotBeAreNamed(options: [String], words: String) throws {
  let folder = try TemporaryFolder()
  try folder.writeTone("a.wav")
  for command in ["spectrogram", "resynth"] {
    let output = folder["out.\(command == "resynth" ? "wav" : "npy")"]
    let result = try foley([command, folder["a.wav"], "--output", output] + options)
    expect(result, status: 64, saying: words)
    #expect(!FileManager.default.fileExists(atPath: output))
  }
}

@Test func hopsThatLeaveGapsAreNamed() throws {
  let folder = try TemporaryFolder()
  try folder.writeTone("a.wav")
  let gap = ["--fft-size", "256", "--hop", "256"]
  try folder.writeTone("in/a.wav")
  try folder.writeTone("in/b.wav")
  let resynth = try foley(["resynth", folder["in"], "--output", folder["out"]] + gap)
  expect(resynth, status: 64, saying: "leaves gaps")
  for kind in ["--magnitude", "--complex"] {
    let look = try foley(["spectrogram", folder["a.wav"], "--output", folder["a.npy"], kind] + gap)
    #expect(look.status == 0, "\(look.errors)")
    let invert = try foley(
      "invert", folder["a.npy"], "--output", folder["b.wav"], "--sample-rate", "8000", "--hop",
      "256")
    expect(invert, status: 64, saying: "leaves gaps")
  }
}

@Test func aClipShorterThanAWindowIsNamed() throws {
  let folder = try TemporaryFolder()
  try folder.writeTone("a.wav", frames: 100)
  for (command, output) in [
    ("spectrogram", "b.png"), ("spectrogram", "b.npy"), ("resynth", "b.wav"),
  ] {
    let result = try foley(
      command, folder["a.wav"], "--output", folder[output], "--no-center")
    expect(result, status: 65, saying: "a.wav: 100 samples are shorter than a window of 1024")
    // Centred frames extend beyond the ends of the sound.
    #expect(try foley(command, folder["a.wav"], "--output", folder[output]).status == 0)
  }
}

@Test func aSoundWithoutSamplesIsNamed() throws {
  let folder = try TemporaryFolder()
  try folder.write("", to: "empty.wav")
  try AudioFile.write(AudioClip(samples: [], sampleRate: 8000), to: folder["none.wav"])
  for name in ["empty.wav", "none.wav"] {
    for (command, output) in [("spectrogram", "b.png"), ("resynth", "b.wav")] {
      expect(
        try foley(command, folder[name], "--output", folder[output]), status: 65,
        saying: folder[name])
    }
  }
}

// MARK: Arrays

/// Inverts an array with these options.
private func invert(
  _ array: NumpyArray, _ options: String..., in folder: TemporaryFolder
) throws -> FoleyProcess.Result {
  try array.write(to: folder["x.npy"])
  return try foley(
    ["invert", folder["x.npy"], "--output", folder["y.wav"], "--sample-rate", "8000"] + options)
}

/// An array of 33 bins and 4 frames with one odd value.
private func array(_ value: Float = 1, element: NumpyArray.Element = .float32) -> NumpyArray {
  var values = [Float](repeating: 1, count: 33 * 4 * element.floatCount)
  values[6] = value
  return NumpyArray(element, shape: [33, 4], values: values)
}

@Test func numbersThatAreNoMagnitudesAreNamed() throws {
  let folder = try TemporaryFolder()
  for value in [Float.nan, .infinity, -.infinity] {
    let result = try invert(array(value), in: folder)
    expect(result, status: 65, saying: "x.npy: The spectrogram holds \(value)")
    expect(try invert(array(value, element: .complex64), in: folder), status: 65, saying: "x.npy")
  }
  expect(try invert(array(-1), in: folder), status: 65, saying: "--decibels")
  expect(try invert(array(.nan), "--decibels", in: folder), status: 65, saying: "nan")
  #expect(try invert(array(-1), "--decibels", in: folder).status == 0)
  #expect(try invert(array(-.infinity), "--decibels", in: folder).status == 0)
}

@Test func arraysThatDoNotFitTheOptionsAreNamed() throws {
  let folder = try TemporaryFolder()
  #expect(try invert(array(), in: folder).status == 0)
  #expect(try invert(array(), "--fft-size", "65", in: folder).status == 0)
  let bins = try invert(array(), "--fft-size", "1024", in: folder)
  expect(bins, status: 65, saying: "33 bins do not belong to a Fourier transform of 1024")
  expect(try invert(array(), "--mel", "40", in: folder), status: 65, saying: "33 bands, not 40")
  expect(
    try invert(array(element: .complex64), "--decibels", in: folder), status: 65,
    saying: "no decibels")
  expect(
    try invert(array(element: .complex64), "--mel", "33", in: folder), status: 64,
    saying: "Mel bands")
  expect(try invert(array(), "--length", "1000000", in: folder), status: 64, saying: "1000000")
  expect(try invert(array(), "--length", "0", in: folder), status: 64, saying: "length of 0")
  expect(try invert(array(), "--fft-size", "0", in: folder), status: 64, saying: "transform of 0")
  let flat = NumpyArray(shape: [132], values: [Float](repeating: 1, count: 132))
  expect(try invert(flat, in: folder), status: 65, saying: "shape (132)")
  let nothing = NumpyArray(shape: [33, 0], values: [])
  expect(try invert(nothing, in: folder), status: 65, saying: "shape (33, 0)")
  let row = NumpyArray(shape: [1, 4], values: [1, 1, 1, 1])
  expect(try invert(row, in: folder), status: 64, saying: "x.npy")
  let frame = NumpyArray(shape: [33, 1], values: [Float](repeating: 1, count: 33))
  expect(try invert(frame, in: folder), status: 64, saying: "length of 0")
}

@Test func filesThatAreNoArraysAreNamed() throws {
  let folder = try TemporaryFolder()
  try array().write(to: folder["good.npy"])
  let good = try #require(bytes(folder["good.npy"]))
  var wrongType = good
  // The type in the header: '<f8'.
  let type = try #require(good.range(of: Data("<f4".utf8)))
  wrongType[type.upperBound - 1] = UInt8(ascii: "8")
  for (name, content, words) in [
    ("cut.npy", good.dropLast(), "cut short"), ("head.npy", good.prefix(40), "cut short"),
    ("empty.npy", Data(), "no .npy file"), ("text.npy", Data("hello, world".utf8), "no .npy file"),
    ("type.npy", wrongType, "elements of type <f8"),
  ] {
    try content.write(to: URL(fileURLWithPath: folder[name]))
    let result = try foley(
      "invert", folder[name], "--output", folder["y.wav"], "--sample-rate", "8000")
    expect(result, status: 65, saying: "\(folder[name]) ")
    #expect(result.errors.contains(words), "\(result.errors)")
  }
  let missing = try foley(
    "invert", folder["no.npy"], "--output", folder["y.wav"], "--sample-rate", "8000")
  expect(missing, status: 66, saying: folder["no.npy"])
  #expect(!FileManager.default.fileExists(atPath: folder["y.wav"]))
}

// MARK: Command lines

@Test(arguments: [
  ["spectrogram", "a.wav"], ["spectrogram", "--output", "x.png"],
  ["spectrogram", "a.wav", "--output", "x.npy", "--complex", "--decibels"],
  ["spectrogram", "a.wav", "--output", "x.npy", "--window", "round"],
  ["invert", "x.npy", "--output", "x.wav"],
  ["resynth", "a.wav", "--output", "x", "--format", "flac", "--bit-depth", "32f"],
])
func aWrongSpectrogramCommandLineIsAUsageError(arguments: [String]) throws {
  let result = try foley(arguments)
  #expect(result.status == 64)
  #expect(result.errors.hasPrefix("Error: "), "\(result.errors)")
}

@Test(arguments: [
  ["spectrogram", "a.wav", "--output", "x.png", "--complex"],
  ["spectrogram", "a.wav", "--output", "x.png", "--magnitude"],
  ["spectrogram", "a.wav", "--output", "x.npy", "--complex", "--mel", "40"],
  ["spectrogram", "a.wav", "--output", "x.npy", "--threads", "0"],
  ["invert", "x.npy", "--output", "x.wav", "--sample-rate", "0"],
  ["invert", "x.npy", "--output", "x.wav", "--sample-rate", "8000", "--method", "pghi"]
    + ["--iterations", "3"],
  ["invert", "x.npy", "--output", "x.wav", "--sample-rate", "8000", "--method", "griffin-lim"]
    + ["--momentum", "0.5"],
  ["invert", "x.npy", "--output", "x.wav", "--sample-rate", "8000", "--iterations=-1"],
  ["resynth", "a.wav", "--output", "x.wav", "--momentum=-1"],
  ["resynth", "a.wav", "--output", "x.wav", "--momentum", "nan"],
])
func wrongValuesOfSpectrogramOptionsAreNamed(arguments: [String]) throws {
  let result = try foley(arguments)
  #expect(result.status == 78)
  #expect(result.errors.hasPrefix("foley: "), "\(result.errors)")
}

@Test func placesThatCannotTakeAResultAreNamed() throws {
  let folder = try TemporaryFolder()
  let path = try folder.writeTone("in/a.wav")
  try folder.write("", to: "file")
  for (inputs, output, status, words) in [
    ([path], "x.jpg", 64, ".png or .npy"), ([path], "x", 64, "x has no supported format"),
    ([folder["in"]], "x.png", 64, "name of a folder"),
    ([path, path], "x.png", 64, "name of a folder"),
    ([path], "no/x.png", 73, "no"), ([folder["in"]], "file", 73, "file"),
    ([folder["empty"]], "out", 66, folder["empty"]), ([folder["no.wav"]], "x.png", 66, "no.wav"),
  ] as [([String], String, Int32, String)] {
    try FileManager.default.createDirectory(
      atPath: folder["empty"], withIntermediateDirectories: true)
    let result = try foley(["spectrogram"] + inputs + ["--output", folder[output]])
    expect(result, status: status, saying: words)
  }
  let other = try foley(
    "spectrogram", path, "--output", folder["x.png"], "--format", "npy")
  expect(other, status: 64, saying: "ends in .npy")
}
