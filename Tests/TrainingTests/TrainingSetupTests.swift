// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Foundation
import Models
import Synthesis
import TestSupport
import Testing
import Training

/// Writes a recording of 3000 frames into `folder`, a tone of so many radians a sample.
private func writeRecording(
  _ name: String, in folder: TemporaryFolder, sampleRate: Int, frequency: Double = 0.1
) throws {
  let path = try folder.file("sounds/\(name)")
  let samples = (0..<3000).map { Float(sin(Double($0) * frequency)) * 0.5 }
  try AudioFile.write(AudioClip(samples: samples, sampleRate: sampleRate), to: path)
}

private func smallestOptions(
  _ kind: any ModelKind.Type = WaveGAN.self
) -> TrainingOptions {
  var options = TrainingOptions(kind, preset: .tiny)
  options.sliceLength = 4096
  options.width = 1
  options.latentSize = 3
  options.batchSize = 2
  options.criticSteps = 1
  return options
}

@Test(arguments: [(8000, 8000), (44_100, 44_100), (96_000, 48_000)])
func recordingsUpTo48KilohertzKeepTheirRate(recorded: Int, expected: Int) throws {
  let folder = try TemporaryFolder()
  try writeRecording("a.wav", in: folder, sampleRate: recorded)
  let setup = try TrainingSetup(folder: folder["sounds"], options: smallestOptions())
  #expect(setup.options.sampleRate == expected && setup.dataset.sampleRate == expected)
  #expect(setup.design.representation.sampleRate == expected)
}

@Test func theFingerprintChangesWithTheRecordings() throws {
  let folder = try TemporaryFolder()
  try writeRecording("a.wav", in: folder, sampleRate: 8000)
  let options = smallestOptions()
  let alone = try TrainingSetup(folder: folder["sounds"], options: options).dataFingerprint
  #expect(
    try TrainingSetup(folder: folder["sounds"], options: options).dataFingerprint == alone)
  try writeRecording("b.wav", in: folder, sampleRate: 8000)
  #expect(
    try TrainingSetup(folder: folder["sounds"], options: options).dataFingerprint != alone)
}

@Test func theModelTellsItsOptionsAndRecordingsButNoPathOrTime() throws {
  let folder = try TemporaryFolder()
  try writeRecording("kick/a.wav", in: folder, sampleRate: 8000)
  try writeRecording("snare/b.wav", in: folder, sampleRate: 8000)
  let setup = try TrainingSetup(folder: folder["sounds"], options: smallestOptions())
  try setup.recipe.model(steps: 5).write(to: folder["m"])
  let description = try PlayableModel(folder["m"]).description
  #expect(description.classNames == ["kick", "snare"])
  #expect(description.training.steps == 5)
  #expect(description.training.options["width"] == "1")
  #expect(description.training.data["files"] == "2")
  for name in ["threads", "minutes", "steps", "checkpointMinutes"] {
    #expect(description.training.options[name] == nil)
  }
  let bytes = try Data(contentsOf: URL(fileURLWithPath: folder["m"]))
  #expect(bytes.range(of: Data(folder.path.utf8)) == nil)
}

@Test func specGANLearnsSpectrogramsWithTheMomentsOfItsRecordings() throws {
  let folder = try TemporaryFolder()
  try writeRecording("a.wav", in: folder, sampleRate: 8000)
  try writeRecording("b.wav", in: folder, sampleRate: 8000, frequency: 0.3)
  var options = smallestOptions(SpecGAN.self)
  options[SpectrogramOptions.self].rangeDecibels = 0
  options[SpectrogramOptions.self].melBands = 0
  options[SpectrogramOptions.self].spectrogramLayout = 1
  var measured: [Int] = []
  let setup = try TrainingSetup(folder: folder["sounds"], options: options) { stage, done, _ in
    if stage == .measuring { measured.append(done) }
  }
  #expect(measured == [2])
  let representation = try #require(
    setup.design.representation as? SpectrogramRepresentation)
  #expect(representation.exampleShape == [options.sliceLength / 128, 128, 1])
  let clips = (0..<2).map { number in
    let silence = [Float](repeating: 0, count: options.sliceLength - 3000)
    return AudioClip(samples: setup.dataset.clip(number).samples + silence, sampleRate: 8000)
  }
  let expected = SpectrogramMoments(ofClips: 2, spectrogram: LogSpectrogram()) { clips[$0] }
  #expect(representation.scaling == .standardized(moments: expected))
  #expect(representation.spectrogram == LogSpectrogram())
  _ = setup.recipe.step(0)
  try setup.recipe.model(steps: 1).write(to: folder["m"])
  let sounds = try PlayableModel(folder["m"]).render(1..<3, seed: 1)
  #expect(sounds.map(\.frameCount) == [options.sliceLength, options.sliceLength])
}

