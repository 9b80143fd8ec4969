// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Kernels
import Layers
import Models
import TestSupport
import Testing
import Training

/// A generator of tones like the recordings, of one tone, of noise, or of tones half or a seventh of which
/// lie far above the recordings.
private final class SketchGenerator: Generator {
  enum Sound: String, CaseIterable { case tones, oneTone, noise, highTones, someHighTones }

  let latentCount = 1
  let latentDistribution = LatentDistribution.uniform
  private let sound: Sound

  init(_ sound: Sound) { self.sound = sound }

  func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let samples = input.latents.values.flatMap { latent -> [Float] in
      switch sound {
      case .tones: return tone(1100 + 900 * latent)
      case .oneTone: return tone(3500 + 0.01 * latent)
      case .noise:
        var stream = RandomStream(seed: UInt64(latent.bitPattern), name: "noise")
        return (0..<2048).map { _ in stream.uniform(-0.5..<0.5) }
      case .highTones, .someHighTones:
        let first: Float = sound == .highTones ? 0 : 0.7
        return tone((latent < first ? 1100 : 3000) + 900 * latent)
      }
    }
    return Tensor(samples, shape: [input.latents.shape[0], 2048, 1])
  }
}

/// A recipe whose model never changes.
private final class SketchRecipe: Recipe {
  private let sound: SketchGenerator.Sound
  let advice: [AdviceRule]
  var networks: [(name: String, parameterCount: Int)] { [] }

  init(_ sound: SketchGenerator.Sound, advice: [AdviceRule] = []) {
    self.sound = sound
    self.advice = advice
  }

  func step(_ index: Int) -> StepReport {
    ["criticLoss": 1, "generatorLoss": 1, "realScore": 1, "generatedScore": 0]
  }

  func state() -> [(name: String, tensor: Tensor)] { [("value", Tensor([1], shape: [1]))] }
  func load(_ state: [String: Tensor]) {}
  func begin(with model: Model) {}

  func model(steps: Int) -> Model { sketchedModel(SketchGenerator(sound), steps: steps) }
}

