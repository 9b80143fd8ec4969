// SPDX-License-Identifier: MIT
import Files
import Foundation
import Layers
import Models
import TestSupport
import Testing
import Training

@Test(arguments: TrainingOptions.Preset.allCases)
func presetsAreValid(preset: TrainingOptions.Preset) throws {
  let options = TrainingOptions(WaveGAN.self, preset: preset)
  try options.validate()
  #expect(options.preset == preset)
}

@Test func theFullPresetIsThePapers() {
  let options = TrainingOptions(WaveGAN.self, preset: .full)
  #expect(options.sliceLength == 16384 && options.width == 64 && options.batchSize == 64)
  #expect(
    options.criticSteps == 5 && options.resolved(mostCommonRate: nil).gradientPenaltyWeight == 10
      && options.learningRate == 1e-4)
  #expect(options.latentSize == 100)
  let resolved = options.resolved(mostCommonRate: nil)[WaveGANOptions.self]
  #expect(resolved.phaseShuffle == 2 && resolved.postFilterTaps == 0)
  #expect(options.upsampling == .transposedConvolution)
}

@Test func onlySpecGANsFullPresetHasThePapersScaling() {
  for preset in TrainingOptions.Preset.allCases {
    let options = TrainingOptions(SpecGAN.self, preset: preset)
    #expect(options.criticSteps == (preset == .full ? 5 : 1) && options.kind == SpecGAN.self)
    let resolved = options.resolved(mostCommonRate: nil)
    #expect(resolved[SpectrogramOptions.self].rangeDecibels == (preset == .full ? 0 : 60))
    #expect(resolved.table["phaseShuffle"] == nil && resolved.table["postFilterTaps"] == nil)
  }
}

@Test(arguments: [
  (nil, 44_100, 44_100), (nil, 8000, 8000), (22_050, 8000, 22_050), (nil, nil, 16_000),
  (nil, 48_000, 48_000), (nil, 96_000, 48_000), (nil, 192_000, 48_000), (nil, 88_200, 44_100),
  (nil, 176_400, 44_100), (nil, 64_000, 48_000), (96_000, 44_100, 96_000),
])
func theSampleRateIsTheWantedOneOrThatOfTheRecordingsUpTo48Kilohertz(
  wanted: Int?, mostCommon: Int?, expected: Int
) {
  var options = TrainingOptions(WaveGAN.self)
  options.sampleRate = wanted
  #expect(options.resolved(mostCommonRate: mostCommon).sampleRate == expected)
}

@Test func thePapersNetworkAndDenseLayersKeepTo16Kilohertz() {
  let full = TrainingOptions(WaveGAN.self, preset: .full)
  #expect(full.resolved(mostCommonRate: 44_100).sampleRate == 16_000)
  #expect(full.resolved(mostCommonRate: 8000).sampleRate == 8000)
  let dense = TrainingOptions(MLPGAN.self).resolved(mostCommonRate: 44_100)
  #expect(dense.sampleRate == 16_000 && dense.sliceLength == 8192)
}

// MARK: Validation

@Test(
  arguments: [
    (\TrainingOptions.width, -3), (\.width, 0), (\.sliceLength, 5000), (\.channels, 3),
    (\.batchSize, 0), (\.criticSteps, 0), (\.latentSize, -1), (\.memoryBudgetMegabytes, 0),
  ] as [(any WritableKeyPath<TrainingOptions, Int> & Sendable, Int)])
func wholeNumbersOutOfRangeAreRefused(
  path: any WritableKeyPath<TrainingOptions, Int> & Sendable, value: Int
) {
  var options = TrainingOptions(WaveGAN.self)
  options[keyPath: path] = value
  #expect(throws: OptionError.self) { try options.validate() }
}

@Test(arguments: [
  ("phaseShuffle", "wavegan", -1), ("postFilterTaps", "wavegan", -1),
  ("rangeDecibels", "specgan", -1), ("rangeDecibels", "specgan", 141),
])
func numbersOfOneModelOutOfRangeAreRefused(name: String, model: String, value: Int) throws {
  var options = TrainingOptions(try #require(ModelKinds.named(model)))
  try options.set(name, to: .integer(1))
  try options.validate()
  try options.set(name, to: .integer(value))
  #expect {
    try options.validate()
  } throws: {
    if case OptionError.value(name, _, _) = $0 { true } else { false }
  }
}

