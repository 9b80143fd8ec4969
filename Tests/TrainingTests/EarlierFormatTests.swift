// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Layers
import Models
import Synthesis
import TestSupport
import Testing
import Training

/// Models, options and checkpoints of format 1 load, render and resume as the version that wrote them
/// did; see Tests/Fixtures/format1/README.md.
struct EarlierFormatTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../..").standardizedFileURL.path

  /// What depends on the Fourier transforms of FFTW may differ in the last bits on another processor.
  private static func tolerance(_ model: String) -> Float { model == "specgan" ? 1e-3 : 0 }

  /// The largest difference; infinite where one side has more numbers, or something is no number.
  private static func difference(_ found: [Float], _ expected: [Float]) -> Float {
    let differences = zip(found, expected).map { abs($0 - $1) }
    guard found.count == expected.count, differences.allSatisfy(\.isFinite) else {
      return .infinity
    }
    return differences.max() ?? 0
  }

  private static func fixture(_ model: String, _ name: String) -> String {
    "\(repository)/Tests/Fixtures/format1/\(model)/\(name)"
  }

  @Test(arguments: ["wavegan", "specgan"])
  func modelsRenderTheSameSounds(model: String) throws {
    let sound = try AudioFile.read(Self.fixture(model, "sound.wav"))
    let rendered = try PlayableModel(Self.fixture(model, "model.safetensors")).render(
      1..<2, seed: 4)
    #expect(rendered[0].frameCount == sound.frameCount)
    let difference = Self.difference(rendered[0].samples, sound.samples)
    #expect(difference <= Self.tolerance(model), "\(difference)")
  }

  @Test(arguments: ["wavegan", "specgan"])
  func runsResumeToTheSameWeights(model: String) throws {
    let folder = try TemporaryFolder()
    let run = folder["run"]
    try FileManager.default.copyItem(
      atPath: "\(Self.repository)/Tests/Fixtures/format1/\(model)", toPath: run)
    try FileManager.default.createDirectory(
      atPath: folder["data"], withIntermediateDirectories: true)
    for name in ["block", "cowbell"] {
      try FileManager.default.copyItem(
        atPath: "\(Self.repository)/audio/drums/\(name)", toPath: folder["data/\(name)"])
    }
    let begun = try #require(try TrainingOptions.ofRun(run))
    var options = begun
    options.steps = 6
    try options.checkResuming(begun, run: run)
    let training = try TrainingRun(
      recordings: folder["data"], options: options, folder: run, resuming: true)
    #expect(try training.train() == .budgetSpent(step: 6))
    let expected = try SafetensorsFile.read(Self.fixture(model, "resumed.safetensors"))
    let found = try SafetensorsFile.read("\(run)/model.safetensors").tensorsByName
    #expect(found.count == expected.tensors.count)
    for (name, tensor) in expected.tensorsByName {
      let values = try #require(found[name]?.values, "\(name)")
      let difference = Self.difference(values, tensor.values)
      // Kernel gradients are summed in another order since then.
      #expect(difference <= max(1e-6, Self.tolerance(model)), "\(name): \(difference)")
    }
  }

  @Test func formerNamesOfOptionsAreRead() throws {
    let options = try TrainingOptions(file: Self.fixture("specgan", "options.json"))
    #expect(options.kind == SpecGAN.self && options.r1Weight == 1 && options.penaltyInterval == 4)
    #expect(options.emaDecay == 0.99 && options.criticConditioning == .projection)
    #expect(options[SpectrogramOptions.self].fftSize == 256)
  }
}
