// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// The converters of a CycleGAN, without training.
struct CycleGANConverterTests {
  static let design = makeCycleGANDesign()

  /// Converters whose generators add nothing, between domains of other means and deviations.
  private static func transfer(_ design: CycleGANDesign) throws -> ModelNetworks {
    var stream = RandomStream(seed: 1, name: "test")
    let networks = design.makeNetworks(initializer: .normal(deviation: 0.02), using: &stream)
    var state = Dictionary(uniqueKeysWithValues: networks.state().map { ($0.name, $0.tensor) })
    for (name, tensor) in state {
      let isSource = name.hasPrefix("converter.source") || name.hasPrefix("reverse.target")
      if name.contains(".last.") { state[name] = .zeros(tensor.shape) }
      if name.hasSuffix("means") {
        state[name] = .filled(with: isSource ? -0.25 : 0.25, shape: tensor.shape)
      }
      if name.hasSuffix("deviations") {
        state[name] = .filled(with: isSource ? 0.5 : 0.25, shape: tensor.shape)
      }
    }
    try networks.load(state)
    return networks
  }

  /// Without a generator's part, bands get mean and deviation of the other domain, whatever the length:
  /// the weights of overlapping windows have a sum of one.
  @Test(arguments: [5, 16, 17, 40, 64])
  func bandsGetTheStatisticsOfTheTarget(frames: Int) throws {
    let networks = try Self.transfer(Self.design)
    let x = cycleExamples(0, count: 2, frames: frames) * 0.5
    let (there, back) = (
      try #require(networks.converter), try #require(networks.reverseConverter)
    )
    let converted = there(x, labels: nil)
    expectClose(converted, x.values.map { ($0 + 0.25) / 0.5 * 0.25 + 0.25 })
    expectClose(back(converted, labels: nil), x.values)
  }

  @Test func silentFramesStaySilent() throws {
    let networks = try Self.transfer(Self.design)
    let silence = Tensor.filled(with: -1, shape: [1, 8, 16, 1])
    let x = Tensor.concatenated([silence, cycleExamples(0, count: 1, frames: 8)], alongAxis: 1)
    let converter = try #require(networks.converter)
    let converted = converter(x, labels: nil).values
    #expect(converted[..<128].allSatisfy { $0 == -1 })
    #expect(converted[128...].allSatisfy { $0 > -1 })
  }

  /// Windows of one recording are examples of a batch, and do not depend on each other.
  @Test func anExampleDoesNotDependOnItsBatch() throws {
    var stream = RandomStream(seed: 1, name: "test")
    let networks = Self.design.makeNetworks(
      initializer: .normal(deviation: 0.02), using: &stream)
    var state = Dictionary(uniqueKeysWithValues: networks.state().map { ($0.name, $0.tensor) })
    for (name, tensor) in state where name.hasSuffix("deviations") {
      state[name] = .filled(with: 0.5, shape: tensor.shape)
    }
    try networks.load(state)
    let converter = try #require(networks.converter)
    let x = cycleExamples(0, count: 3, frames: 24)
    func second(_ x: Tensor) -> [Float] {
      x.sliced(from: [1, 0, 0, 0], to: [2, 24, 16, 1]).values
    }
    let alone = converter(x.sliced(from: [1, 0, 0, 0], to: [2, 24, 16, 1]), labels: nil).values
    #expect(second(converter(x, labels: nil)) == alone)
    let first = converter(x.sliced(from: [0, 0, 0, 0], to: [3, 16, 16, 1]), labels: nil)
    #expect(
      first.sliced(from: [0, 0, 0, 0], to: [3, 8, 16, 1]).values
        == converter(x, labels: nil).sliced(from: [0, 0, 0, 0], to: [3, 8, 16, 1]).values)
  }

  /// The formula of a model file's size is that of its networks.
  @Test(arguments: [(true, true), (false, true), (true, false), (false, false)])
  func numbersAreCounted(isGated: Bool, fillsFrames: Bool) throws {
    var design = makeCycleGANDesign()
    design.network.isGated = isGated
    design.network.fillsFrames = fillsFrames
    design.network.blockCount = 2
    try design.validate()
    var stream = RandomStream(seed: 1, name: "test")
    let networks = design.makeNetworks(initializer: .zeros, using: &stream)
    #expect(networks.state().reduce(0) { $0 + $1.tensor.count } == design.parameterCount)
    #expect(networks.tasks == design.tasks)
  }

  private static let mistakes: [(name: String, change: @Sendable (inout CycleGANDesign) -> Void)] =
    [
      ("frameCount", { $0.network.frameCount = 18 }), ("binCount", { $0.network.binCount = 8 }),
      ("width", { $0.network.width = 0 }), ("blockCount", { $0.network.blockCount = 65 }),
      ("representation", { $0.network.channelCount = 2 }),
    ]

  /// By name: a side that is impossible is another one than that of the spectrograms, too.
  @Test func sizesAreChecked() {
    for (name, change) in Self.mistakes {
      var design = makeCycleGANDesign()
      change(&design)
      let error = #expect(throws: ConfigurationError.self) { try design.validate() }
      #expect(error?.name == name)
    }
  }
}

/// A small CycleGAN of 16 frames and bands.
func makeCycleGANDesign() -> CycleGANDesign {
  CycleGANDesign(
    network: CycleGANConfiguration(frameCount: 16, binCount: 16, width: 2, blockCount: 1),
    spectrograms: SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 256, channelCount: 1,
      spectrogram: LogSpectrogram(fftSize: 32, hop: 16, rangeDecibels: 60), scaling: .fullScale))
}

/// Spectrograms of noise, `[count, frames, 16, 1]`.
func cycleExamples(_ index: Int, count: Int, frames: Int = 16, name: String = "source") -> Tensor {
  var stream = RandomStream(seed: 7, name: name, index: UInt64(index))
  return .uniform(in: -0.9...0.9, shape: [count, frames, 16, 1], using: &stream)
}
