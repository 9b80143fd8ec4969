// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Foundation
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// Principal components that a network refines.
struct PCAGANTests {
  private static let spectrograms = SpectrogramRepresentation(
    sampleRate: 8000, sliceLength: 64 * 16, channelCount: 1,
    spectrogram: LogSpectrogram(fftSize: 64, hop: 16, rangeDecibels: 60), scaling: .fullScale)
  private static let design = PCAGANDesign(
    network: PCAGANConfiguration(
      frameCount: 64, binCount: 32, width: 2, latentCount: 3, classCount: 2),
    spectrograms: spectrograms)

  /// Class 0 is loud in the lower half of the bins, class 1 in the upper; the level varies.
  private static func example(_ index: Int) -> [Float] {
    var numbers = RandomStream(seed: 4, name: "levels", index: UInt64(index))
    let level = 0.4 + 0.2 * numbers.normal()
    return (0..<64 * 32).map { place in
      let isUpper = place % 32 >= 16
      return isUpper == (index % 2 == 1) ? min(max(level, -0.9), 0.9) : -0.8
    }
  }

  private static var source: ExampleSource {
    ExampleSource(
      examples: { batch in
        Tensor((0..<4).flatMap { example(batch * 4 + $0) }, shape: [4, 64, 32, 1])
      },
      labels: { _ in Tensor([1, 0, 0, 1, 1, 0, 0, 1], shape: [4, 2]) })
  }

  private static func recipe(_ configure: (inout TrainingOptions) -> Void = { _ in }) -> any Recipe
  {
    var options = TrainingOptions(PCAGAN.self)
    options.batchSize = 4
    options.latentSize = 3
    options.conditional = true
    configure(&options)
    return PCAGAN.makeRecipe(
      options.resolved(classCount: 2, recordingCount: 8), design: design, classCount: 2,
      source: source,
      describe: { steps in
        ModelDescription(
          design: design, classNames: ["low", "high"], training: .init(steps: steps))
      })
  }

  /// Latents of zeros make the mean of the class, before the network has learned anything.
  @Test func theFirstSoundsAreThePrincipalComponents() throws {
    let recipe = Self.recipe { $0.learningRate = 1e-12 }
    _ = recipe.step(0)
    let generator = try #require(try recipe.model(steps: 1).networks.generator)
    let labels = Tensor([1, 0, 0, 1], shape: [2, 2])
    let pictures = generator(GeneratorInput(.zeros([2, 3]), labels: labels)).values
    for (row, isUpperLoud) in [false, true].enumerated() {
      for bin in [4, 8, 24, 28] {
        let value = pictures[row * 2048 + 32 * 32 + bin]
        let wanted: Float = (bin >= 16) == isUpperLoud ? 0.4 : -0.8
        #expect(abs(value - wanted) < 0.3, "class \(row), bin \(bin): \(value)")
      }
    }
  }

  /// The counts that a design states are those of its networks.
  @Test(arguments: [0, 2]) func aDesignCountsItsNumbers(classes: Int) throws {
    var design = Self.design
    design.network.classCount = classes
    var stream = RandomStream(seed: 1, name: "weights")
    let generator = design.makeGenerator(using: &stream)
    #expect(generator.state().reduce(0) { $0 + $1.tensor.count } == design.parameterCount)
    try design.validate()
  }

  /// An example depends on its own latent and class, whatever the batch.
  @Test func anExampleDependsOnItsRowAlone() throws {
    let recipe = Self.recipe()
    _ = recipe.step(0)
    let generator = try #require(try recipe.model(steps: 1).networks.generator)
    var stream = RandomStream(seed: 2, name: "latents")
    let latents = Tensor.normal(mean: 0, deviation: 1, shape: [3, 3], using: &stream)
    let labels = Tensor([1, 0, 0.5, 0.5, 0, 1], shape: [3, 2])
    let together = generator(GeneratorInput(latents, labels: labels)).values
    for row in 0..<3 {
      let alone = generator(
        GeneratorInput(
          latents.sliced(from: [row, 0], to: [row + 1, 3]),
          labels: labels.sliced(from: [row, 0], to: [row + 1, 2])))
      #expect(alone.values == Array(together[row * 2048..<(row + 1) * 2048]))
    }
  }

