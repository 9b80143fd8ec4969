// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models
import TestSupport
import Testing

struct PathLengthPenaltyTests {
  /// A generator that is linear in the styles: G(w) = Σ over layers l of factor_l · (w_l A).
  private final class Linear: StyleGenerator {
    let styleMapping: StyleMapping
    let matrix: Parameter
    private let factors: [Float]

    init() {
      var stream = RandomStream(seed: 1, name: "weights")
      styleMapping = StyleMapping(
        StyleFixture.network(classCount: 0), initializer: .glorotUniform, using: &stream)
      matrix = Parameter(.normal(mean: 0, deviation: 1, shape: [4, 8], using: &stream))
      factors = (0..<styleMapping.layerCount).map { Float($0 + 1) / 4 }
    }

    /// The mean of the squared factors.
    var meanSquare: Float { factors.reduce(0) { $0 + $1 * $1 } / Float(factors.count) }

    func callAsFunction(_ input: GeneratorInput) -> Tensor {
      guard let styles = input.styles else { preconditionFailure("no styles") }
      let weighted = factors.enumerated().map { layer, factor in
        styles.sliced(from: [0, layer, 0], to: [styles.shape[0], layer + 1, 4]) * factor
      }
      let sum = weighted.dropFirst().reduce(weighted[0], +)
      return sum.reshaped(to: [styles.shape[0], 4]).matrixProduct(matrix.value)
        .reshaped(to: [styles.shape[0], 8, 1])
    }
  }

  private static func update(
    _ generator: any StyleGenerator, labels: Tensor?, index: Int = 0
  ) -> GeneratorUpdate {
    var stream = RandomStream(seed: 9, name: "critic")
    let critic = StyleGAN2Design(
      network: StyleFixture.network(), sounds: .spectrogram(StyleFixture.spectrograms)
    ).makeCritic(CriticDesign(), using: &stream)
    return GeneratorUpdate(
      index: index, generator: generator, critic: critic,
      input: GeneratorInput(StyleFixture.latents(4), labels: labels), generated: .zeros([4]),
      output: CriticOutput(scores: .zeros([4]))
    ) { CriticOutput(scores: .zeros([4])) }
  }

  /// The noise of an update.
  private static func noise(_ shape: [Int], positions: Int, index: Int) -> Tensor {
    var stream = RandomStream(seed: 3, name: "path length", index: UInt64(index))
    return .normal(
      mean: 0, deviation: 1 / Float(positions).squareRoot(), shape: shape, using: &stream)
  }

  /// Length, running mean, penalty and slope of a linear generator are known.
  @Test func aLinearGeneratorHasKnownLengths() throws {
    let generator = Linear()
    let term = PathLengthPenalty(weight: 3, interval: 4, seed: 3)
    var mean: Float = 0
    for index in [0, 4] {
      let loss = try #require(term.loss(Self.update(generator, labels: nil, index: index)))
      let noise = Self.noise([2, 8, 1], positions: 8, index: index).reshaped(to: [2, 8])
      // A y of each example, [2, 4].
      let slopes = noise.matrixProduct(generator.matrix.value, transposingRight: true)
      let lengths = (slopes.squared().sum(alongAxes: [1]) * generator.meanSquare).squareRoot()
        .values
      mean += 0.01 * ((lengths[0] + lengths[1]) / 2 - mean)
      let wanted = lengths.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2 * 3
      #expect(abs(term.meanLength - mean) < 1e-5)
      #expect(abs(loss.item - wanted) < 1e-4 * wanted)
      // The slope of (length - a)² is 2 (length - a) mean square / length · (A y) yᵀ.
      let slope = try #require(
        gradient(of: loss, withRespectTo: [generator.matrix.value])[0])
      let weights = lengths.map { 3 * ($0 - mean) * generator.meanSquare / $0 }
      let scaled = slopes.multiplied(
        perExample: Tensor(
          weights.flatMap { [$0, $0, $0, $0] }, shape: [2, 4]))
      expectClose(
        slope, scaled.matrixProduct(noise, transposingLeft: true).values, relative: 1e-3,
        absolute: 1e-4)
    }
  }

  /// The length of a StyleGAN 2 agrees with differences along every number of every style.
  @Test func theLengthAgreesWithDifferences() throws {
    let generator = StyleFixture.generator(StyleGAN2.self)
    let labels = StyleFixture.labels(4)
    let term = PathLengthPenalty(weight: 1, interval: 1, seed: 3)
    _ = try #require(term.loss(Self.update(generator, labels: labels)))
    let noise = Self.noise([2, 16, 16, 1], positions: 256, index: 0)
    let latents = StyleFixture.latents(4).sliced(from: [0, 0], to: [2, 3])
    let mapping = generator.styleMapping
    let styles = mapping.styles(of: latents, labels: StyleFixture.labels(2))
      .reshaped(to: [2, 1, 4]).broadcast(to: [2, mapping.layerCount, 4])
    func products(_ styles: Tensor) -> [Float] {
      var input = GeneratorInput(latents, labels: StyleFixture.labels(2))
      input.styles = styles
      return withoutRecording {
        (generator(input) * noise).reshaped(to: [2, 256]).sum(alongAxes: [1]).values
      }
    }
    let step: Float = 0.01
    var squares: [Float] = [0, 0]
    for place in 0..<mapping.layerCount * 4 {
      func moved(_ distance: Float) -> [Float] {
        var values = styles.values
        for row in 0..<2 { values[row * mapping.layerCount * 4 + place] += distance }
        return products(Tensor(values, shape: styles.shape))
      }
      let (up, down) = (moved(step), moved(-step))
      for row in 0..<2 {
        let slope = (up[row] - down[row]) / (2 * step)
        squares[row] += slope * slope
      }
    }
    let lengths = squares.map { ($0 / Float(mapping.layerCount)).squareRoot() }
    let wanted = 0.01 * (lengths[0] + lengths[1]) / 2
    #expect(abs(term.meanLength - wanted) < 0.02 * wanted, "\(term.meanLength) \(wanted)")
  }

  @Test func aGeneratorWithoutStylesHasNone() {
    var stream = RandomStream(seed: 1, name: "weights")
    let plain = DCGANGenerator(
      SpecGANConfiguration(frameCount: 16, binCount: 16, width: 1, latentCount: 3), using: &stream)
    let update = GeneratorUpdate(
      index: 0, generator: plain,
      critic: Self.update(Linear(), labels: nil).critic,
      input: GeneratorInput(StyleFixture.latents(4)), generated: .zeros([4]),
      output: CriticOutput(scores: .zeros([4]))
    ) { CriticOutput(scores: .zeros([4])) }
    #expect(PathLengthPenalty(weight: 1, interval: 1, seed: 3).loss(update) == nil)
  }
}
