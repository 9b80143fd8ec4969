import Foundation
// SPDX-License-Identifier: MIT
import TestSupport
import Testing
import Training

@Test(arguments: TrainingOptions.Preset.allCases)
func presetsAreValid(preset: TrainingOptions.Preset) throws {
  let options = TrainingOptions(preset: preset, model: .wavegan)
  try options.validate()
  #expect(options.preset == preset)
}

@Test func theFullPresetIsThePapers() {
  let options = TrainingOptions(preset: .full, model: .wavegan)
  #expect(options.sliceLength == 16384 && options.width == 64 && options.batchSize == 64)
  #expect(
    options.criticSteps == 5 && options.resolved(mostCommonRate: nil).penaltyWeight == 10
      && options.learningRate == 1e-4)
  #expect(options.latentSize == 100)
  let resolved = options.resolved(mostCommonRate: nil)
  #expect(resolved.phaseShuffle == 2 && resolved.postFilterTaps == 0)
  #expect(options.upsampling == .transposed)
}

@Test func onlySpecGANsFullPresetHasThePapersScaling() {
  for preset in TrainingOptions.Preset.allCases {
    let options = TrainingOptions(preset: preset, model: .specgan)
    #expect(options.criticSteps == (preset == .full ? 5 : 1) && options.model == .specgan)
    let resolved = options.resolved(mostCommonRate: nil)
    #expect(resolved.rangeDecibels == (preset == .full ? 0 : 60))
    #expect(resolved.phaseShuffle == nil && resolved.postFilterTaps == nil)
  }
}

@Test(arguments: [
  (nil, 44_100, 16_000), (nil, 8000, 8000), (22_050, 8000, 22_050), (nil, nil, 16_000),
])
func theSampleRateIsTheWantedOneOrTheLowerOfPresetAndData(
  wanted: Int?, mostCommon: Int?, expected: Int
) {
  var options = TrainingOptions(model: .wavegan)
  options.sampleRate = wanted
  #expect(options.resolved(mostCommonRate: mostCommon).sampleRate == expected)
}

@Test func everyOptionHasDocumentation() {
  for key in TrainingOptions.Key.allCases { #expect(key.documentation.hasSuffix(".")) }
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
  var options = TrainingOptions(model: .wavegan)
  options[keyPath: path] = value
  #expect(throws: TrainingOptionsError.self) { try options.validate() }
}

@Test(
  arguments: [
    (\TrainingOptions.phaseShuffle, TrainingOptions.Model.wavegan, -1),
    (\.postFilterTaps, .wavegan, -1), (\.rangeDecibels, .specgan, -1),
    (\.rangeDecibels, .specgan, 141),
  ]
    as [(
      any WritableKeyPath<TrainingOptions, Int?> & Sendable, TrainingOptions.Model, Int
    )])
func numbersOfOneModelOutOfRangeAreRefused(
  path: any WritableKeyPath<TrainingOptions, Int?> & Sendable, model: TrainingOptions.Model,
  value: Int
) throws {
  var options = TrainingOptions(model: .wavegan)
  options.model = model
  options[keyPath: path] = 1
  try options.validate()
  options[keyPath: path] = value
  #expect {
    try options.validate()
  } throws: {
    if case TrainingOptionsError.value = $0 { true } else { false }
  }
}

@Test(
  arguments: [
    (\TrainingOptions.phaseShuffle, TrainingOptions.Model.specgan, "phaseShuffle", "wavegan"),
    (\.postFilterTaps, .specgan, "postFilterTaps", "wavegan"),
    (\.rangeDecibels, .wavegan, "rangeDecibels", "specgan"),
  ]
    as [(
      any WritableKeyPath<TrainingOptions, Int?> & Sendable, TrainingOptions.Model, String, String
    )])
func whatOnlyTheOtherModelHasIsRefused(
  path: any WritableKeyPath<TrainingOptions, Int?> & Sendable, model: TrainingOptions.Model,
  name: String, owner: String
) throws {
  var options = TrainingOptions(model: .wavegan)
  options.model = model
  try options.validate()
  options[keyPath: path] = 0
  #expect {
    try options.validate()
  } throws: {
    "\($0)"
      == "\(name) is set, which only \(owner) has: leave it out with the model \(model.rawValue)."
  }
}

@Test(arguments: [0, -1, .infinity, .nan] as [Float])
func learningRatesThatAreNoneAreRefused(rate: Float) {
  var options = TrainingOptions(model: .wavegan)
  options.learningRate = rate
  #expect(throws: TrainingOptionsError.self) { try options.validate() }
}

@Test func aRefusalNamesTheOptionTheValueAndTheRange() {
  var options = TrainingOptions(model: .wavegan)
  options.width = -3
  #expect {
    try options.validate()
  } throws: {
    "\($0)" == "width is -3: give a whole number from 1 to 1024."
  }
}

@Test func aTrainingHasExactlyOneBudget() {
  var options = TrainingOptions(model: .wavegan)
  options.steps = 10
  #expect(throws: TrainingOptionsError.twoBudgets) { try options.validate() }
  options.steps = nil
  options.minutes = nil
  #expect(throws: TrainingOptionsError.noBudget) { try options.validate() }
}

// MARK: Files

