// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Foundation
import Kernels
import Models
import Synthesis
import TestSupport
import Testing
import Training

/// Trainings of pix2pix, and the folders that kinds learn from.
struct PairedTrainingTests {
  /// Writes tones with harmonics, 4000 frames at 8 kHz, and quieter ones as their sources.
  private static func writePairs(in folder: TemporaryFolder, count: Int = 4) throws {
    for number in 0..<count {
      let samples = (0..<4000).map { frame -> Float in
        let phase = Double(frame * (number + 3)) * 0.04
        return Float(sin(phase) + sin(5 * phase) / 3) * 0.4
      }
      for (name, gain) in [("t", Float(1)), ("s", 0.5)] {
        try AudioFile.write(
          AudioClip(samples: samples.map { $0 * gain }, sampleRate: 8000),
          to: try folder.file("\(name)/\(number).wav"))
      }
    }
  }

  private static func options(
    _ set: [String: JSONValue] = [:], steps: Int = 4
  ) throws -> TrainingOptions {
    var options = TrainingOptions(Pix2Pix.self, preset: .tiny)
    let all: [String: JSONValue] = [
      "steps": .integer(steps), "width": .integer(2), "criticWidth": .integer(2),
      "sliceLength": .integer(1024), "batchSize": .integer(2), "seed": .integer(3),
      "checkpointMinutes": .integer(0),
    ].merging(set) { $1 }
    for (name, value) in all.sorted(by: { $0.key < $1.key }) { try options.set(name, to: value) }
    return options
  }

  private static func paired(_ folder: TemporaryFolder) -> RecordingFolders {
    RecordingFolders(source: folder["s"], target: folder["t"])
  }