@Test(arguments: [
  ("phaseShuffle", "specgan", "wavegan"), ("postFilterTaps", "specgan", "wavegan"),
  (
    "rangeDecibels", "wavegan",
    "pcagan, specgan, pca, vae, stylegan2, stylegan, progressive, biggan, gansynth, stackgan, gan3d, cyclegan"
  ),
])
func whatOnlyAnotherModelHasIsRefused(name: String, model: String, owner: String) throws {
  var options = TrainingOptions(try #require(ModelKinds.named(model)))
  #expect {
    try options.set(name, to: .integer(0))
  } throws: {
    "\($0)"
      == "\(name) is set, but the model \(model) has no such option, only \(owner): choose another "
      + "model, or leave \(name) out."
  }
}

@Test(arguments: [0, -1, .infinity, .nan] as [Float])
func learningRatesThatAreNoneAreRefused(rate: Float) {
  var options = TrainingOptions(WaveGAN.self)
  options.learningRate = rate
  #expect(throws: OptionError.self) { try options.validate() }
}

@Test func aRefusalNamesTheOptionTheValueAndTheRange() {
  var options = TrainingOptions(WaveGAN.self)
  options.width = -3
  #expect {
    try options.validate()
  } throws: {
    "\($0)" == "width is -3: give a whole number from 1 to 1024."
  }
}

@Test func aTrainingHasExactlyOneBudget() {
  var options = TrainingOptions(WaveGAN.self)
  options.steps = 10
  #expect(throws: OptionError.self) { try options.validate() }
  options.steps = nil
  options.minutes = nil
  #expect(throws: OptionError.self) { try options.validate() }
}

// MARK: Files

@Test func aFileIsLaidOverWhatIsThere() throws {
  let folder = try TemporaryFolder()
  let path = try folder.write("{\"width\": 4, \"upsampling\": \"nearest\"}", to: "o.json")
  var options = TrainingOptions(WaveGAN.self, preset: .tiny)
  try options.overlay(OptionFile(path))
  #expect(options.width == 4 && options.upsampling == .nearestNeighbor)
  #expect(options.sliceLength == TrainingOptions(WaveGAN.self, preset: .tiny).sliceLength)
}

/// The options of a WaveGAN with those of a file laid over them.
private func overlaid(_ path: String) throws -> TrainingOptions {
  var options = TrainingOptions(WaveGAN.self)
  try options.overlay(OptionFile(path))
  return options
}

@Test func aFileNamesItsKindOfModel() throws {
  let folder = try TemporaryFolder()
  let full = try folder.write("{\"preset\": \"full\", \"model\": \"wavegan\"}", to: "o.json")
  let options = try TrainingOptions(file: full)
  #expect(options.preset == .full && options.kind == WaveGAN.self)
  let neither = try folder.write("{\"width\": 3}", to: "n.json")
  #expect(try TrainingOptions(file: neither).kind == ModelKinds.standard)
  let wrong = try folder.write("{\"model\": \"specgan2\"}", to: "w.json")
  #expect {
    try TrainingOptions(file: wrong)
  } throws: {
    "\($0)".hasPrefix("\(wrong): model has to be one of pcagan, specgan")
  }
}

/// A run of an earlier version states an option that had no effect.
@Test func aFormerOptionOfAKindIsLeftOut() throws {
  let folder = try TemporaryFolder()
  let path = try folder.write(
    "{\"model\": \"pcagan\", \"generatorConditioning\": \"scale\", \"width\": 3}", to: "o.json")
  #expect(try TrainingOptions(file: path).width == 3)
  var options = TrainingOptions(PCAGAN.self)
  #expect(throws: OptionError.self) {
    try options.set("generatorConditioning", to: .text("scale"))
  }
}

@Test func optionsSurviveTheirFile() throws {
  let folder = try TemporaryFolder()
  for preset in TrainingOptions.Preset.allCases {
    var options = TrainingOptions(WaveGAN.self, preset: preset)
    options.seed = .max
    options.sampleRate = 11_025
    options.learningRate = 3e-5
    options.peakNormalization = false
    let path = try folder.write(options.table.json(of: options), to: "o.json")
    #expect(try TrainingOptions(file: path) == options)
  }
}