@Test func specGANsRangeIsThatOfItsOptionsAndItsRecordHasNothingOfWaveGAN() throws {
  let folder = try TemporaryFolder()
  try writeRecording("a.wav", in: folder, sampleRate: 8000)
  var options = smallestOptions(SpecGAN.self)
  options[SpectrogramOptions.self].rangeDecibels = 50
  options[SpectrogramOptions.self].melBands = 0
  options[SpectrogramOptions.self].spectrogramLayout = 1
  options.upsampling = .nearestNeighbor
  let setup = try TrainingSetup(folder: folder["sounds"], options: options) { stage, _, _ in
    #expect(stage != .measuring)
  }
  let representation = try #require(
    setup.design.representation as? SpectrogramRepresentation)
  #expect(representation.scaling == .fullScale)
  #expect(representation.spectrogram == LogSpectrogram(rangeDecibels: 50))
  let design = try #require(setup.design as? SpecGANDesign)
  #expect(design.network.upsampling == .nearestNeighbor)
  try setup.recipe.model(steps: 1).write(to: folder["m"])
  let record = try PlayableModel(folder["m"]).description.training.options
  #expect(record["rangeDecibels"] == "50" && record["model"] == "specgan")
  #expect(record["phaseShuffle"] == nil && record["postFilterTaps"] == nil)
  #expect(!setup.options.table.json(of: setup.options).contains("phaseShuffle"))
}

@Test func theBatchesFollowFromTheSeed() throws {
  let folder = try TemporaryFolder()
  for index in 1...5 {
    try writeRecording(
      "\(index).wav", in: folder, sampleRate: 8000, frequency: 0.1 * Double(index))
  }
  let setups = try [1, 1, 2].map { (seed: UInt64) in
    var options = smallestOptions()
    options.seed = seed
    return try TrainingSetup(folder: folder["sounds"], options: options)
  }
  // Weights follow from the seed too, so that steps differ whatever the batches.
  let batches = setups.map { setup in (0..<8).map { setup.loader.examples($0).values } }
  #expect((batches[0] == batches[1]) as Bool)
  #expect((batches[0] != batches[2]) as Bool)
  let steps = setups.map { $0.recipe.step(0) }
  #expect(steps[0] == steps[1] && steps[0] != steps[2])
}

