// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Models
import TestSupport
import Testing
import Training

/// Trainings of the style family: ten recorded steps, and designs of all presets.
struct StyleCurvesTests {
  private static let cases: [(name: String, kind: any ModelKind.Type, set: [String: String])] = [
    ("StyleGAN 2", StyleGAN2.self, [:]),
    ("StyleGAN 2, noise", StyleGAN2.self, ["layerNoise": "true"]),
    ("StyleGAN 2, no paths", StyleGAN2.self, ["pathWeight": "0"]),
    ("StyleGAN 2, no mixing", StyleGAN2.self, ["styleMixing": "0"]),
    ("StyleGAN 2, waveform", StyleGAN2.self, ["domain": "\"waveform\""]),
    ("StyleGAN 2, without classes", StyleGAN2.self, ["conditional": "false"]),
    ("StyleGAN 2, layers for the class", StyleGAN2.self, ["classLayers": "3"]),
    ("StyleGAN", StyleGAN.self, [:]),
    ("StyleGAN, noise", StyleGAN.self, ["layerNoise": "true"]),
  ]

  /// Ten steps are as they were when they were last recorded (`FOLEY_RECORD_CURVES=1`).
  @Test func tenStepsGoAsRecorded() throws {
    let folder = try TemporaryFolder()
    try Self.writeRecordings(in: folder)
    let curves = try Dictionary(
      uniqueKeysWithValues: Self.cases.map { name, kind, values in
        let file = try folder.write(Self.json(values), to: "options.json")
        var options = TrainingOptions(kind, preset: .tiny)
        try options.overlay(OptionFile(file))
        let recipe = try TrainingSetup(folder: folder["sounds"], options: options).recipe
        let curve = (0..<10).flatMap { step in
          let report = recipe.step(step)
          return ["criticLoss", "generatorLoss"].map { report[$0] ?? .nan }
        }
        return (name, curve)
      })
    try CurveFile("style").check(curves)
  }

  private static func json(_ values: [String: String]) -> String {
    let all = [
      "sliceLength": "4096", "width": "2", "latentSize": "3", "styleSize": "4",
      "mappingRate": "0.01", "batchSize": "4",
      "conditional": "true", "penaltyInterval": "3", "seed": "3",
    ].merging(values) { $1 }
    return "{" + all.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
  }

  private static func writeRecordings(in folder: TemporaryFolder) throws {
    for number in 0..<8 {
      let name = number % 2 == 0 ? "low" : "high"
      let samples = (0..<4096).map { Float(sin(Double($0 * (number + 2)) * 0.03)) * 0.5 }
      try AudioFile.write(
        AudioClip(samples: samples, sampleRate: 16_000),
        to: try folder.file("sounds/\(name)/\(number).wav"))
    }
  }

  /// Every preset has a design that its networks can be built from.
  @Test(arguments: TrainingOptions.Preset.allCases)
  func presetsAreValidDesigns(preset: TrainingOptions.Preset) throws {
    let folder = try TemporaryFolder()
    try Self.writeRecordings(in: folder)
    for kind in [StyleGAN2.self, StyleGAN.self] as [any ModelKind.Type] {
      let options = TrainingOptions(kind, preset: preset)
      try options.validate()
      let setup = try TrainingSetup(folder: folder["sounds"], options: options)
      try setup.design.validate()
      #expect(setup.options[StyleOptions.self].mappingLayers == Self.depth(kind, preset))
      #expect((setup.design as? any StyleDesign)?.network.mappingRate == 0.01)
      let frames = setup.design.representation.exampleShape[0]
      #expect(frames == (preset == .full ? 128 : 32))
    }
  }

  private static func depth(_ kind: any ModelKind.Type, _ preset: TrainingOptions.Preset) -> Int {
    preset == .full ? 8 : kind == StyleGAN.self ? 4 : 2
  }
}