  @Test func pairsBecomeAModelThatConverts() throws {
    let folder = try TemporaryFolder()
    try Self.writePairs(in: folder)
    let run = try TrainingRun(
      recordings: Self.paired(folder), options: Self.options(), folder: folder["run"])
    #expect(
      run.setup.reportText.contains("sources\n") && run.setup.reportText.contains("targets\n"))
    var reports: [StepReport] = []
    try run.train { if case .step(let progress) = $0 { reports.append(progress.report) } }
    #expect(
      reports[0].metrics.map(\.name)
        == [
          "criticLoss", "realScore", "generatedScore", "generatorLoss", "featureLoss", "melLoss",
          "spectralLoss",
        ])
    #expect(abs((reports[0]["melLoss"] ?? 0) - 0.301) < 0.1, "half the amplitude is 0.3 decades")
    let source = try ModelSource(folder["run"])
    #expect(source.description.design.tasks == [.convert] && source.classNames.isEmpty)
    #expect(source.description.training.data["sourceFiles"] == "4")
    let model = try ConvertingModel(source.model(), path: source.file)
    let clip = AudioClip(samples: [Float](repeating: 0.1, count: 1024), sampleRate: 8000)
    #expect(model.convert([clip])[0].samples != clip.samples)
    #expect(model.convert([clip], strength: 0)[0].samples == clip.samples)
    #expect(FileManager.default.fileExists(atPath: folder["run/samples/step-4/0002.wav"]))
    #expect(throws: ModelFileError.oneWay(path: "m")) {
      try ConvertingModel(source.model(), path: "m", isReversed: true)
    }
    #expect(throws: (any Error).self) { try PlayableModel(source) }
  }

  /// A run that is stopped and resumed ends with the bytes of one that was left alone.
  @Test func aResumedRunHasTheSameBytes() throws {
    let folder = try TemporaryFolder()
    try Self.writePairs(in: folder)
    func train(_ name: String, steps: Int, resuming: Bool = false) throws {
      try TrainingRun(
        recordings: RecordingFolders(folder: folder["t"]),
        options: Self.options(
          ["degrade": .text("lowpass:2000,noise:pink:0..20dB")], steps: steps),
        folder: folder[name], resuming: resuming
      ).train()
    }
    try train("whole", steps: 4)
    try train("parts", steps: 2)
    try train("parts", steps: 4, resuming: true)
    func bytes(_ name: String) throws -> Data {
      try Data(contentsOf: URL(fileURLWithPath: folder["\(name)/model.safetensors"]))
    }
    #expect(try bytes("whole") == bytes("parts"))
    #expect(try bytes("whole").range(of: Data(folder.path.utf8)) == nil)
    let other = try TemporaryFolder()
    try Self.writePairs(in: other, count: 2)
    #expect(throws: RunFolderError.otherData(path: folder["parts"])) {
      try TrainingRun(
        recordings: RecordingFolders(folder: other["t"]), options: Self.options(steps: 6),
        folder: folder["parts"], resuming: true
      ).train()
    }
  }

  @Test(arguments: [
    ("lowpass:1500", nil, 1500), ("lowpass:1500,noise:white:10", nil, nil),
    ("lowpass:1500", 0, nil), ("noise:white:10", 1000, 1000),
  ])
  func theKeptBandIsThatOfTheDegradation(
    degrade: String, given: Int?, expected: Int?
  ) throws {
    let folder = try TemporaryFolder()
    try Self.writePairs(in: folder, count: 2)
    var set: [String: JSONValue] = ["degrade": .text(degrade)]
    if let given { set["keptBand"] = .integer(given) }
    let setup = try TrainingSetup(folder: folder["t"], options: Self.options(set))
    #expect((setup.design as? Pix2PixDesign)?.keptBand == expected.map(Double.init))
    let record = try setup.recipe.model(steps: 0).description.training.options["degrade"]
    #expect(record == degrade)
  }

  @Test func foldersThatAKindCannotLearnFromAreRefused() throws {
    let folder = try TemporaryFolder()
    try Self.writePairs(in: folder, count: 2)
    let (s, t) = (folder["s"], folder["t"])
    let degraded: [String: JSONValue] = ["degrade": .text("lowpass:2000")]
    let wrong: [(RecordingFolders, [String: JSONValue])] = [
      (.init(folder: t), [:]), (.init(source: s), [:]), (.init(from: s, to: t), [:]),
      (.init(source: s, target: t), degraded), (.init(folder: t, source: s, target: t), [:]),
      (.init(folder: t, target: t), degraded),
    ]
    for (folders, set) in wrong {
      let error = #expect(throws: OptionError.self) {
        try TrainingSetup(recordings: folders, options: Self.options(set))
      }
      #expect(error?.description.contains("pix2pix learns from pairs") == true)
    }
    let error = #expect(throws: OptionError.self) {
      try TrainingSetup(
        recordings: .init(source: s, target: t), options: TrainingOptions(SpecGAN.self))
    }
    #expect(error?.description.contains("learns from one folder") == true)
    #expect(throws: DegradationError.self) {
      try TrainingSetup(folder: t, options: Self.options(["degrade": .text("hum:50")]))
    }
  }

  /// The labels of a folder are two sides for a kind that learns from unpaired recordings.
  @Test func aKindGetsSourcesAndTargetsByLabel() throws {
    let folder = try TemporaryFolder()
    try Self.writePairs(in: folder, count: 3)
    ModelKinds.register(Swapper.self)
    var options = TrainingOptions(Swapper.self)
    options[UnpairedOptions.self].labelPattern = "{side}/{class}"
    for (from, to) in [("side=s", "side=t"), ("side=t", "side=s")] {
      options[UnpairedOptions.self].fromLabel = from
      options[UnpairedOptions.self].toLabel = to
      let setup = try TrainingSetup(folder: folder.path, options: options)
      let report = setup.recipe.step(0)
      let (source, target) = (report["source"] ?? 0, report["target"] ?? 0)
      #expect(abs(source / target - (from == "side=s" ? 0.5 : 2)) < 0.1, "\(report)")
    }
    let folders = RecordingFolders(from: folder["s"], to: folder["t"])
    #expect(throws: OptionError.self) { try TrainingSetup(recordings: folders, options: options) }
    options[UnpairedOptions.self] = UnpairedOptions()
    let setup = try TrainingSetup(recordings: folders, options: options)
    #expect(setup.data.layout.form == .unpaired && setup.data.source?.clipCount == 3)
    #expect(throws: OptionError.self) { try TrainingSetup(folder: folder["s"], options: options) }
  }

  /// The features are those of a critic.
  @Test func withoutAVerdictThereIsNoCritic() throws {
    let folder = try TemporaryFolder()
    try Self.writePairs(in: folder, count: 2)
    let recipe = try TrainingSetup(
      recordings: Self.paired(folder), options: Self.options(["adversarialWeight": .integer(0)])
    ).recipe
    #expect(recipe.networks.map(\.name) == ["converter"])
    #expect(recipe.step(0).metrics.map(\.name) == ["melLoss", "spectralLoss"])
    #expect(recipe.metrics.map(\.name) == ["melLoss", "spectralLoss"])
    let weights = ["adversarialWeight", "melWeight", "spectralWeight"]
    let none = try Self.options(
      Dictionary(uniqueKeysWithValues: weights.map { ($0, JSONValue.integer(0)) }))
    let error = #expect(throws: OptionError.self) { try none.validate() }
    #expect(error?.description.hasPrefix("No loss has a weight") == true)
  }

  /// Ten steps are as they were when they were last recorded (`FOLEY_RECORD_CURVES=1`).
  @Test func tenStepsGoAsRecorded() throws {
    let folder = try TemporaryFolder()
    try Self.writePairs(in: folder)
    let cases: [(name: String, folders: RecordingFolders, set: [String: JSONValue])] = [
      ("pairs", Self.paired(folder), [:]),
      (
        "without a critic", Self.paired(folder),
        ["adversarialWeight": .integer(0), "featureWeight": .integer(0)]
      ),
      ("samples", Self.paired(folder), ["waveformWeight": .integer(1)]),
      ("one level", Self.paired(folder), ["levelRange": .integer(0)]),
      ("low-pass", .init(folder: folder["t"]), ["degrade": .text("lowpass:1000")]),
    ]
    let curves = try Dictionary(
      uniqueKeysWithValues: cases.map { name, folders, set in
        let recipe = try TrainingSetup(recordings: folders, options: Self.options(set)).recipe
        return (name, (0..<10).flatMap { recipe.step($0).metrics.map(\.value) })
      })
    try CurveFile("pix2pix").check(curves)
  }

  @Test(arguments: TrainingOptions.Preset.allCases)
  func presetsAreValidDesigns(preset: TrainingOptions.Preset) throws {
    let folder = try TemporaryFolder()
    try Self.writePairs(in: folder, count: 2)
    let options = TrainingOptions(Pix2Pix.self, preset: preset)
    try options.validate()
    let setup = try TrainingSetup(recordings: Self.paired(folder), options: options)
    try setup.design.validate()
    #expect(setup.design.parameterCount < 2_500_000 || preset == .full)
  }
}

