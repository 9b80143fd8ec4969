// SPDX-License-Identifier: MIT
import Autograd
import Files
import Models

/// The generator of a checkpoint of github.com/chrisdonahue/wavegan, or of its web demo.
///
/// Variables as `wavegan.py`, `specgan.py` and `train_wavegan.py` name them; K taps, and kernels of two
/// dimensions with K along each:
///
///     G/z_project/dense/kernel [Z, 16 C], bias                      dense
///     G/upconv_i/conv2d_transpose/kernel [1, K, out, in], bias      blocks.i of a WaveGAN
///     G/upconv_i/conv2d_transpose/kernel [K, K, out, in], bias      blocks.i of a SpecGAN
///     G/upconv_i/conv1d/kernel [K, in, out], bias                   blocks.i.convolution, nearest neighbour
///     G/upconv_i/conv2d/kernel [K, K, in, out], bias                blocks.i.convolution, nearest neighbour
///     G/SCOPE/batch_normalization/{gamma, beta, moving_*}           normalizations.i
///     G/pp_filt/conv1d/kernel [K, C, 1]                             postFilter
///
/// The order of numbers, the padding and the constant of the normalizations are those of Foley.
struct TensorFlowGenerator {
  private typealias Key = TensorFlowNames.Key

  private let weights: ForeignWeights
  private let names: TensorFlowNames
  private var used: Set<Key> = []

  /// The generator among the weights.
  static func read(_ weights: ForeignWeights) throws -> ForeignGenerator {
    var reader = TensorFlowGenerator(weights)
    return try reader.generator()
  }

  private init(_ weights: ForeignWeights) {
    self.weights = weights
    names = TensorFlowNames(weights.shapes.keys)
  }

  private mutating func generator() throws -> ForeignGenerator {
    let layers = Set(names.names.keys.map { "\($0.scope)/\($0.layer)" })
    let known = ["conv2d_transpose", "conv1d", "conv2d"]
    guard layers.contains("z_project/dense"),
      let layer = known.first(where: { layers.contains("upconv_0/\($0)") })
    else {
      throw ImportError.noGenerator(path: weights.path, names: weights.shapes.keys.sorted())
    }
    var generator = try sizes(layer, layers)
    try addLayers(layer, to: &generator)
    try addFilter(to: &generator)
    let unmapped = names.names.filter { !used.contains($0.key) }.map(\.value) + names.unmapped
    guard unmapped.isEmpty else {
      throw ImportError.unmapped(path: weights.path, names: unmapped.sorted())
    }
    generator.leftOut = names.leftOut
    return generator
  }

  /// What the shapes of the dense layer, the first block and the last one say.
  private func sizes(_ layer: String, _ layers: Set<String>) throws -> ForeignGenerator {
    let blockCount = (0...).first { !layers.contains("upconv_\($0)/\(layer)") } ?? 0
    let dense = try shape("z_project", "dense", "kernel", rank: 2)
    let rank = layer == "conv1d" ? 3 : 4
    let first = try shape("upconv_0", layer, "kernel", rank: rank)
    let last = try shape("upconv_\(blockCount - 1)", layer, "kernel", rank: rank)
    let isTransposed = layer == "conv2d_transpose"
    let isWaveform = layer == "conv1d" || isTransposed && first[0] == 1
    return ForeignGenerator(
      dimensions: isWaveform ? 1 : 2, blockCount: blockCount,
      startChannels: first[rank - (isTransposed ? 1 : 2)], latentCount: dense[0],
      kernelLength: first[rank - 3], channelCount: last[rank - (isTransposed ? 2 : 1)],
      upsampling: isTransposed ? .transposedConvolution : .nearestNeighbor,
      normalizesBatches: names.names.keys.contains { $0.layer == "batch_normalization" })
  }

  private mutating func addLayers(_ layer: String, to generator: inout ForeignGenerator) throws {
    generator.add("dense.kernel", from: try use("z_project", "dense", "kernel")) {
      $0.reshaped(to: [1] + $0.shape)
    }
    generator.add("dense.bias", from: try use("z_project", "dense", "bias"))
    for index in 0..<generator.blockCount {
      let (scope, name) = ("upconv_\(index)", generator.block(index))
      let isWide = generator.dimensions == 1 && layer == "conv2d_transpose"
      generator.add("\(name).kernel", from: try use(scope, layer, "kernel")) { kernel in
        // A convolution of one dimension is one of two, of a height of 1.
        isWide && kernel.rank == 4 && kernel.shape[0] == 1
          ? kernel.reshaped(to: Array(kernel.shape[1...])) : kernel
      }
      generator.add("\(name).bias", from: try use(scope, layer, "bias"))
      guard generator.normalizesBatches else { continue }
      let normalized = index == 0 ? "z_project" : "upconv_\(index - 1)"
      for (kind, own) in [
        ("gamma", "gain"), ("beta", "bias"), ("moving_mean", "mean"),
        ("moving_variance", "variance"),
      ] {
        generator.add(
          "normalizations.\(index).\(own)",
          from: try use(normalized, "batch_normalization", kind))
      }
    }
  }

  private mutating func addFilter(to generator: inout ForeignGenerator) throws {
    let key = Key(scope: "pp_filt", layer: "conv1d", kind: "kernel")
    guard names.names[key] != nil else { return }
    let shape = try shape(key.scope, key.layer, key.kind, rank: 3)
    guard generator.dimensions == 1, shape[1] == generator.channelCount, shape[1] == shape[2] else {
      throw ImportError.unsupported(
        path: weights.path,
        reason:
          "its post filter makes \(counted(shape[2], "channel")) of \(generator.channelCount), "
          + "and filters of Foley's networks keep their number")
    }
    generator.postFilterLength = shape[0]
    generator.add("postFilter.kernel", from: try use(key.scope, key.layer, key.kind))
  }

  /// The full name of a variable, which is then used.
  private mutating func use(_ scope: String, _ layer: String, _ kind: String) throws -> String {
    let key = Key(scope: scope, layer: layer, kind: kind)
    guard let name = names.names[key] else {
      throw ImportError.missing(path: weights.path, name: "G/\(scope)/\(layer)/\(kind)")
    }
    used.insert(key)
    return name
  }

  private func shape(
    _ scope: String, _ layer: String, _ kind: String, rank: Int
  ) throws -> [Int] {
    let name = names.names[Key(scope: scope, layer: layer, kind: kind)]
    guard let name, let shape = weights.shapes[name] else {
      throw ImportError.missing(path: weights.path, name: "G/\(scope)/\(layer)/\(kind)")
    }
    guard shape.count == rank, shape.allSatisfy({ $0 > 0 }) else {
      throw ImportError.unsupported(
        path: weights.path,
        reason: "\(name) has the shape \(shape), and should have \(rank) dimensions")
    }
    return shape
  }
}