  /// Noise stays the same where a latent changes a little, and changes with a sign.
  @Test func noiseFollowsTheSignsOfTheLatent() throws {
    let recipe = Self.recipe()
    for step in 0..<2 { _ = recipe.step(step) }
    let generator = try #require(try recipe.model(steps: 2).networks.generator)
    func picture(_ latent: [Float]) -> [Float] {
      generator(
        GeneratorInput(Tensor(latent, shape: [1, 3]), labels: Tensor([1, 0], shape: [1, 2]))
      ).values
    }
    func distance(_ a: [Float], _ b: [Float]) -> Float {
      zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let first = picture([0.001, 0.5, -0.2])
    let near = distance(first, picture([0.0011, 0.5, -0.2]))
    let flipped = distance(first, picture([-0.001, 0.5, -0.2]))
    #expect(near < 0.1 * flipped, "\(near) \(flipped)")
  }

  /// A recipe that takes over a state goes on with the same numbers, components included.
  @Test func aStateIsResumed() throws {
    let whole = Self.recipe()
    for step in 0..<3 { _ = whole.step(step) }
    let first = Self.recipe()
    _ = first.step(0)
    let second = Self.recipe()
    try second.load(
      Dictionary(uniqueKeysWithValues: first.state().map { ($0.name, $0.tensor) }))
    for step in 1..<3 { _ = second.step(step) }
    for (a, b) in zip(whole.state(), second.state()) {
      #expect(a.name == b.name && a.tensor.values == b.tensor.values, "\(a.name)")
    }
  }

  /// The distance of the refined picture from the coarse one counts as often as its weight says.
  @Test func theCoarseDistanceIsReported() throws {
    func report(_ weight: Float) -> StepReport {
      Self.recipe { $0[PCAGANOptions.self].coarseWeight = weight }.step(0)
    }
    let (single, double) = (report(1), report(2))
    let distance = try #require(single["coarseDistance"])
    let found = try #require(double["coarseDistance"])
    #expect(distance > 0 && abs(found - 2 * distance) < 1e-4 * found, "\(distance) \(found)")
    let described = Set(PCAGAN.metrics.map(\.name))
    #expect(double.metrics.allSatisfy { described.contains($0.name) }, "\(double)")
    #expect(report(0)["coarseDistance"] == nil)
  }

  @Test func sizesThatCannotBeAreNamed() {
    var design = Self.design
    design.network.frameCount = 48
    let error = #expect(throws: ConfigurationError.self) { try design.validate() }
    #expect(error?.name == "frameCount")
  }

  /// Numbers beyond a limit near zero would be drawn again for ever.
  @Test(arguments: [0, -1, 0.001, 11, .infinity]) func aTruncationIsOneThatCanBeGiven(
    _ value: Double
  )
    throws
  {
    var design = Self.design
    design.network.truncation = value
    let error = #expect(throws: ConfigurationError.self) { try design.validate() }
    #expect(error?.name == "truncation")
    design.network.truncation = 0.05
    try design.validate()
  }

  @Test func theTruncationIsTwoUnlessAnotherIsGiven() throws {
    var options = TrainingOptions(PCAGAN.self)
    #expect(options.resolved(mostCommonRate: 8000)[PCAGANOptions.self].truncation == 2)
    for value in [0, 0.7] {
      options[PCAGANOptions.self].truncation = value
      #expect(options.resolved(mostCommonRate: 8000)[PCAGANOptions.self].truncation == value)
    }
  }

  /// The length of a sound is a multiple of 32 hops.
  @Test func aLengthIsRoundedUp() throws {
    var options = TrainingOptions(PCAGAN.self)
    options.sampleRate = 44_100
    options.seconds = 4
    let resolved = options.resolved(mostCommonRate: 44_100)
    #expect(resolved.sliceLength == 15 * 32 * 384)
    try resolved.validate()
    options.seconds = 60
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.description.hasPrefix("seconds is 60: give up to ") == true)
  }
}
