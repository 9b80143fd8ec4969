// SPDX-License-Identifier: MIT
import Autograd
import Files
import Foundation
import Models

/// A model as a file of the Open Neural Network Exchange format (ONNX), which onnxruntime, Unity and
/// Unreal play.
///
/// Inputs are `latents [N, Z]`, `labels [N, classes]` of a model with classes, and `noise0 [N, ...]` and so
/// on of a model that adds noise; of a converter `examples [N, ...]`. The output is `sound [N, C, L]`, or
/// `example [N, ...]` of the network alone. N is any number.
public struct OnnxModel {
  /// What the file computes.
  public enum Part: String, Sendable, CaseIterable {
    /// What the network puts out: a picture of a sound for models of spectrograms.
    case network
    /// The sound.
    case sound
  }

  /// The bytes of the file.
  public let bytes: [UInt8]
  /// The inputs with their shapes for one example.
  public let inputs: [(name: String, shape: [Int])]
  /// The number of operations.
  public let nodeCount: Int

  /// Translates a model.
  ///
  /// - Throws: ``ExportError``, or an error of a model file that cannot be read.
  public init(_ source: ModelSource, _ part: Part) throws {
    let model = try source.model()
    let network = try Network(model, path: source.file)
    let representation = source.description.design.representation
    guard part == .network || Self.hasSound(representation) else {
      throw ExportError.networkOnly(source.name)
    }
    let traces = [2, 3].map { count in
      Trace(of: network.arguments(count: count)) { arguments in
        let examples = network.compute(arguments)
        return part == .sound ? Self.soundParts(of: examples, representation) : examples
      }
    }
    var graph = OnnxGraph()
    for (name, shape) in network.inputs { graph.addInput(name, shape: shape) }
    var translation = try OnnxTranslation(
      traces[0], traces[1], inputs: network.inputs.map(\.name))
    let result = try translation.write(to: &graph)
    switch part {
    case .network:
      graph.add("Identity", [result], name: "example")
      graph.addOutput("example", shape: representation.exampleShape)
    case .sound:
      Self.writeSound(result, representation, to: &graph)
    }
    inputs = network.inputs
    nodeCount = graph.nodeCount
    bytes = graph.model(
      name: source.name, version: FoleyVersion.current,
      metadata: try Self.metadata(source, part, model.networks.generator?.latentDistribution))
  }

  /// Whether the sounds of a representation can be written.
  private static func hasSound(_ representation: any Representation) -> Bool {
    representation is SpectrogramRepresentation || representation is WaveformRepresentation
      || representation is InstantaneousFrequencyRepresentation
      || representation is LayeredSpectrogramRepresentation
  }

  /// What tensor operations make of examples on the way to a sound: magnitudes, magnitudes and
  /// frequencies, or samples.
  private static func soundParts(
    of examples: Tensor, _ representation: any Representation
  ) -> Tensor {
    switch representation {
    case let spectrograms as SpectrogramRepresentation:
      spectrograms.reconstructedMagnitudes(of: examples)
    case let frequencies as InstantaneousFrequencyRepresentation:
      frequencies.levelsAndFrequencies(of: examples)
    case let layers as LayeredSpectrogramRepresentation:
      layers.reconstructedMagnitudes(of: examples)
    default: examples.permuted([0, 2, 1])
    }
  }

  /// The sound `[N, C, L]` of ``soundParts(of:_:)``; one with phases that is beyond full scale is divided by
  /// its peak.
  private static func writeSound(
    _ parts: String, _ representation: any Representation, to graph: inout OnnxGraph
  ) {
    let shape = [representation.channelCount, representation.sliceLength]
    var sound = parts
    if let signals = writeSignals(parts, representation, to: &graph) {
      sound = graph.add("Reshape", [signals, graph.constant([-1] + shape)])
      let peaks = graph.add(
        "ReduceMax", [graph.add("Abs", [sound])], [.ints("axes", [1, 2]), .int("keepdims", 1)])
      sound = graph.add("Div", [sound, graph.add("Max", [peaks, graph.constant(1)])])
    }
    graph.add("Identity", [sound], name: "sound")
    graph.addOutput("sound", shape: shape)
  }

