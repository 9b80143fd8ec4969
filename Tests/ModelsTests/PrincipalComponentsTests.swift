// SPDX-License-Identifier: MIT
import Autograd
import Files
import Foundation
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// The linear model against the decomposition of all examples at once.
struct PrincipalComponentsTests {
  private static let spectrograms = SpectrogramRepresentation(
    sampleRate: 8000, sliceLength: 64, channelCount: 1,
    spectrogram: LogSpectrogram(fftSize: 32, hop: 16, rangeDecibels: 60), scaling: .fullScale)
  private static let size = spectrograms.exampleShape.reduce(1, *)

  private static func design(_ components: Int, classes: Int) -> PCADesign {
    PCADesign(componentCount: components, classCount: classes, spectrograms: spectrograms)
  }

  /// Example `index` of class `label`: a mean of the class and small multiples of four directions.
  private static func example(_ index: Int, label: Int) -> [Float] {
    var numbers = RandomStream(seed: 3, name: "numbers \(label)", index: UInt64(index))
    var shapes = RandomStream(seed: 5, name: "shapes", index: UInt64(label))
    var values = (0..<size).map { _ in 0.3 * shapes.uniform(-1..<1) }
    for deviation: Float in [0.1, 0.06, 0.03, 0.01] {
      let number = deviation * numbers.normal()
      for place in values.indices { values[place] += number * shapes.uniform(-1..<1) }
    }
    return values
  }

  /// Batches of `count`, of both classes in turn.
  private static func source(_ count: Int, classes: Int) -> ExampleSource {
    func label(_ place: Int) -> Int { classes == 0 ? 0 : place % classes }
    return ExampleSource(
      examples: { index in
        Tensor(
          (0..<count).flatMap { place in
            let number = index * count + place
            return example(number, label: label(number))
          }, shape: [count] + spectrograms.exampleShape)
      },
      labels: classes == 0
        ? nil
        : { index in
          Tensor(
            (0..<count).flatMap { place in
              (0..<classes).map { label(index * count + place) == $0 ? 1 : 0 }
            }, shape: [count, classes])
        })
  }

  private static func recipe(
    _ components: Int, classes: Int, batch: Int, source given: ExampleSource? = nil
  ) -> any Recipe {
    let design = design(components, classes: classes)
    var options = TrainingOptions(PrincipalComponents.self)
    options.latentSize = components
    return PrincipalComponents.makeRecipe(
      options, design: design, classCount: classes,
      source: given ?? source(batch, classes: classes),
      describe: { steps in
        ModelDescription(
          design: design, classNames: classes == 0 ? [] : ["a", "b"],
          training: .init(steps: steps))
      })
  }

  private static func trained(
    _ components: Int, classes: Int, batch: Int, steps: Int
  ) throws -> ModelNetworks {
    let recipe = recipe(components, classes: classes, batch: batch)
    for step in 0..<steps { _ = recipe.step(step) }
    return try recipe.model(steps: steps).networks
  }

  /// The vectors that the generator adds for one standard deviation of each component.
  private static func axes(_ generator: any Generator, labels: Tensor? = nil) -> [[Float]] {
    let count = generator.latentCount
    let labels = labels.map { $0.broadcast(to: [1, $0.shape[1]]) }
    let mean = generator(Tensor.zeros([1, count]), labels: labels).values
    return (0..<count).map { index in
      var latent = [Float](repeating: 0, count: count)
      latent[index] = 1
      let moved = generator(Tensor(latent, shape: [1, count]), labels: labels).values
      return zip(moved, mean).map { $0 - $1 }
    }
  }

  /// Mean, variances (largest first) and unit components of vectors, by the eigenvectors of their
  /// covariance.
  private static func decomposition(
    _ vectors: [[Float]]
  ) -> (mean: [Double], variances: [Double], components: [[Double]]) {
    let count = Double(vectors.count)
    let mean = (0..<size).map { place in
      vectors.reduce(0) { $0 + Double($1[place]) } / count
    }
    var covariance = [Double](repeating: 0, count: size * size)
    for vector in vectors {
      for i in 0..<size {
        for j in 0..<size {
          covariance[i * size + j] +=
            (Double(vector[i]) - mean[i]) * (Double(vector[j]) - mean[j]) / (count - 1)
        }
      }
    }
    let eigen = SymmetricEigen(covariance, size: size)
    let order = eigen.values.indices.sorted { eigen.values[$0] > eigen.values[$1] }
    return (
      mean, order.map { eigen.values[$0] },
      order.map { column in (0..<size).map { eigen.vectors[$0 * size + column] } }
    )
  }

