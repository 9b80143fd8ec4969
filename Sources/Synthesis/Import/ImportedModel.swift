// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Kernels
import Layers
public import Models

/// A model made of the weights of another program's WaveGAN or SpecGAN.
///
/// Nothing of the other program's files is executed. Weights that no network of Foley has a place for are an
/// error: a model is the whole network, or there is none.
public struct ImportedModel {
  /// The model.
  public let model: Model
  /// What was found, in words.
  public let found: String
  /// What the weights do not say, and was taken for granted, in words.
  public let assumed: [String]
  /// What of the weights a model has no use for, in words.
  public let leftOut: [String]

  /// The sample rate of the reference implementation's data sets, in hertz.
  public static let usualSampleRate = 16000

  /// Reads weights: the prefix, a file or the folder of a TensorFlow checkpoint, a `manifest.json` or its
  /// folder, or a `.safetensors` file with the names of either TensorFlow's variables or a PyTorch port's.
  ///
  /// - Throws: ``ImportError``, `TensorBundleError`, `SafetensorsError`, `PickleError` or `PlainFileError`
  public init(_ path: String, _ settings: ImportSettings = ImportSettings()) throws {
    let weights = try ForeignWeights(path)
    let isTensorFlow =
      !path.hasSuffix(".safetensors") || weights.shapes.keys.contains { $0.hasPrefix("G/") }
    let generator =
      isTensorFlow
      ? try TensorFlowGenerator.read(weights)
      : try TorchGenerator.read(weights, padding: settings.padding)
    if settings.padding != nil, isTensorFlow || generator.upsampling != .transposedConvolution {
      throw ImportError.unused(
        path: weights.path, setting: "--padding",
        purpose: "that of the transposed convolutions of a PyTorch port")
    }
    let design = try ImportedDesign(weights, generator, settings)
    let state = try generator.state(weights)
    let description = ModelDescription(
      design: design.design,
      training: .init(steps: try weights.steps() ?? 0, data: ["origin": weights.title]))
    model = try Self.model(description, state, generator, path: weights.path)
    found = "\(weights.title): \(design.words)"
    assumed = generator.assumed + design.assumed
    leftOut = generator.leftOut
  }

  private static func model(
    _ description: ModelDescription, _ state: [String: Tensor], _ generator: ForeignGenerator,
    path: String
  ) throws -> Model {
    // Compared first: sizes that are far from what was read must not take memory.
    let found = state.values.reduce(0) { $0 + $1.count }
    let needed = description.design.parameterCount
    guard found >= needed / 2 else {
      throw ModelFileError.weights(path: path, reason: "\(found) numbers instead of \(needed).")
    }
    // Weights that are overwritten at once are not drawn.
    var stream = RandomStream(seed: 0, name: "unused")
    let networks = description.design.makeNetworks(initializer: .undefined, using: &stream)
    do throws(StateError) {
      try networks.load(state)
    } catch {
      let origins = Dictionary(generator.parts.map { ($0.name, $0.origin) }) { first, _ in first }
      switch error {
      case .missing(let name): throw ImportError.missing(path: path, name: origins[name] ?? name)
      case .unknown(let name):
        throw ImportError.unmapped(path: path, names: [origins[name] ?? name])
      case .shape(let name, let expected, let found):
        throw ImportError.shape(
          path: path, name: origins[name] ?? name, found: found, expected: expected)
      }
    }
    return Model(description: description, networks: networks)
  }
}
