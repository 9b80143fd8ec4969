// SPDX-License-Identifier: MIT
import ArgumentParser
import Kernels
import Models

/// Forward, adjoint and kernel gradient of the convolutions of WaveGAN or SpecGAN or of 3x3
/// convolutions, against the sgemm rate that was measured in the same moments.
struct ConvolutionFamily: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convolution",
    abstract: "The convolutions of a network as a share of the sgemm rate.",
    discussion: """
      The critic's layers stand for the generator's, which are their adjoints, of the same sizes. \
      With --channels, 3x3 convolutions of stride 1 are measured, as style networks have them. \
      With --layer and --member, what is left can be run under a profiler.
      """)

  @Option(help: "The network.") var model = Model.wavegan
  @Option(help: "Width d of the network.") var width = 64
  @Option(help: "Not of a network: 3x3, stride 1, of so many channels at 64x64, 32x32, 16x16.")
  var channels: Int?
  @Option(help: "Examples in a batch.") var batch = 64
  @Option(help: "Only the layer of this number; 0 is next to the sound.") var layer: Int?
  @Option(help: "Only this member of the family.") var member: Member?
  @OptionGroup var repetition: Repetition

  func validate() throws {
    guard let layer, !geometries.indices.contains(layer) else { return }
    throw ValidationError("--layer must be one of 0 to \(geometries.count - 1).")
  }

  func run() throws {
    repetition.threads.apply()
    let sgemm = SgemmRate()
    let chosen = layer.map { [geometries[$0]] } ?? geometries
    let layers = chosen.map(LayerBench.init)
    let members = member.map { [$0] } ?? Member.allCases
    var rates: [Double] = []
    var times = layers.map { _ in members.map { _ in [Double]() } }
    for turn in 0...repetition.repeats {
      for (index, layer) in layers.enumerated() {
        let rate = sgemm.measure()
        let took = members.map { member in seconds { layer.run(member) } }
        guard turn > 0 else { continue }
        rates.append(rate)
        for (place, time) in took.enumerated() { times[index][place].append(time) }
      }
    }
    try report(layers, members, sgemmRate: median(rates), times.map { $0.map(median) })
  }

  private var geometries: [ConvolutionGeometry] {
    guard let channels else { return model.convolutions(width: width, batch: batch) }
    return [64, 32, 16].map { side in
      ConvolutionGeometry(
        batch: batch, inputSize: [side, side], inputChannels: channels, kernelSize: [3, 3],
        stride: [1, 1], paddingBefore: [1, 1], outputSize: [side, side], outputChannels: channels)
    }
  }

  private func report(
    _ layers: [LayerBench], _ members: [Member], sgemmRate: Double, _ times: [[Double]]
  ) throws {
    let operations = layers.map { Double($0.geometry.operations) }
    let family = Double(members.count) * operations.reduce(0, +) / times.joined().reduce(0, +)
    let rows = zip(layers, times).map { layer, times in
      let rates = times.map { JSONValue.number(Double(layer.geometry.operations) / $0 * 1e-9) }
      return JSONValue.object([
        "inputChannels": .number(Double(layer.geometry.inputChannels)),
        "outputChannels": .number(Double(layer.geometry.outputChannels)),
        "outputSize": .list(layer.geometry.outputSize.map { .number(Double($0)) }),
        "gflops": .object(
          Dictionary(uniqueKeysWithValues: zip(members.map(\.rawValue), rates))),
      ])
    }
    try printJSON([
      "gflops": .number(family * 1e-9), "sgemmGflops": .number(sgemmRate * 1e-9),
      "share": .number(family / sgemmRate), "layers": .list(rows),
      "threads": .number(Double(WorkerPool.threadCount)),
    ])
  }
}

extension DCGANLayout {
  /// The critic's convolutions; the generator's are their adjoints, of the same sizes.
  func convolutions(batch: Int, kernelLength: Int) -> [ConvolutionGeometry] {
    var size = Array(exampleShape.dropLast())
    return criticBlocks.map { block in
      let output = zip(size, block.stride).map { $0 / $1 }
      defer { size = output }
      return ConvolutionGeometry(
        batch: batch, inputSize: size, inputChannels: block.inputs,
        kernelSize: size.map { _ in kernelLength }, stride: block.stride,
        paddingBefore: block.stride.map { (kernelLength - $0) / 2 }, outputSize: output,
        outputChannels: block.outputs)
    }
  }
}

/// The three members of the convolution family.
enum Member: String, CaseIterable, ExpressibleByArgument {
  case forward
  case inputAdjoint
  case kernelGradient
}

/// One layer's operands and room for its results.
private final class LayerBench {
  let geometry: ConvolutionGeometry
  private let x: [Float]
  private let w: [Float]
  private let y: [Float]
  private let bias: [Float]
  private var result: [Float]

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    var stream = RandomStream(seed: 1, name: "layer")
    func random(_ count: Int) -> [Float] { (0..<count).map { _ in stream.uniform(-1..<1) } }
    x = random(geometry.inputCount)
    w = random(geometry.kernelCount)
    y = random(geometry.outputCount)
    bias = random(max(geometry.inputChannels, geometry.outputChannels))
    result = [Float](repeating: 0, count: max(x.count, w.count, y.count))
  }

  func run(_ member: Member) {
    bias.withUnsafeBufferPointer {
      var epilogue = ConvolutionEpilogue()
      (epilogue.bias, epilogue.slope) = ($0.baseAddress, 0.2)
      run(member, epilogue)
    }
  }

  private func run(_ member: Member, _ epilogue: ConvolutionEpilogue) {
    switch member {
    case .forward:
      ConvolutionKernels.forward(
        x, kernel: w, epilogue: epilogue, into: &result, geometry: geometry)
    case .inputAdjoint:
      ConvolutionKernels.inputAdjoint(
        y, kernel: w, epilogue: epilogue, into: &result, geometry: geometry)
    case .kernelGradient:
      ConvolutionKernels.kernelGradient(x, y, into: &result, geometry: geometry)
    }
  }
}
