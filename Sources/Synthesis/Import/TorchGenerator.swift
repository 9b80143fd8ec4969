// SPDX-License-Identifier: MIT
import Autograd
import Files
import Models

/// The generator of a WaveGAN in PyTorch, found by the shapes of its layers.
///
/// Ports name their layers in different ways and order them alike, as
/// github.com/mostafaelaraby/wavegan-pytorch does (`models.py`): a linear layer, whose result is seen as
/// `[N, C, 16]`, then transposed convolutions with kernels `[in, out, K]`, or convolutions with kernels
/// `[out, in, K]` after a repetition of samples, and batch normalizations with PyTorch's constant of 1e-5.
struct TorchGenerator {
  private let weights: ForeignWeights
  /// The kinds of arrays of each layer, by the layer's name.
  private let layers: [String: Set<String>]
  private var used: Set<String> = []

  private static let startLength = 16
  private static let stride = 4
  private static let critics: Set = ["d", "critic", "discriminator", "netd"]

  /// The generator among the weights.
  ///
  /// - Parameter padding: what PyTorch's transposed convolutions are given; nil for 11 of kernels of 25 taps, or
  ///   the like of other kernels.
  static func read(_ weights: ForeignWeights, padding: Int?) throws -> ForeignGenerator {
    var reader = TorchGenerator(weights)
    return try reader.generator(padding: padding)
  }

  private init(_ weights: ForeignWeights) {
    self.weights = weights
    var layers: [String: Set<String>] = [:]
    for name in weights.shapes.keys where !Self.isCritics(name) {
      let (layer, kind) = Self.parts(of: name)
      layers[layer, default: []].insert(kind)
    }
    self.layers = layers
  }

  private static func isCritics(_ name: String) -> Bool {
    critics.contains(name.prefix { $0 != "." }.lowercased())
  }

  private static func parts(of name: String) -> (layer: String, kind: String) {
    guard let place = name.lastIndex(of: ".") else { return ("", name) }
    return (String(name[..<place]), String(name[name.index(after: place)...]))
  }

  private static func name(_ layer: String, _ kind: String) -> String {
    layer.isEmpty ? kind : "\(layer).\(kind)"
  }

  private mutating func generator(padding: Int?) throws -> ForeignGenerator {
    let norms = layers.filter { $0.value.contains("running_mean") }.map(\.key)
    let others = layers.keys.filter { !norms.contains($0) }.sorted(by: Self.isInOrder)
    let dense = others.filter { shape($0, "weight")?.count == 2 }
    let blocks = others.filter { shape($0, "weight")?.count == 3 }
    guard dense.count == 1, let matrix = shape(dense[0], "weight"),
      let first = blocks.first.flatMap({ shape($0, "weight") }),
      let last = blocks.last.flatMap({ shape($0, "weight") })
    else {
      throw ImportError.noGenerator(path: weights.path, names: weights.shapes.keys.sorted())
    }
    let channels = matrix[0] / Self.startLength
    let isTransposed = first[0] == channels
    guard matrix[0] == channels * Self.startLength, isTransposed || first[1] == channels else {
      throw ImportError.unsupported(
        path: weights.path,
        reason:
          "its linear layer makes \(matrix[0]) numbers, and its first convolution does not take 16 "
          + "samples of them")
    }
    var generator = ForeignGenerator(
      dimensions: 1, blockCount: blocks.count, startChannels: channels, latentCount: matrix[1],
      kernelLength: first[2], channelCount: last[isTransposed ? 1 : 0],
      upsampling: isTransposed ? .transposedConvolution : .nearestNeighbor)
    (generator.latents, generator.hasEqualStrides) = (.normal, true)
    addDense(dense[0], channels, to: &generator)
    try addBlocks(blocks, padding: padding, to: &generator)
    try addNormalizations(norms, to: &generator)
    try finish(&generator)
    return generator
  }

  private func shape(_ layer: String, _ kind: String) -> [Int]? {
    weights.shapes[Self.name(layer, kind)].flatMap { $0.allSatisfy { $0 > 0 } ? $0 : nil }
  }

  /// The order in which layers follow each other: numbers in names count as numbers.
  private static func isInOrder(_ one: String, _ other: String) -> Bool {
    for (a, b) in zip(one.split(separator: "."), other.split(separator: ".")) where a != b {
      if let a = Int(a), let b = Int(b) { return a < b }
      return a < b
    }
    return one.count < other.count
  }

  /// Numbers of channel c and sample t are in row c · 16 + t there, in column t · C + c here.
  private mutating func addDense(
    _ layer: String, _ channels: Int, to generator: inout ForeignGenerator
  ) {
    let (length, inputs) = (Self.startLength, generator.latentCount)
    generator.add("dense.kernel", from: use(layer, "weight")) {
      $0.reshaped(to: [channels, length, inputs]).permuted([2, 1, 0])
        .reshaped(to: [1, inputs, channels * length])
    }
    generator.add("dense.bias", from: use(layer, "bias")) { bias in
      guard bias.shape == [channels * length] else { return bias }
      return bias.reshaped(to: [channels, length]).permuted([1, 0])
        .reshaped(to: [channels * length])
    }
  }

