// SPDX-License-Identifier: MIT
import Layers
import Models
import Synthesis
import Testing
import Training

/// Ten steps of every objective, regulariser, schedule and kind of label.
@Suite(.serialized) struct RecordedCurvesTests {
  private static let file = CurveFile("recorded")

  private static let cases: [(name: String, change: @Sendable (inout Setup) -> Void)] = [
    ("minimax", { $0.settings.objective = .minimax }),
    ("non-saturating", { $0.settings.objective = .nonSaturating }),
    ("least-squares", { $0.settings.objective = .leastSquares }),
    ("hinge", { $0.settings.objective = .hinge }),
    ("wasserstein", { _ in }),
    ("relativistic", { $0.settings.objective = .relativisticAverage }),
    ("gradient penalty", { $0.settings.criticTerms = [SlopePenalties(gradientPenalty: 10)] }),
    (
      "one-sided gradient penalty",
      {
        $0.settings.criticTerms = [SlopePenalties(gradientPenalty: 10, isOneSided: true)]
        // Slopes begin below one, where it has nothing to say.
        $0.settings.criticRate = 2e-2
      }
    ),
    ("R1", { $0.settings.criticTerms = [SlopePenalties(r1: 10)] }),
    ("R2", { $0.settings.criticTerms = [SlopePenalties(r2: 10)] }),
    (
      "R1 every third update",
      {
        $0.settings.criticTerms = [SlopePenalties(r1: 10, interval: 3)]
      }
    ),
    ("drift", { $0.settings.criticTerms = [ScoreDrift(weight: 0.5)] }),
    ("weight limit", { $0.settings.weightClip = 0.05 }),
    ("orthogonality", { $0.settings.generatorTerms = [OrthogonalKernels(weight: 0.1)] }),
    ("instance noise", { $0.settings.instanceNoise = .init(deviation: 0.5, stepCount: 5) }),
    ("consistency", { $0.settings.criticTerms = [ScoreConsistency(weight: 1)] }),
    ("augmentation", { $0.settings.augmentation = 0.5 }),
    (
      "adaptive augmentation",
      {
        $0.settings.objective = .nonSaturating
        $0.settings.augmentation = 0.5
        $0.settings.adaptsAugmentation = true
      }
    ),
    ("spectral normalisation", { $0.settings.critic.normalizesSpectrum = true }),
    ("minibatch deviation", { $0.settings.critic.seesDeviation = true }),
    ("minibatch discrimination", { $0.settings.critic.discriminationKernels = 3 }),
    ("dropout", { $0.settings.critic.dropout = 0.3 }),
    (
      "batch normalisation",
      {
        $0.settings.critic.normalizesBatches = true
        $0.normalizesBatches = true
      }
    ),
    (
      "scale and projection",
      {
        $0.settings.critic.labels = .projection(classCount: 2)
        $0.conditioning = .scale
      }
    ),
    (
      "embedding and classifier",
      {
        $0.settings.critic.labels = .classifier(classCount: 2)
        $0.settings.criticTerms = [CriticClassification()]
        $0.settings.generatorTerms = [GeneratorClassification()]
        $0.conditioning = .embedding
      }
    ),
    (
      "warm-up and cosine",
      {
        $0.settings.schedule = .init(
          warmupSteps: 3, decay: .cosine, decayStart: 4, decayEnd: 9)
      }
    ),
    (
      "balanced rates",
      {
        $0.settings.objective = .nonSaturating
        $0.settings.gapAwareRate = true
      }
    ),
    ("gradient limit", { $0.settings.gradientClip = 0.1 }),
  ]

  @Test(.serialized, arguments: ["WaveGAN", "SpecGAN"])
  func tenStepsGoAsRecorded(model: String) throws {
    let curves = Dictionary(
      uniqueKeysWithValues: Self.cases.map { name, change in
        ("\(model), \(name)", Self.curve(model, change))
      })
    try Self.file.check(curves, areAll: false)
  }

  /// Kinds with networks of their own, by their own options; the first grows in these steps, the fourth
  /// goes on to its second stage.
  @Test(.serialized, arguments: [progressive, bigGAN, ganSynth, stackGAN, gan3D])
  func tenStepsOfAKindGoAsRecorded(design: any AdversarialDesign) throws {
    let name = type(of: design).kind.name
    try Self.file.check([name: Self.curve(Self.recipe(of: design))], areAll: false)
  }

  private static let translations:
    [(name: String, change: @Sendable (inout CycleGANOptions) -> Void)] =
      [
        ("cyclegan", { _ in }),
        ("cyclegan, one step", { $0.secondStep = false }),
        ("cyclegan, no history", { $0.historySize = 0 }),
        ("cyclegan, no hidden frames", { $0.hiddenShare = 0 }),
        ("cyclegan, no gate", { $0.gatedInput = false }),
        ("cyclegan, no identity loss", { $0.identitySteps = 0 }),
      ]

  /// Unpaired translation and its options.
  @Test func tenStepsOfATranslationGoAsRecorded() throws {
    let curves = Dictionary(
      uniqueKeysWithValues: Self.translations.map { name, change in
        (name, Self.curve(translation(change)))
      })
    try Self.file.check(curves, areAll: false)
  }

  private static func recipe(of design: any AdversarialDesign) -> any Recipe {
    let kind = type(of: design).kind
    var options = TrainingOptions(kind)
    options.batchSize = 4
    options.conditional = true
    options.seed = 3
    options[ProgressiveOptions.self].stageSteps = [1, 2]
    options[StackGANOptions.self].firstStageSteps = 6
    let resolved = options.resolved(mostCommonRate: 8000)
      .resolved(classCount: 2, recordingCount: 16)
    return kind.makeRecipe(design, resolved)
  }

  /// What a case changes: the settings, and what the generator has.
  struct Setup {
    var settings = AdversarialRecipe.Settings()
    var normalizesBatches: Bool?
    var conditioning: Conditioning.Method?

    init() {
      settings.batchSize = 4
      settings.criticSteps = 2
      settings.generatorRate = 2e-3
      settings.criticRate = 2e-3
      settings.criticTerms = []
      settings.seed = 3
    }

    func design(_ model: String) -> any AdversarialDesign {
      let labels = conditioning.map { Conditioning(classCount: 2, method: $0) }
      if model == "WaveGAN", var design = waveGAN as? WaveGANDesign {
        (design.network.normalizesBatches, design.network.conditioning) = (
          normalizesBatches, labels
        )
        return design
      }
      guard var design = specGAN as? SpecGANDesign else { return specGAN }
      (design.network.normalizesBatches, design.network.conditioning) = (normalizesBatches, labels)
      return design
    }
  }

  /// Ten steps' losses: the critic's and the generator's in turn.
  private static func curve(_ model: String, _ change: (inout Setup) -> Void) -> [Float] {
    var setup = Setup()
    change(&setup)
    return curve(makeRecipe(setup.design(model), setup.settings))
  }

  private static func curve(_ recipe: any Recipe) -> [Float] {
    (0..<10).flatMap { step in
      let report = recipe.step(step)
      return ["criticLoss", "generatorLoss"].map { report[$0] ?? .nan }
    }
  }
}
