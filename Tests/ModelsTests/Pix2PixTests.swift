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

struct Pix2PixTests {
  private static func design(
    width: Int = 2, length: Int = 1024, keptBand: Double? = nil
  ) -> Pix2PixDesign {
    Pix2PixDesign(
      network: WaveUNetConfiguration(width: width, sliceLength: length),
      waveform: WaveformRepresentation(sampleRate: 8000, sliceLength: length, channelCount: 1),
      keptBand: keptBand)
  }

  /// A network whose last kernel is not zero.
  private static func network(_ design: Pix2PixDesign) -> WaveUNet {
    var stream = RandomStream(seed: 3, name: "test")
    let network = design.makeConverter(using: &stream)
    for (name, parameter) in network.parameters where name == "last.kernel" {
      parameter.assign(
        .normal(mean: 0, deviation: 0.1, shape: parameter.value.shape, using: &stream))
    }
    return network
  }

  private static func noise(_ shape: [Int], index: UInt64 = 0) -> Tensor {
    var stream = RandomStream(seed: 5, name: "noise", index: index)
    return .normal(mean: 0, deviation: 0.1, shape: shape, using: &stream)
  }

  private func decibels(_ first: [Float], over second: [Float]) -> Double {
    func power(_ x: [Float]) -> Double { x.reduce(0) { $0 + Double($1) * Double($1) } }
    return 10 * log10(power(first) / power(second))
  }

  @Test(arguments: [1, 3])
  func theNumbersOfAFileAreThoseOfTheNetwork(width: Int) throws {
    let design = Self.design(width: width)
    try design.validate()
    var stream = RandomStream(seed: 0, name: "test")
    let networks = design.makeNetworks(initializer: .heNormal, using: &stream)
    #expect(networks.state().reduce(0) { $0 + $1.tensor.count } == design.parameterCount)
    #expect(
      networks.tasks == [.convert]
        && networks.state().allSatisfy { $0.name.hasPrefix("converter.") })
  }

  @Test func aFreshNetworkIsTheIdentity() {
    var stream = RandomStream(seed: 0, name: "test")
    let x = Self.noise([2, 1024, 1])
    #expect(Self.design().makeConverter(using: &stream)(x, labels: nil).values == x.values)
  }

  /// By name: a length that is no multiple of the strides is another one than the sounds', too.
  @Test func badSizesAreRefused() {
    var design = Self.design()
    design.network.sliceLength = 1000
    let length = #expect(throws: ConfigurationError.self) { try design.validate() }
    #expect(length?.name == "sliceLength")
    let band = #expect(throws: ConfigurationError.self) {
      try Self.design(keptBand: 4000).validate()
    }
    #expect(band?.name == "keptBand")
    let width = #expect(throws: ConfigurationError.self) { try Self.design(width: 0).validate() }
    #expect(width?.name == "width")
  }

  /// A sample depends on nothing further away than the context, bit for bit.
  @Test(arguments: [nil, 2000.0])
  func aSampleDependsOnItsContextAlone(keptBand: Double?) {
    let network = Self.network(Self.design(keptBand: keptBand))
    let (length, place) = (16_384, 8000)
    let x = Self.noise([1, length, 1])
    let y = network(x, labels: nil).values
    #expect(network.context < 6000)
    var changed = x.values
    for index in changed.indices where abs(index - place) > network.context { changed[index] += 1 }
    let other = network(Tensor(changed, shape: [1, length, 1]), labels: nil).values
    #expect(other[place] == y[place])
    let near = place + network.context - 600
    #expect(other[near] != y[near])
  }

  @Test func aKeptBandIsKept() {
    let network = Self.network(Self.design(keptBand: 2000))
    let length = 8192
    let x = Self.noise([1, length, 1])
    let residual = zip(network(x, labels: nil).values, x.values).map { $0 - $1 }
    #expect(decibels(residual, over: x.values) > -40)
    let frame = ShortTimeTransform(
      fftSize: length, hop: length, alignment: .left(paddingEnd: false)
    ).magnitudes(of: residual)
    let edge = 1900 * length / 8000
    #expect(decibels(Array(frame[..<edge]), over: Array(frame[(edge * 11 / 10)...])) < -80)
  }

  @Test(arguments: [(2000.0, 8000), (4000.0, 44_100), (300.0, 16_000)])
  func theSplitPassesWhatLiesAboveItsBand(band: Double, rate: Int) {
    let split = BandSplit(band: band, sampleRate: rate)
    #expect(split.taps.count % 2 == 1 && split.taps.count < 1024)
    func gain(_ hertz: Double) -> Double {
      let middle = split.taps.count / 2
      return split.taps.enumerated().reduce(0) { sum, tap in
        sum + Double(tap.element)
          * cos(2 * .pi * hertz / Double(rate) * Double(tap.offset - middle))
      }
    }
    for share in [1.0, 1.1, 1.5] { #expect(abs(gain(band * share) - 1) < 1e-4) }
    for share in [0, 0.2, 0.5] { #expect(abs(gain(band * share)) < 1e-4) }
    if Double(rate) / band < 8 { #expect(abs(gain(band * 0.96)) < 1e-4) }
  }

  /// A filter of 1023 taps falls within 247 Hz at 44.1 kHz.
  @Test func aBandThatTheFilterCannotKeepIsRefused() throws {
    #expect(BandSplit.leastBand(sampleRate: 44_100) == 494)
    var options = TrainingOptions(Pix2Pix.self)
    options.sampleRate = 44_100
    options[Pix2PixOptions.self].keptBand = 494
    try options.validate()
    options[Pix2PixOptions.self].keptBand = 493
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.description.contains("494 Hz to less than half the rate") == true)
  }

  @Test func theCriticScoresPatchesAtThreeScales() {
    var stream = RandomStream(seed: 0, name: "test")
    let critic = PairCritic(width: 2, using: &stream)
    let output = critic.output(of: Self.noise([3, 1024, 2]), labels: nil, using: &stream)
    #expect(output.heads.map(\.shape) == [[3, 16], [3, 8], [3, 4]])
    #expect(output.features.count == 15)
    let alone = critic.output(
      of: Self.noise([3, 1024, 2]).sliced(from: [1, 0, 0], to: [2, 1024, 2]), labels: nil,
      using: &stream)
    #expect(alone.scores.values == output.examples(1..<2).scores.values)
  }

  /// Ten times the amplitude is one decade in every band.
  @Test func theMelLossIsInDecades() {
    let loss = MelReconstruction(sampleRate: 8000)
    let x = Self.noise([2, 2048, 1])
    #expect(loss(x, wanted: x).item == 0)
    #expect(abs(loss(x * 10, wanted: x).item - 1) < 1e-3)
  }
}