  private mutating func addBlocks(
    _ layers: [String], padding: Int?, to generator: inout ForeignGenerator
  ) throws {
    let taps = generator.kernelLength
    let (lead, length): (Int, Int)
    if generator.upsampling == .transposedConvolution {
      // An output padding of 1 makes the length come out even.
      let usual = (taps - Self.stride + 1) / 2
      (lead, length) = try Self.placement(
        taps: taps, padding: padding ?? usual, path: weights.path)
      if padding == nil { generator.assumed.append("a padding of \(usual) samples (--padding)") }
    } else {
      (lead, length) = (0, taps)
      guard !taps.isMultiple(of: 2) else {
        throw ImportError.unsupported(
          path: weights.path, reason: "its convolutions have an even number of taps (\(taps))")
      }
    }
    generator.kernelLength = length
    for (index, layer) in layers.enumerated() {
      let name = generator.block(index)
      generator.add("\(name).kernel", from: use(layer, "weight")) { kernel in
        kernel.permuted([2, 1, 0])
          .padded(before: [lead, 0, 0], after: [max(0, length - lead - kernel.shape[2]), 0, 0])
      }
      generator.add("\(name).bias", from: use(layer, "bias"))
    }
    generator.assumed.append("linear layers whose results are seen as [N, channels, 16]")
  }

  /// Where the taps of PyTorch's transposed convolution lie among those of one whose padding is half of what a
  /// kernel exceeds the stride by, rounded down: the zeros before them, and the length of the kernel.
  ///
  /// Tap k of input i falls on sample 4 i + k - padding there.
  private static func placement(
    taps: Int, padding: Int, path: String
  ) throws -> (lead: Int, length: Int) {
    guard (0..<taps).contains(padding) else {
      throw ImportError.unsupported(
        path: path, reason: "a padding of \(padding) samples does not go with \(taps) taps")
    }
    for lead in 0...taps {
      let shortest = 2 * (padding + lead) + stride
      for length in [shortest, shortest + 1] where length >= taps + lead { return (lead, length) }
    }
    return (0, taps)
  }

  /// The normalization of a signal is the one of as many channels: every signal has half of the one before.
  private mutating func addNormalizations(
    _ layers: [String], to generator: inout ForeignGenerator
  ) throws {
    let channels = (0..<generator.blockCount).map { generator.startChannels >> $0 }
    var places: [Int: String] = [:]
    for layer in layers.sorted(by: Self.isInOrder) {
      guard let count = shape(layer, "running_mean")?.first,
        let place = channels.firstIndex(of: count), places[place] == nil
      else { continue }
      places[place] = layer
    }
    if let only = places[0], places.count == 1, channels.count > 1 {
      // The port has a layer for the first signal whether or not it uses it.
      for kind in ["weight", "bias", "running_mean", "running_var"] { _ = use(only, kind) }
      generator.leftOut.append("\(only), as no other signal is normalized")
      return
    }
    guard !places.isEmpty else { return }
    generator.normalizesBatches = true
    for index in channels.indices {
      guard let layer = places[index] else {
        throw ImportError.missing(
          path: weights.path, name: "a batch normalization of \(channels[index]) channels")
      }
      addNormalization("normalizations.\(index)", layer, to: &generator)
    }
  }

  private mutating func addNormalization(
    _ name: String, _ layer: String, to generator: inout ForeignGenerator
  ) {
    let (gain, variance) = (use(layer, "weight"), use(layer, "running_var"))
    generator.parts.append(
      ForeignGenerator.Part(name: "\(name).gain", origin: gain) { weights in
        let (gains, variances) = (try weights.tensor(gain), try weights.tensor(variance))
        guard gains.shape == variances.shape else { return gains }
        // gain / √(variance + 1e-5) = gain' / √(variance + 1e-3)
        return gains * ((variances + 1e-3) / (variances + 1e-5)).squareRoot()
      })
    generator.add("\(name).bias", from: use(layer, "bias"))
    generator.add("\(name).mean", from: use(layer, "running_mean"))
    generator.add("\(name).variance", from: variance)
  }

  private mutating func use(_ layer: String, _ kind: String) -> String {
    let name = Self.name(layer, kind)
    used.insert(name)
    return name
  }

  /// Checks that nothing of the generator is left over, and says what else is left out.
  private func finish(_ generator: inout ForeignGenerator) throws {
    let all = weights.shapes.keys.sorted() + weights.otherNames
    let own = all.filter { !Self.isCritics($0) }
    let unmapped = own.filter { !used.contains($0) && !$0.hasSuffix(".num_batches_tracked") }
    guard unmapped.isEmpty else {
      throw ImportError.unmapped(path: weights.path, names: unmapped)
    }
    if own.count < all.count {
      generator.leftOut.append("\(counted(all.count - own.count, "array")) of the critic")
    }
  }
}
