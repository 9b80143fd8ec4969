// SPDX-License-Identifier: MIT
import Models
import Synthesis
import Testing
import Training

/// Trainings of the variational autoencoder: ten recorded steps, and designs of all presets.
struct VAETrainingTests {
  private static let cases: [(name: String, change: @Sendable (inout TrainingOptions) -> Void)] = [
    ("learned scale", { _ in }),
    ("beta", { $0[VAEOptions.self].beta = 0.2 }),
    ("no free bits", { $0[VAEOptions.self].freeBits = 0 }),
    ("no warm-up", { $0[VAEOptions.self].klWarmupSteps = 0 }),
    ("embedding", { $0.generatorConditioning = .embedding }),
    ("without classes", { $0.conditional = false }),
    ("critic", { $0[VAEOptions.self].adversarial = true }),
    (
      "critic of hinge loss",
      {
        $0[VAEOptions.self].adversarial = true
        $0.objective = .hinge
      }
    ),
  ]

  private static func recipe(_ change: (inout TrainingOptions) -> Void) -> any Recipe {
    var options = TrainingOptions(VAE.self)
    (options.batchSize, options.learningRate, options.seed) = (4, 2e-3, 3)
    options.warmupSteps = 0
    options.conditional = true
    options[VAEOptions.self].klWarmupSteps = 4
    change(&options)
    let resolved = options.resolved(mostCommonRate: 8000)
      .resolved(classCount: 2, recordingCount: 16)
    guard let sketch = specGAN as? SpecGANDesign else { preconditionFailure("no SpecGAN") }
    var design = VAEDesign(network: sketch.network, spectrograms: sketch.spectrograms)
    design.network.conditioning = resolved.conditioning(classCount: 2)
    return VAE.makeRecipe(design, resolved)
  }

  /// Ten steps are as they were when they were last recorded (`FOLEY_RECORD_CURVES=1`).
  @Test func tenStepsGoAsRecorded() throws {
    let curves = Dictionary(
      uniqueKeysWithValues: Self.cases.map { name, change in
        let recipe = Self.recipe(change)
        return (name, (0..<10).flatMap { recipe.step($0).metrics.map(\.value) })
      })
    try CurveFile("vae").check(curves)
  }

  @Test(arguments: [false, true]) func everyNumberIsDescribed(adversarial: Bool) {
    let recipe = Self.recipe { $0[VAEOptions.self].adversarial = adversarial }
    let described = Set(recipe.metrics.map(\.name))
    let report = recipe.step(0)
    #expect(report.metrics.allSatisfy { described.contains($0.name) }, "\(report)")
    #expect(recipe.networks.map(\.name).contains("critic") == adversarial)
    let labels = recipe.metrics.compactMap(\.progressLabel)
    #expect(
      labels == ["reconstruction", "divergence", "active"]
        + (adversarial ? ["critic", "generator"] : []))
  }
}