@Test func aFileIsLaidOverWhatIsThere() throws {
  let folder = try TemporaryFolder()
  let path = try folder.write("{\"width\": 4, \"upsampling\": \"nearest\"}", to: "o.json")
  let options = try TrainingOptions(preset: .tiny, model: .wavegan).overlaid(withFile: path)
  #expect(options.width == 4 && options.upsampling == .nearest)
  #expect(options.sliceLength == TrainingOptions(preset: .tiny, model: .wavegan).sliceLength)
}

@Test func aFileNamesWhatItsOptionsStartFrom() throws {
  let folder = try TemporaryFolder()
  let full = try folder.write("{\"preset\": \"full\", \"model\": \"specgan\"}", to: "o.json")
  #expect(try TrainingOptions.preset(inFile: full) == .full)
  #expect(try TrainingOptions.model(inFile: full) == .specgan)
  let neither = try folder.write("{\"width\": 3}", to: "n.json")
  #expect(try TrainingOptions.preset(inFile: neither) == nil)
  #expect(try TrainingOptions.model(inFile: neither) == nil)
  let wrong = try folder.write("{\"model\": \"specgan2\"}", to: "w.json")
  #expect(throws: TrainingOptionsError.wrongType(.model, path: wrong)) {
    try TrainingOptions.model(inFile: wrong)
  }
}

@Test func optionsSurviveTheirFile() throws {
  let folder = try TemporaryFolder()
  for preset in TrainingOptions.Preset.allCases {
    var options = TrainingOptions(preset: preset, model: .wavegan)
    options.seed = .max
    options.sampleRate = 11_025
    options.learningRate = 3e-5
    options.peakNormalization = false
    let path = try folder.write(options.encoded(), to: "o.json")
    #expect(try TrainingOptions(file: path) == options)
  }
}

@Test func aBudgetInAFileTakesThePlaceOfTheOther() throws {
  let folder = try TemporaryFolder()
  let path = try folder.write("{\"steps\": 7}", to: "o.json")
  let options = try TrainingOptions(preset: .tiny, model: .wavegan).overlaid(withFile: path)
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
  #expect(throws: TrainingOptionsError.unknownKey(name, nearest: nearest, path: path)) {
    try TrainingOptions(model: .wavegan).overlaid(withFile: path)
  }
}

@Test(arguments: [
  ("{\"width\": \"a\"}", TrainingOptions.Key.width), ("{\"width\": 1.5}", .width),
  ("{\"upsampling\": \"cubic\"}", .upsampling), ("{\"seed\": [1]}", .seed),
  ("{\"width\": null}", .width),
  ("{\"peakNormalization\": 1}", .peakNormalization),
])
func aValueOfTheWrongTypeIsNamed(content: String, key: TrainingOptions.Key) throws {
  let folder = try TemporaryFolder()
  let path = try folder.write(content, to: "o.json")
  #expect(throws: TrainingOptionsError.wrongType(key, path: path)) {
    try TrainingOptions(model: .wavegan).overlaid(withFile: path)
  }
}

@Test(arguments: ["", "[1]", "{\"width\": }", "no"])
func aFileThatIsNoObjectIsNamed(content: String) throws {
  let folder = try TemporaryFolder()
  let path = try folder.write(content, to: "o.json")
  #expect {
    try TrainingOptions(model: .wavegan).overlaid(withFile: path)
  } throws: {
    guard case TrainingOptionsError.notJSON(path, _) = $0 else { return false }
    return true
  }
}

@Test func aMissingFileIsNamed() {
  #expect {
    try TrainingOptions(model: .wavegan).overlaid(withFile: "/nowhere/o.json")
  } throws: {
    "\($0)".contains("/nowhere/o.json") && "\($0)".contains("no such file")
  }
}

// MARK: Resuming

@Test func whatShapesTheModelMayNotChangeAndTheRestMay() throws {
  let begun = TrainingOptions(preset: .tiny, model: .wavegan)
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
  let begun = TrainingOptions(preset: .tiny, model: .wavegan)
  var (allowed, refused) = (begun, begun)
  allowed.steps = 7
  allowed.minutes = nil
  allowed.threads = 3
  allowed.checkpointMinutes = 9
  allowed.memoryBudgetMegabytes = 5
  try allowed.checkResuming(begun, run: "r")
  refused.width = 3
  refused.threads = 3
  let error = #expect(throws: TrainingOptionsError.self) {
    try refused.checkResuming(begun, run: "r")
  }
  let description = try #require(error?.description)
  #expect(description.contains("width 8, not 3") && !description.contains("threads none"))
  let changeable = TrainingOptions.Key.allCases.filter(\.mayChange).map(\.rawValue)
  #expect(description.hasSuffix("what may change is \(changeable.joined(separator: ", "))."))
  #expect(
    Set(changeable)
      == ["steps", "minutes", "threads", "checkpointMinutes", "memoryBudgetMegabytes"])
}

/// The guide lists what the table of options says.
@Test func theGuideSaysWhatMayChangeOnResuming() throws {
  let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Guides/training.md")
  let names = TrainingOptions.Key.allCases.filter(\.mayChange).map { "`\($0.rawValue)`" }
  let list = names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  let words = try String(contentsOf: guide, encoding: .utf8).split { $0.isWhitespace }
  #expect(words.joined(separator: " ").contains("Only \(list) may change when resuming."))
}
