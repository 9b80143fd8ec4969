// SPDX-License-Identifier: MIT
import Kernels
import TestSupport
import Testing

/// 5x5 convolutions of stride 2 with enough channels for the Winograd algorithm.
@Suite struct WinogradTests {
  private func geometry(
    batch: Int = 2, input: (Int, Int), channels: (Int, Int), before: (Int, Int) = (1, 1),
    output: (Int, Int)? = nil
  ) -> ConvolutionGeometry {
    let output = output ?? ((input.0 + 1) / 2, (input.1 + 1) / 2)
    return ConvolutionGeometry(
      batch: batch, inputSize: [input.0, input.1], inputChannels: channels.0, kernelSize: [5, 5],
      stride: [2, 2], paddingBefore: [before.0, before.1], outputSize: [output.0, output.1],
      outputChannels: channels.1)
  }

  private func random(_ count: Int, _ name: String) -> [Float] {
    var stream = RandomStream(seed: 7, name: name)
    return (0..<count).map { _ in stream.normal() }
  }

  /// Results are initialised with NaN to detect elements that are not written.
  private func forward(
    _ x: [Float], _ w: [Float], _ geometry: ConvolutionGeometry,
    _ epilogue: ConvolutionEpilogue = ConvolutionEpilogue()
  ) -> [Float] {
    var y = [Float](repeating: .nan, count: geometry.outputCount)
    ConvolutionKernels.forward(x, kernel: w, epilogue: epilogue, into: &y, geometry: geometry)
    return y
  }

  private func inputAdjoint(
    _ y: [Float], _ w: [Float], _ geometry: ConvolutionGeometry,
    _ epilogue: ConvolutionEpilogue = ConvolutionEpilogue()
  ) -> [Float] {
    var x = [Float](repeating: .nan, count: geometry.inputCount)
    ConvolutionKernels.inputAdjoint(y, kernel: w, epilogue: epilogue, into: &x, geometry: geometry)
    return x
  }

  private func kernelGradient(
    _ x: [Float], _ y: [Float], _ geometry: ConvolutionGeometry
  ) -> [Float] {
    var w = [Float](repeating: .nan, count: geometry.kernelCount)
    ConvolutionKernels.kernelGradient(x, y, into: &w, geometry: geometry)
    return w
  }

  /// The largest difference relative to the largest value; infinite for NaN.
  private func error(_ values: [Float], _ expected: [Float]) -> Float {
    let scale = expected.reduce(1) { max($0, abs($1)) }
    return zip(values, expected).reduce(0) { worst, pair in
      pair.0.isFinite ? max(worst, abs(pair.0 - pair.1) / scale) : .infinity
    }
  }

  private func isDefinition(_ geometry: ConvolutionGeometry) -> Bool {
    let x = random(geometry.inputCount, "x")
    let w = random(geometry.kernelCount, "w")
    let y = random(geometry.outputCount, "y")
    let forwards = error(forward(x, w, geometry), NaiveConvolution.forward(x, w, geometry))
    let adjoints = error(
      inputAdjoint(y, w, geometry), NaiveConvolution.inputAdjoint(y, w, geometry))
    let gradients = error(
      kernelGradient(x, y, geometry), NaiveConvolution.kernelGradient(x, y, geometry))
    return max(forwards, adjoints, gradients) <= 1e-5
  }

  /// Whole and partial vectors of channels, a last panel of one vector or less, several blocks.
  @Test(arguments: [
    (32, 32), (33, 47), (47, 33), (40, 70), (70, 50), (64, 130), (16, 16), (17, 30),
  ])
  func channels(channels: (Int, Int)) {
    #expect(isDefinition(geometry(batch: 6, input: (8, 14), channels: channels)))
  }

  /// Tiles that exceed the signal on every side or lie entirely outside.
  @Test(arguments: [(1, 1), (2, 3), (5, 4), (7, 12), (16, 9)], [0, 1, 2, 3, 6])
  func sizesAndPaddings(input: (Int, Int), before: Int) {
    let output = ((input.0 + before + 2) / 2, (input.1 + before + 5) / 2)
    #expect(
      isDefinition(
        geometry(
          batch: 1 + 64 / ((output.0 + 1) / 2 * ((output.1 + 1) / 2)), input: input,
          channels: (32, 36),
          before: (before, (before + 1) % 4), output: output)))
  }

  /// Several blocks of tiles, blocks across examples, and outputs that do not read all of the
  /// input.
  @Test func manySquares() {
    #expect(isDefinition(geometry(batch: 3, input: (34, 30), channels: (32, 34))))
    #expect(isDefinition(geometry(batch: 5, input: (31, 33), channels: (16, 20))))
    #expect(
      isDefinition(
        geometry(
          batch: 30, input: (9, 9), channels: (36, 32), before: (0, 0), output: (2, 3))))
  }

  @Test(arguments: [false, true]) func theEpilogueComesAfterTheSum(isAdjoint: Bool) {
    let geometry = geometry(input: (9, 10), channels: (33, 47))
    let w = random(geometry.kernelCount, "w")
    let signal = random(isAdjoint ? geometry.outputCount : geometry.inputCount, "x")
    let sign = random(isAdjoint ? geometry.inputCount : geometry.outputCount, "sign")
    let bias = random(isAdjoint ? 33 : 47, "bias")
    func run(_ epilogue: ConvolutionEpilogue = ConvolutionEpilogue()) -> [Float] {
      isAdjoint
        ? inputAdjoint(signal, w, geometry, epilogue) : forward(signal, w, geometry, epilogue)
    }
    let expected = run().enumerated().map { index, sum in
      let value = sum + bias[index % bias.count]
      return (value > 0 ? value : 0.2 * value) * (sign[index] > 0 ? 1 : 0.5)
    }
    bias.withUnsafeBufferPointer { bias in
      sign.withUnsafeBufferPointer { sign in
        guard let start = sign.baseAddress else { return }
        var epilogue = ConvolutionEpilogue()
        (epilogue.bias, epilogue.slope) = (bias.baseAddress, 0.2)
        epilogue.mask = LeakyReLUMask(sign: start, slope: 0.5)
        #expect(error(run(epilogue), expected) == 0)
      }
    }
  }

  @Test(arguments: [(6, 6), (16, 16)]) func anExampleHasTheSameBitsAlone(input: (Int, Int)) {
    let whole = geometry(batch: 13, input: input, channels: (32, 40))
    let one = geometry(batch: 1, input: input, channels: (32, 40))
    let x = random(whole.inputCount, "x")
    let w = random(whole.kernelCount, "w")
    let y = random(whole.outputCount, "y")
    let (forwards, adjoints) = (forward(x, w, whole), inputAdjoint(y, w, whole))
    for example in [0, 5, 12] {
      let xs = example * one.inputCount..<(example + 1) * one.inputCount
      let ys = example * one.outputCount..<(example + 1) * one.outputCount
      #expect(error(forward(Array(x[xs]), w, one), Array(forwards[ys])) == 0)
      #expect(error(inputAdjoint(Array(y[ys]), w, one), Array(adjoints[xs])) == 0)
    }
  }
}
