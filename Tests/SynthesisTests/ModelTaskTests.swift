// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Kernels
import Layers
import Models
import Synthesis
import TestSupport
import Testing

/// A toy kind of model that halves sounds, and says their peak: it converts and encodes.
private enum Halver: ModelKind {
  static let name = "test-halver"
  static let title = "Halver"
  static let summary = "halves sounds"
  static let options: [OptionTable<TrainingOptions>.Group] = []

  static func makeDesign(
    _ options: TrainingOptions, data: TrainingData, progress: (_ done: Int, _ total: Int) -> Void
  ) -> HalverDesign { HalverDesign() }

  static func makeRecipe(
    _ options: TrainingOptions, design: HalverDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe { preconditionFailure("a halver is not trained") }
}

private struct HalverDesign: ModelDesign {
  static var kind: any ModelKind.Type { Halver.self }
  var representation: any Representation {
    WaveformRepresentation(sampleRate: 8000, sliceLength: 4, channelCount: 1)
  }
  var tasks: [ModelTask] { [.convert, .encode] }
  var latentCount: Int { 1 }
  var parameterCount: Int { 2 }
  func validate() {}

  func makeNetworks(initializer: Initializer, using stream: inout RandomStream) -> ModelNetworks {
    ModelNetworks(converter: Gain(0.5), encoder: Peak(2))
  }
}

private final class Gain: SoundConverter {
  let gain: Parameter

  init(_ gain: Float) { self.gain = Parameter(Tensor([gain], shape: [1])) }

  func callAsFunction(_ examples: Tensor, labels: Tensor?) -> Tensor {
    examples.multiplied(perChannel: gain.value)
  }
}

private final class Peak: SoundEncoder {
  let latentCount = 1
  let scale: Parameter

  init(_ scale: Float) { self.scale = Parameter(Tensor([scale], shape: [1])) }

  func callAsFunction(_ examples: Tensor, labels: Tensor?) -> Tensor {
    let count = examples.shape[0]
    let rows = examples.reshaped(to: [count, examples.count / count])
    return rows.sum(alongAxes: [1], keepingDimensions: true).multiplied(perChannel: scale.value)
  }
}

struct ModelTaskTests {
  private static let clip = AudioClip(samples: [0.5, -1, 0.25, 0.75], sampleRate: 8000)

  /// A model that converts and encodes goes through its file and does both; it makes no sounds.
  @Test func aModelDoesWhatItsFileSays() throws {
    ModelKinds.register(Halver.self)
    let folder = try TemporaryFolder()
    var stream = RandomStream(seed: 0, name: "unused")
    let written = Model(
      description: ModelDescription(design: HalverDesign(), training: .init(steps: 1)),
      networks: HalverDesign().makeNetworks(initializer: .undefined, using: &stream))
    try written.write(to: folder["m"])
    #expect(
      try SafetensorsFile.readHeader(folder["m"]).metadata["tasks"] == "[\"convert\",\"encode\"]")
    let model = try Model(folder["m"])
    let converted = try ConvertingModel(model, path: folder["m"]).convert([Self.clip])
    #expect(converted.map(\.samples) == [[0.25, -0.5, 0.125, 0.375]])
    #expect(try EncodingModel(model, path: folder["m"]).encode([Self.clip]) == [[1]])
    #expect(
      throws: ModelFileError.task(path: folder["m"], wanted: .generate, found: [.convert, .encode])
    ) { try PlayableModel(folder["m"]) }
  }

  @Test func aModelThatGeneratesNeitherConvertsNorEncodes() throws {
    let folder = try TemporaryFolder()
    try writeSmallModel(to: folder["m"])
    let model = try Model(folder["m"])
    for wanted in [ModelTask.convert, .encode] {
      #expect(throws: ModelFileError.task(path: "m", wanted: wanted, found: [.generate])) {
        if wanted == .convert {
          _ = try ConvertingModel(model, path: "m")
        } else {
          _ = try EncodingModel(model, path: "m")
        }
      }
    }
  }
}
