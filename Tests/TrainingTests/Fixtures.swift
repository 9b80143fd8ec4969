// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Foundation
import Kernels
import Layers
import Models
import Training

/// The text of a file; nil if there is none.
func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

/// The steps that a model file says it was trained for.
func stepsOfModel(_ path: String) throws -> Int? {
  struct Training: Decodable { let steps: Int }
  let words = try SafetensorsFile.readHeader(path).metadata["training"] ?? ""
  return try JSONDecoder().decode(Training.self, from: Data(words.utf8)).steps
}

/// A recipe without networks: its state is a number that depends on all steps taken, in their
/// order.
final class CountingRecipe: Recipe {
  private(set) var value: Float = 0
  private(set) var stepsTaken: [Int] = []
  /// Says what step `index` reports.
  var loss: (_ index: Int) -> Float = { Float($0) / 8 }
  /// Is called at the end of each step.
  var afterStep: (_ index: Int) -> Void = { _ in }

  var networks: [(name: String, parameterCount: Int)] { [("counter", 1)] }

  func step(_ index: Int) -> StepReport {
    value = value / 2 + Float(index + 1)
    stepsTaken.append(index)
    let report: StepReport = ["criticLoss": loss(index), "generatorLoss": value]
    afterStep(index)
    return report
  }

  func poison() { value = .nan }

  func state() -> [(name: String, tensor: Tensor)] { [("value", Tensor([value], shape: [1]))] }

  func load(_ state: [String: Tensor]) throws {
    guard let tensor = state["value"] else { throw StateError.missing(name: "value") }
    value = tensor.values[0]
  }

  /// A generator without latents to speak of, whose sounds are of one level.
  final class Level: Generator {
    let level: Parameter
    let latentCount = 1
    let latentDistribution = LatentDistribution.uniform

    init(_ value: Float) { level = Parameter(Tensor([value], shape: [1])) }

    func callAsFunction(_ input: GeneratorInput) -> Tensor {
      .filled(with: 0.1, shape: [input.latents.shape[0], 4096, 1])
    }
  }

  func model(steps: Int) -> Model {
    Model(
      description: ModelDescription(design: waveGAN, training: .init(steps: steps)),
      networks: ModelNetworks(generator: Level(value)))
  }

  func begin(with model: Model) {}
}

/// A short tone that fades away, of 2048 samples at 8 kHz.
func tone(_ hertz: Float) -> [Float] {
  (0..<2048).map { sin(2 * .pi * hertz * Float($0) / 8000) * exp(-Float($0) / 400) }
}

/// Short tones of random pitch that fade away.
func tones(_ count: Int, seed: UInt64, hertz: Range<Float> = 200..<2000) -> [AudioClip] {
  (0..<count).map { index in
    var stream = RandomStream(seed: seed, name: "tones", index: UInt64(index))
    return AudioClip(samples: tone(stream.uniform(hertz)), sampleRate: 8000)
  }
}