  @Test(arguments: [(48, 1), (12, 4), (5, 9)])
  func componentsAreThoseOfAllExamplesAtOnce(batch: Int, steps: Int) throws {
    let networks = try Self.trained(4, classes: 0, batch: batch, steps: steps)
    let generator = try #require(networks.generator)
    let vectors = (0..<batch * steps).map { Self.example($0, label: 0) }
    let exact = Self.decomposition(vectors)
    let mean = generator(Tensor.zeros([1, 4])).values
    for (found, wanted) in zip(mean, exact.mean) { #expect(abs(Double(found) - wanted) < 1e-5) }
    let expected = Self.shrunk(Array(exact.variances.prefix(4)), vectors: vectors.count)
    for (index, axis) in Self.axes(generator).enumerated() {
      let length = axis.reduce(0) { $0 + Double($1) * Double($1) }
      let wanted = expected[index]
      #expect(abs(length / wanted - 1) < 2e-3, "component \(index): \(length), not \(wanted)")
      let product = zip(axis, exact.components[index]).reduce(0) { $0 + Double($1.0) * $1.1 }
      #expect(abs(abs(product) / length.squareRoot() - 1) < 1e-3, "component \(index)")
    }
  }

  /// Chen and others (2010), equation 23, for p = 4 variances.
  private static func shrunk(_ variances: [Double], vectors: Int) -> [Double] {
    let (trace, squares) = variances.reduce(into: (0.0, 0.0)) { sums, value in
      sums = (sums.0 + value, sums.1 + value * value)
    }
    let share = min(
      1,
      (0.5 * squares + trace * trace)
        / ((Double(vectors) + 0.5) * (squares - trace * trace / 4)))
    return variances.map { (1 - share) * $0 + share * trace / 4 }
  }

  /// Twelve examples that are read six times are drawn towards their mean as twelve.
  @Test func examplesAreCountedOnce() throws {
    var source = Self.source(12, classes: 0)
    let examples = source.examples
    source.examples = { _ in examples(0) }
    source.differentCounts = [12]
    let recipe = Self.recipe(4, classes: 0, batch: 12, source: source)
    for step in 0..<6 { _ = recipe.step(step) }
    let generator = try #require(try recipe.model(steps: 6).networks.generator)
    let exact = Self.decomposition((0..<12).map { Self.example($0, label: 0) })
    // The covariance is that of 72 vectors.
    let variances = exact.variances.prefix(4).map { $0 * 11 / 12 * 72 / 71 }
    let expected = Self.shrunk(variances, vectors: 12)
    for (axis, wanted) in zip(Self.axes(generator), expected) {
      let length = axis.reduce(0) { $0 + Double($1) * Double($1) }
      #expect(abs(length / wanted - 1) < 2e-3, "\(length), not \(wanted)")
    }
  }

  @Test func theEncoderUndoesTheGenerator() throws {
    let networks = try Self.trained(4, classes: 2, batch: 12, steps: 4)
    let (generator, encoder) = (
      try #require(networks.generator), try #require(networks.encoder)
    )
    let latents = Tensor([0.5, -0.25, 1, 0, -1, 0.5, 0.25, -0.5], shape: [2, 4])
    let labels = Tensor([1, 0, 0, 1], shape: [2, 2])
    let found = encoder(generator(latents, labels: labels), labels: labels).values
    for (number, wanted) in zip(found, latents.values) { #expect(abs(number - wanted) < 1e-3) }
  }

  @Test func classesHaveMeansOfTheirOwnAndMixLinearly() throws {
    let generator = try #require(
      try Self.trained(4, classes: 2, batch: 12, steps: 4).generator)
    func mean(_ labels: [Float]) -> [Float] {
      generator(Tensor.zeros([1, 4]), labels: Tensor(labels, shape: [1, 2])).values
    }
    let (first, second, mixed) = (mean([1, 0]), mean([0, 1]), mean([0.5, 0.5]))
    for label in 0...1 {
      let vectors = stride(from: label, to: 48, by: 2).map { Self.example($0, label: label) }
      for (place, found) in (label == 0 ? first : second).enumerated() {
        let wanted = vectors.reduce(0) { $0 + $1[place] } / Float(vectors.count)
        #expect(abs(found - wanted) < 1e-5)
      }
    }
    for place in mixed.indices {
      #expect(abs(mixed[place] - (first[place] + second[place]) / 2) < 1e-6)
    }
  }

  @Test func componentsThatTheExamplesDoNotHaveAreZero() throws {
    // Four directions and a mean: no more than four components.
    let networks = try Self.trained(8, classes: 0, batch: 16, steps: 3)
    let generator = try #require(networks.generator)
    let lengths = Self.axes(generator).map { axis in axis.reduce(0) { $0 + $1 * $1 } }
    #expect(lengths.prefix(4).allSatisfy { $0 > 1e-5 }, "\(lengths)")
    #expect(lengths.dropFirst(4).allSatisfy { $0 == 0 }, "\(lengths)")
    let encoder = try #require(networks.encoder)
    let found = encoder(generator(Tensor.filled(with: 1, shape: [1, 8])), labels: nil).values
    #expect(found.dropFirst(4).allSatisfy { $0 == 0 } && abs(found[0] - 1) < 1e-3, "\(found)")
  }

  @Test func keptVarianceIsThatOfTheComponents() throws {
    let recipe = Self.recipe(2, classes: 0, batch: 48)
    let report = recipe.step(0)
    let variances = Self.decomposition((0..<48).map { Self.example($0, label: 0) }).variances
    let wanted = (variances[0] + variances[1]) / variances.reduce(0, +)
    #expect(abs(Double(try #require(report["keptVariance"])) - wanted) < 1e-4)
    #expect(report["examples"] == 48)
  }

  @Test func aFitGoesOnFromItsStateWithTheSameBits() throws {
    let whole = Self.recipe(3, classes: 2, batch: 6)
    for step in 0..<4 { _ = whole.step(step) }
    let (first, second) = (
      Self.recipe(3, classes: 2, batch: 6), Self.recipe(3, classes: 2, batch: 6)
    )
    for step in 0..<2 { _ = first.step(step) }
    try second.load(
      Dictionary(uniqueKeysWithValues: first.state().map { ($0.name, $0.tensor) }))
    for step in 2..<4 { _ = second.step(step) }
    for (a, b) in zip(whole.state(), second.state()) {
      #expect(a.name == b.name && a.tensor.values == b.tensor.values, "\(a.name)")
    }
  }

  @Test func anExampleDoesNotDependOnItsBatch() throws {
    let generator = try #require(
      try Self.trained(4, classes: 2, batch: 12, steps: 2).generator)
    var stream = RandomStream(seed: 1, name: "latents")
    let latents = Tensor.normal(mean: 0, deviation: 1, shape: [5, 4], using: &stream)
    let labels = Tensor([1, 0, 0, 1, 1, 0, 0.5, 0.5, 0, 1], shape: [5, 2])
    let all = generator(latents, labels: labels).values
    for index in 0..<5 {
      let one = generator(
        latents.sliced(from: [index, 0], to: [index + 1, 4]),
        labels: labels.sliced(from: [index, 0], to: [index + 1, 2]))
      #expect(one.values == Array(all[index * Self.size..<(index + 1) * Self.size]))
    }
  }

  @Test(arguments: [(0, 1, "componentCount"), (4, -1, "classCount"), (65_536, 65_536, "numbers")])
  func impossibleSizesAreRefused(components: Int, classes: Int, said: String) {
    let design = Self.design(components, classes: classes)
    #expect {
      try design.validate()
    } throws: {
      "\($0)".contains(said)
    }
  }

  @Test func aModelToBeginWithIsRefused() {
    var options = TrainingOptions(PrincipalComponents.self)
    options.initFrom = "x"
    #expect {
      try options.validate()
    } throws: {
      "\($0)".contains("initFrom")
    }
  }
}
