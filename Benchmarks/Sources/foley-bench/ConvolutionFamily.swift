// SPDX-License-Identifier: MIT
import ArgumentParser
import GANModels
import Kernels

/// Forward, adjoint and kernel gradient of every convolution of WaveGAN, against the sgemm rate that was
/// measured in the same moments.
struct ConvolutionFamily: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convolution", abstract: "The convolutions of WaveGAN as a share of the sgemm rate.")

  @Option(help: "Width d of the network.") var width = 64
  @Option(help: "Examples in a batch.") var batch = 64
  @Option(help: "Samples of a sound.") var length = 16384
  @Option(help: "Measurements, of which the median counts.") var repeats = 5
  @OptionGroup var threads: Threads

  func run() throws {
    threads.apply()
    let sgemm = SgemmRate()
    let layers = geometries.map(LayerBench.init)
    var rates: [Double] = []
    var times = layers.map { _ in Member.allCases.map { _ in [Double]() } }
    for _ in 0..<repeats + 1 {
      for (index, layer) in layers.enumerated() {
        rates.append(sgemm.measure())
        for (place, member) in Member.allCases.enumerated() {
          times[index][place].append(seconds { layer.run(member) })
        }
      }
    }
    try report(layers, sgemmRate: median(rates), times.map { $0.map { median(Array($0.dropFirst())) } })
  }

  /// The critic's convolutions; the generator's are their adjoints, of the same sizes.
  private var geometries: [ConvolutionGeometry] {
    let layout = WaveGANLayout(WaveGANConfiguration(sliceLength: length, width: width))
    var size = length
    return layout.criticBlocks.map { block in
      let output = size / block.stride
      defer { size = output }
      return ConvolutionGeometry(
        batch: batch, inputSize: [size], inputChannels: block.inputs, kernelSize: [25],
        stride: [block.stride], paddingBefore: [10], outputSize: [output],
        outputChannels: block.outputs)
    }
  }

  private func report(_ layers: [LayerBench], sgemmRate: Double, _ times: [[Double]]) throws {
    let operations = layers.map { Double($0.geometry.operations) }
    let family = 3 * operations.reduce(0, +) / times.joined().reduce(0, +)
    let rows = zip(layers, times).map { layer, times in
      JSONValue.object([
        "channels": .list([layer.geometry.inputChannels, layer.geometry.outputChannels].map {
          .number(Double($0))
        }),
        "gflops": .list(times.map { .number(Double(layer.geometry.operations) / $0 * 1e-9) }),
      ])
    }
    try printJSON([
      "gflops": .number(family * 1e-9), "sgemmGflops": .number(sgemmRate * 1e-9),
      "share": .number(family / sgemmRate), "layers": .list(rows),
      "threads": .number(Double(WorkerPool.threadCount)),
    ])
  }
}

/// The three members of the convolution family.
enum Member: CaseIterable {
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
    switch member {
    case .forward:
      ConvolutionKernels.forward(
        x, kernel: w, bias: bias, slope: 0.2, into: &result, geometry: geometry)
    case .inputAdjoint:
      ConvolutionKernels.inputAdjoint(
        y, kernel: w, bias: bias, slope: 0.2, into: &result, geometry: geometry)
    case .kernelGradient:
      ConvolutionKernels.kernelGradient(x, y, into: &result, geometry: geometry)
    }
  }
}

/// The rate of OpenBLAS's sgemm on all threads, for a product large enough to show it at its best.
struct SgemmRate {
  private let size = 3072
  private let a: [Float]

  init() {
    var stream = RandomStream(seed: 2, name: "sgemm")
    a = (0..<size * size).map { _ in stream.uniform(-1..<1) }
  }

  /// Operations a second.
  func measure() -> Double {
    var c = [Float](repeating: 0, count: size * size)
    let seconds = seconds {
      MatrixProduct.multiply(
        a, transposingA: false, a, transposingB: false, into: &c, rows: size, columns: size,
        terms: size)
    }
    return 2 * Double(size * size) * Double(size) / seconds
  }
}