  /// The signals of spectra; nil for samples, which need no phases.
  private static func writeSignals(
    _ parts: String, _ representation: any Representation, to graph: inout OnnxGraph
  ) -> String? {
    switch representation {
    case let spectrograms as SpectrogramRepresentation:
      return writeSignals(parts, of: spectrograms, to: &graph)
    case let layers as LayeredSpectrogramRepresentation:
      let hits = layers.hits
      let signals = writeSignals(parts, of: hits, to: &graph)
      let size = graph.constant([-1, layers.layerCount, hits.channelCount, hits.sliceLength])
      return graph.add(
        "Transpose", [graph.add("Reshape", [signals, size])], [.ints("perm", [0, 2, 1, 3])])
    case let frequencies as InstantaneousFrequencyRepresentation:
      return OnnxFrequencies(frequencies).write(parts, to: &graph)
    default: return nil
    }
  }

  /// The signals, `[N · C, 1, L]`, of magnitudes `[N, C, T, F]`.
  private static func writeSignals(
    _ parts: String, of spectrograms: SpectrogramRepresentation, to graph: inout OnnxGraph
  ) -> String {
    let spectrogram = spectrograms.reconstructedSpectrogram
    let frames = spectrogram.frameCount(ofSamples: spectrograms.sliceLength)
    let size = graph.constant([-1, frames, spectrogram.fftSize / 2 + 1])
    let rows = graph.add("Reshape", [parts, size])
    return OnnxPhases(spectrograms).write(rows, to: &graph)
  }

  private static func metadata(
    _ source: ModelSource, _ part: Part, _ distribution: LatentDistribution?
  ) throws -> [(name: String, text: String)] {
    let description = source.description
    let representation = description.design.representation
    let classes = JSONValue.list(source.classNames.map { .text($0) })
    return [
      ("format", "foley-model"), ("model", try source.hash.description),
      ("kind", type(of: description.design).kind.name), ("part", part.rawValue),
      ("latents", distribution?.rawValue ?? ""),
      ("truncation", description.design.truncation.map { "\($0)" } ?? ""),
      ("sampleRate", "\(representation.sampleRate)"),
      ("sliceLength", "\(representation.sliceLength)"),
      ("channels", "\(representation.channelCount)"), ("classNames", classes.description),
      ("license", source.license?.tag ?? ""),
      ("watermark", "none: sounds of this file are not marked as generated"),
    ]
  }
}

/// The network of a model as a function of its inputs.
private struct Network {
  /// The inputs with their shapes for one example.
  let inputs: [(name: String, shape: [Int])]
  private let generator: (any Generator)?
  private let converter: (any SoundConverter)?
  private let classCount: Int

  /// - Parameter path: the model's file, for the message.
  init(_ model: Model, path: String) throws {
    let design = model.description.design
    classCount = design.classCount
    (generator, converter) = (model.networks.generator, model.networks.converter)
    let labels = classCount > 0 ? [(name: "labels", shape: [classCount])] : []
    if let generator {
      let sizes = Self.noiseSizes(of: generator, classCount: classCount)
      inputs =
        [("latents", [generator.latentCount])] + labels
        + sizes.enumerated().map { ("noise\($0)", $1) }
    } else if converter != nil {
      inputs = [("examples", design.sourceRepresentation.exampleShape)] + labels
    } else {
      throw ModelFileError.task(path: path, wanted: .generate, found: model.networks.tasks)
    }
  }

  /// The shapes of the noise of all layers for one example.
  private static func noiseSizes(of generator: any Generator, classCount: Int) -> [[Int]] {
    var sizes: [Int: [Int]] = [:]
    var input = GeneratorInput(
      .zeros([1, generator.latentCount]),
      labels: classCount > 0 ? .filled(with: 1 / Float(classCount), shape: [1, classCount]) : nil)
    input.noiseObserver = { sizes[$0] = $1 }
    _ = withoutRecording { generator(input) }
    return sizes.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Values of the inputs for `count` examples, all different.
  func arguments(count: Int) -> [Tensor] {
    inputs.enumerated().map { index, input in
      let size = count * input.shape.reduce(1, *)
      return Tensor(
        (0..<size).map { Float(sin(Double($0 + 1) * 0.7 + Double(index + count))) * 0.9 },
        shape: [count] + input.shape)
    }
  }

  /// Examples `[N, ...]` of values of the inputs.
  func compute(_ arguments: [Tensor]) -> Tensor {
    let labels = classCount > 0 ? arguments[1] : nil
    guard let generator else { return converter?(arguments[0], labels: labels) ?? arguments[0] }
    var input = GeneratorInput(arguments[0], labels: labels)
    let noise = arguments.dropFirst(classCount > 0 ? 2 : 1)
    if !noise.isEmpty { input.noise = Array(noise) }
    return generator(input)
  }
}