/// What the end of a training says of sounds that are still noise.
struct NoiseWarningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let evaluator: CheckpointEvaluator = {
    let clips = tones(160, seed: 5)
    return CheckpointEvaluator(
      recordings: Array(clips[..<64]), learned: Array(clips[64...]), sampleCount: 2048,
      isHeldOut: true, soundCount: 64)
  }()

  /// The warnings that a training ends with, in the folder "run".
  private func warnings(
    _ sound: SketchGenerator.Sound, steps: Int, isScored: Bool = true, stopsAt last: Int? = nil,
    clearSteps: Int? = 400
  ) throws -> [String] {
    var warnings: [String] = []
    let stop = StopRequest()
    _ = try Trainer(
      recipe: SketchRecipe(sound), run: try RunFolder(folder["run"], resuming: true),
      settings: Trainer.Settings(
        budget: .steps(steps), checkpointSeconds: 1000, previewCount: 1, clearSteps: clearSteps),
      stop: stop, evaluator: isScored ? Self.evaluator : nil,
      observe: { event in
        if case .warning(let text) = event { warnings.append(text) }
        if case .step(let progress) = event, progress.step == last { stop.make() }
      }
    ).train()
    return warnings
  }

  @Test func soundsLikeTheRecordingsGiveNone() throws {
    #expect(try warnings(.tones, steps: 3).isEmpty)
    #expect(try warnings(.tones, steps: 230).isEmpty)
  }

  @Test(arguments: [SketchGenerator.Sound.noise.rawValue, "oneTone"], [1, 205])
  func noiseAndEqualSoundsAreNamedAtTheEnd(sound: String, steps: Int) throws {
    let found = try warnings(try #require(.init(rawValue: sound)), steps: steps)
    let last = try #require(found.last)
    #expect(
      last.hasPrefix("After \(steps == 1 ? "1 step" : "205 steps") the sounds are still noise"))
    #expect(last.contains("more steps are needed") && last.contains("--resume"))
    #expect(found.count { $0.contains("still noise") } == 1, "said once")
  }

  @Test func soundsHalfOfWhichAreUnlikeTheRecordingsAreNamedAtTheEnd() throws {
    let found = try warnings(.highTones, steps: 205)
    #expect(
      found.count == 1 && found[0].hasPrefix("After 205 steps the sounds are still unlike the rec")
        && found[0].contains("of the distance of one average sound"), "\(found)")
  }

  /// A seventh of these sounds are unlike the recordings, which is said where far more steps are needed.
  @Test func ofFewStepsSoundsHaveToBeNearer() throws {
    #expect(try warnings(.someHighTones, steps: 205).isEmpty)
    let found = try warnings(.someHighTones, steps: 206, clearSteps: 6000)
    #expect(
      found.count == 1 && found[0].hasPrefix("After 206 steps the sounds are still unlike the rec"),
      "\(found)")
  }

  /// Too few recordings for scores: only the number of steps is known.
  @Test func withoutScoresFewStepsAreNoise() throws {
    #expect(
      try warnings(.noise, steps: 79, isScored: false) == [
        "After 79 steps the sounds are still noise; more steps are needed, usually thousands: go on "
          + "with --resume and a larger --minutes or --steps."
      ])
    #expect(try warnings(.noise, steps: 210, isScored: false).isEmpty)
  }

  /// As of a model that converts, and of principal components.
  @Test func whereSoundsDoNotBecomeClearMoreStepsAreNotAsked() throws {
    #expect(try warnings(.noise, steps: 79, isScored: false, clearSteps: nil).isEmpty)
    let found = try warnings(.noise, steps: 90, clearSteps: nil)
    #expect(found.count == 1 && found[0].hasPrefix("After 90 steps the sounds are still noise"))
    #expect(!found[0].contains("more steps"), "\(found)")
  }

  @Test func aTrainingThatIsStoppedIsNotJudged() throws {
    #expect(try warnings(.noise, steps: 50, stopsAt: 4).isEmpty)
    #expect(try warnings(.noise, steps: 50).count == 1)
  }

  /// The first look is taken after a tenth of the steps, from the 200th on.
  @Test func noiseIsNamedEarly() throws {
    var (step, warned) = (0, 0)
    _ = try Trainer(
      recipe: SketchRecipe(.noise, advice: AdviceRule.sounds(repetitive: "", copying: "")),
      run: try RunFolder(folder["run"], resuming: false),
      settings: Trainer.Settings(budget: .steps(2100), checkpointSeconds: 1000, previewCount: 1),
      evaluator: Self.evaluator,
      observe: { event in
        if case .step(let progress) = event { step = progress.step }
        if case .warning(let text) = event, text.contains("steady noise"), warned == 0 {
          warned = step
        }
      }
    ).train()
    #expect(warned == 210)
  }

  @Test(arguments: SketchGenerator.Sound.allCases.map(\.rawValue))
  func theModelRecordsWhatIsWrongWithItsSounds(sound: String) throws {
    let sound = try #require(SketchGenerator.Sound(rawValue: sound))
    _ = try warnings(sound, steps: 205)
    let words = try SafetensorsFile.readHeader(folder["run/model.safetensors"]).metadata["training"]
    switch sound {
    case .tones, .someHighTones: #expect(words?.contains("sounds are still") == false)
    case .oneTone, .noise: #expect(words?.contains("sounds are still noise or all alike") == true)
    case .highTones: #expect(words?.contains("sounds are still unlike the recordings") == true)
    }
    let bytes = FileManager.default.contents(atPath: folder["run/model.safetensors"])
    _ = try warnings(sound, steps: 205)
    #expect(
      FileManager.default.contents(atPath: folder["run/model.safetensors"]) == bytes,
      "a run that is over stays as it is")
  }

  /// A run that was over already: nothing is known of its sounds.
  @Test func aTrainingWithoutAStepIsNotJudged() throws {
    #expect(try warnings(.noise, steps: 5).count == 1)
    #expect(try warnings(.noise, steps: 5).isEmpty)
  }
}