/// With one thread batches are made in the step; with more by a thread beside it.
@Test(arguments: ["wavegan", "specgan"])
func stepsAreTheSameWhoeverMakesTheBatches(model: String) throws {
  let folder = try TemporaryFolder()
  for (index, name) in ["a/1.wav", "a/2.wav", "b/3.wav", "b/4.wav", "b/5.wav"].enumerated() {
    try writeRecording(name, in: folder, sampleRate: 8000, frequency: 0.1 * Double(index + 1))
  }
  var options = smallestOptions(try #require(ModelKinds.named(model)))
  options.objective = .relativisticAverage
  options.conditional = true
  options.dataAugmentation = 0.5
  let reports = try [1, 4].map { threads in
    try withThreads(threads) {
      let recipe = try TrainingSetup(folder: folder["sounds"], options: options).recipe
      return (0..<4).map { recipe.step($0) }
    }
  }
  #expect(reports[0] == reports[1])
}

/// A second setup decodes files as batches need them: ten recordings, so that there are scores too.
@Test(arguments: ["wavegan", "specgan"])
func stepsAreTheSameWarmAndCold(model: String) throws {
  let folder = try TemporaryFolder()
  for index in 0..<10 {
    try writeRecording(
      "\(index % 2)/\(index).wav", in: folder, sampleRate: 8000, frequency: 0.1 * Double(index + 1))
  }
  var options = smallestOptions(try #require(ModelKinds.named(model)))
  if model == "specgan" { options[SpectrogramOptions.self].rangeDecibels = 0 }
  let setups = try [nil, folder["cache"], folder["cache"]].map { cache in
    try TrainingSetup(folder: folder["sounds"], options: options, scanCacheFolder: cache)
  }
  #expect(
    setups.map { $0.dataset.report.storage.contains("10 files known") } == [false, false, true])
  #expect(Set(setups.map(\.dataFingerprint)).count == 1)
  let reports = setups.map { setup in (0..<4).map { setup.recipe.step($0) } }
  #expect(reports[0] == reports[1] && reports[1] == reports[2])
  for (index, setup) in setups.enumerated() {
    try setup.recipe.model(steps: 4).write(to: folder["\(index)"])
  }
  let models = try (0..<3).map { try Data(contentsOf: URL(fileURLWithPath: folder["\($0)"])) }
  let areSame = models[0] == models[1] && models[1] == models[2]
  #expect(areSame)
}

@Test func aRecordingThatVanishesBeforeItIsDecodedIsToldByTheSupply() throws {
  let folder = try TemporaryFolder()
  for index in 0..<5 { try writeRecording("\(index).wav", in: folder, sampleRate: 8000) }
  func setUp() throws -> TrainingSetup {
    try TrainingSetup(
      folder: folder["sounds"], options: smallestOptions(), scanCacheFolder: folder["cache"])
  }
  _ = try setUp()
  let setup = try setUp()
  try FileManager.default.removeItem(atPath: folder["sounds/3.wav"])
  for step in 0..<5 { #expect(setup.recipe.step(step).firstNotFinite == nil) }
  #expect(setup.loader.drainChanges().map(\.path) == ["3.wav"])
  #expect(setup.loader.exhaustedClass == nil)
  try FileManager.default.removeItem(atPath: folder["sounds"])
  setup.loader.checkFiles()
  #expect(setup.loader.drainChanges().map(\.path) == ["0.wav", "1.wav", "2.wav", "4.wav"])
}

/// Sixteen recordings in two subfolders are two classes; fifteen are kept in two folders.
@Test(
  arguments: [
    (16, nil, true), (15, nil, false), (16, false, false), (15, true, true),
  ] as [(Int, Bool?, Bool)])
func subfoldersAreClassesWhereTheyHoldEnough(count: Int, conditional: Bool?, isLearned: Bool) throws
{
  let folder = try TemporaryFolder()
  for index in 0..<count {
    try writeRecording(
      "\(index % 2)/\(index).wav", in: folder, sampleRate: 8000, frequency: 0.1 * Double(index + 1))
  }
  var options = smallestOptions()
  options.conditional = conditional
  let setup = try TrainingSetup(folder: folder["sounds"], options: options)
  #expect(setup.options.conditional == isLearned)
  #expect(setup.options.generatorConditioning == (isLearned ? .scale : nil))
  #expect(setup.options.criticConditioning == (isLearned ? .projection : nil))
}

@Test func labelsOfAModelWithoutClassesAreRefused() throws {
  let folder = try TemporaryFolder()
  try writeRecording("1.wav", in: folder, sampleRate: 8000, frequency: 0.1)
  var options = smallestOptions()
  options.criticConditioning = .classifier
  #expect(throws: OptionError.self) {
    try TrainingSetup(folder: folder["sounds"], options: options)
  }
}

@Test func onlySoundsThatAreLearnedBecomeClear() throws {
  let folder = try TemporaryFolder()
  try writeRecording("1.wav", in: folder, sampleRate: 8000)
  for (kind, steps) in [
    (WaveGAN.self, 6000), (PrincipalComponents.self, nil),
  ] as [(any ModelKind.Type, Int?)] {
    let setup = try TrainingSetup(folder: folder["sounds"], options: smallestOptions(kind))
    #expect(setup.trainerSettings.clearSteps == steps)
  }
}

/// Options whose ranges allow each by itself, but a model file does not.
@Test func aModelThatNoFileMayHoldIsRefusedBeforeItIsTrained() throws {
  let folder = try TemporaryFolder()
  try writeRecording("1.wav", in: folder, sampleRate: 8000)
  var latents = TrainingOptions(PCAGAN.self, preset: .tiny)
  latents.latentSize = 5000
  #expect(
    throws: TrainingError.impossibleModel(
      ConfigurationError(name: "latentCount", value: "5000", expectation: "from 1 to 4096"))
  ) { try TrainingSetup(folder: folder["sounds"], options: latents) }
  var spectra = TrainingOptions(SpecGAN.self, preset: .tiny)
  spectra.sliceLength = 262_144
  spectra[SpectrogramOptions.self].fftSize = 16_384
  spectra[SpectrogramOptions.self].hop = 256
  spectra[SpectrogramOptions.self].melBands = 64
  let error = #expect(throws: TrainingError.self) {
    try TrainingSetup(folder: folder["sounds"], options: spectra)
  }
  let words = error?.description ?? ""
  #expect(words.contains("sliceLength is 262144, but must be so small that"), "\(words)")
  // By the name of the option.
  let layers = ConfigurationError(name: "classLayerCount", value: "10", expectation: "from 1 to 9")
  #expect(TrainingError.impossibleModel(layers).description.contains("(classLayers is 10, "))
}