@Test func aBudgetInAFileTakesThePlaceOfTheOther() throws {
  let folder = try TemporaryFolder()
  let path = try folder.write("{\"steps\": 7}", to: "o.json")
  var options = TrainingOptions(WaveGAN.self, preset: .tiny)
  try options.overlay(OptionFile(path))
  #expect(options.steps == 7 && options.minutes == nil)
}

@Test(arguments: [
  ("widht", "width"), ("slice-length", "sliceLength"), ("batch_size", "batchSize"),
  ("STEPS", "steps"),
  ("learningrate", "learningRate"),
])
func anUnknownNameIsAnErrorWithTheNearestKnownOne(name: String, nearest: String) throws {
  let folder = try TemporaryFolder()
  let path = try folder.write("{\"\(name)\": 1}", to: "o.json")
  #expect(throws: OptionError.unknown(name: name, nearest: nearest, source: path)) {
    try overlaid(path)
  }
}

@Test(arguments: [
  ("{\"width\": \"a\"}", "width"), ("{\"width\": 1.5}", "width"),
  ("{\"upsampling\": \"cubic\"}", "upsampling"), ("{\"seed\": [1]}", "seed"),
  ("{\"width\": null}", "width"),
  ("{\"peakNormalization\": 1}", "peakNormalization"),
])
func aValueOfTheWrongTypeIsNamed(content: String, name: String) throws {
  let folder = try TemporaryFolder()
  let path = try folder.write(content, to: "o.json")
  #expect {
    try overlaid(path)
  } throws: {
    "\($0)".hasPrefix("\(path): \(name) has to be ")
  }
}

@Test(arguments: ["[1]", "2", "\"no\""])
func aFileThatIsNoObjectIsNamed(content: String) throws {
  let folder = try TemporaryFolder()
  let path = try folder.write(content, to: "o.json")
  #expect {
    try overlaid(path)
  } throws: {
    guard case OptionError.notJSON(path) = $0 else { return false }
    return true
  }
}

@Test func aMissingFileIsNamed() {
  #expect {
    try overlaid("/nowhere/o.json")
  } throws: {
    "\($0)".contains("/nowhere/o.json") && "\($0)".contains("no such file")
  }
}

// MARK: Resuming

@Test func whatShapesTheModelMayNotChangeAndTheRestMay() throws {
  let begun = TrainingOptions(WaveGAN.self, preset: .tiny)
  var wanted = begun
  wanted.minutes = nil
  wanted.steps = 9
  wanted.threads = 3
  wanted.checkpointMinutes = 1
  try wanted.checkResuming(begun, run: "r")
  wanted.width = 99
  wanted.seed = 5
  #expect {
    try wanted.checkResuming(begun, run: "r")
  } throws: {
    "\($0)".contains("width 8, not 99") && "\($0)".contains("seed 0, not 5")
  }
}

@Test func resumingNamesBothValuesAndWhatMayChange() throws {
  let begun = TrainingOptions(WaveGAN.self, preset: .tiny)
  var (allowed, refused) = (begun, begun)
  allowed.steps = 7
  allowed.minutes = nil
  allowed.threads = 3
  allowed.checkpointMinutes = 9
  allowed.memoryBudgetMegabytes = 5
  try allowed.checkResuming(begun, run: "r")
  refused.width = 3
  refused.threads = 3
  let error = #expect(throws: OptionError.self) {
    try refused.checkResuming(begun, run: "r")
  }
  let description = try #require(error?.description)
  #expect(description.contains("width 8, not 3") && !description.contains("threads none"))
  let changeable = begun.table.options.filter { !$0.shapesResult }.map(\.name)
  #expect(description.hasSuffix("what may change is \(changeable.joined(separator: ", "))."))
  #expect(
    Set(changeable)
      == ["steps", "minutes", "threads", "checkpointMinutes", "memoryBudgetMegabytes"])
}

/// The guide lists what the table of options says.
@Test func theGuideSaysWhatMayChangeOnResuming() throws {
  let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Guides/training.md")
  let names = TrainingOptions().table.options.filter { !$0.shapesResult }.map { "`\($0.name)`" }
  let list = names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  let words = try String(contentsOf: guide, encoding: .utf8).split { $0.isWhitespace }
  #expect(words.joined(separator: " ").contains("Only \(list) may change when resuming."))
}