/// A toy kind that learns nothing from unpaired recordings, and reports their peaks.
private enum Swapper: ModelKind {
  static let name = "test-swapper"
  static let title = "Swapper"
  static let summary = "reports peaks"
  static let options = [UnpairedOptions.group]
  static var layoutForm: DatasetLayout.Form { .unpaired }

  static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    (options.sliceLength, options.channels, options.peakNormalization) = (1024, 1, false)
  }

  static func resolve(_ options: inout TrainingOptions) { options.conditional = false }

  static func makeDesign(
    _ options: TrainingOptions, data: TrainingData, progress: (_ done: Int, _ total: Int) -> Void
  ) -> Pix2PixDesign {
    Pix2PixDesign(
      network: WaveUNetConfiguration(width: 1, sliceLength: 1024),
      waveform: WaveformRepresentation(sampleRate: 8000, sliceLength: 1024, channelCount: 1))
  }

  static func makeRecipe(
    _ options: TrainingOptions, design: Pix2PixDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe { PeakRecipe(source) }
}

private final class PeakRecipe: Recipe {
  private let source: ExampleSource
  var networks: [(name: String, parameterCount: Int)] { [] }

  init(_ source: ExampleSource) { self.source = source }

  func step(_ index: Int) -> StepReport {
    let sources = source.sources?(index).values ?? []
    let targets = source.examples(index).values
    return [
      "source": sources.reduce(0) { max($0, abs($1)) },
      "target": targets.reduce(0) { max($0, abs($1)) },
    ]
  }

  func state() -> [(name: String, tensor: Tensor)] { [] }
  func load(_ state: [String: Tensor]) throws {}
  func begin(with model: Model) throws {}
  func model(steps: Int) throws -> Model { preconditionFailure("a swapper makes no model") }
}
