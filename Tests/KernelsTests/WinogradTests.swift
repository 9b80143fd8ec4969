// SPDX-License-Identifier: MIT
import Kernels
import TestSupport
import Testing

/// 3x3 convolutions of stride 1 and 5x5 convolutions of stride 2 with enough channels for the
/// Winograd algorithms.
@Suite struct WinogradTests {
  /// The largest difference relative to the largest value; infinite for NaN.
  private func error(_ values: [Float], _ expected: [Float]) -> Float {
    let scale = expected.reduce(1) { max($0, abs($1)) }
    return zip(values, expected).reduce(0) { worst, pair in
      pair.0.isFinite ? max(worst, abs(pair.0 - pair.1) / scale) : .infinity
    }
  }

  private func isDefinition(_ geometry: ConvolutionGeometry) -> Bool {
    let operands = ConvolutionOperands(geometry)
    return zip(operands.results, operands.naiveResults).allSatisfy { error($0, $1) <= 1e-5 }
  }

  /// Whole and partial vectors of channels, a last panel of one vector or less, several blocks, and
  /// both sides of the least numbers of channels.
  @Test(
    arguments: SquareConvolution.all,
    [
      (32, 32), (33, 47), (47, 33), (40, 70), (70, 50), (64, 130), (16, 16), (17, 30), (15, 17),
      (16, 15), (31, 32), (32, 31), (32, 15),
    ])
  func channels(convolution: SquareConvolution, channels: (Int, Int)) {
    // 2x2 and 4x4 results.
    for (batch, input) in [(8, (5, 9)), (3, (16, 30))] {
      #expect(isDefinition(convolution.geometry(batch: batch, input: input, channels: channels)))
    }
  }

  /// Tiles that exceed the signal on every side or lie entirely outside.
  @Test(arguments: [(1, 1), (2, 3), (5, 4), (7, 12), (16, 9)], [0, 1, 2, 3, 6])
  func sizesAndPaddings(input: (Int, Int), before: Int) {
    for convolution in SquareConvolution.all {
      let stride = convolution.stride
      let output = ((input.0 + before + 2) / stride, (input.1 + before + 5) / stride)
      let geometry = convolution.geometry(
        batch: 1 + 64 / ((output.0 + 1) / 2 * ((output.1 + 1) / 2)), input: input,
        channels: (32, 36), before: (before, (before + 1) % 4), output: output)
      #expect(isDefinition(geometry), "\(geometry)")
    }
  }

  /// Several blocks of tiles, blocks across examples, and outputs that do not read all of the
  /// input.
  @Test(arguments: SquareConvolution.all) func manySquares(convolution: SquareConvolution) {
    let stride = convolution.stride
    for geometry in [
      convolution.geometry(batch: 3, input: (17 * stride, 15 * stride), channels: (32, 34)),
      convolution.geometry(
        batch: 5, input: (16 * stride - 1, 17 * stride - 1), channels: (16, 20)),
      convolution.geometry(
        batch: 30, input: (9, 9), channels: (36, 32), before: (0, 0), output: (2, 3)),
    ] {
      #expect(isDefinition(geometry), "\(geometry)")
    }
  }

  /// On these operands the deviation of 2x2 tiles is 0.5 to 1.1 times that of the direct sum, of 4x4 tiles 1.4 to 2.2
  /// times.
  @Test(arguments: [(32, 32), (64, 64), (128, 32)], [(5, 9), (14, 15)])
  func theRoundingErrorIsNearThatOfTheDirectSum(channels: (Int, Int), input: (Int, Int)) {
    let isWide = input.0 > 8
    let operands = ConvolutionOperands(
      SquareConvolution.threeTaps.geometry(batch: 6, input: input, channels: channels))
    func deviation(_ values: [Float], _ expected: [Float]) -> Float {
      zip(values, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    let naive = operands.naiveResults
    let direct = zip(operands.direct.results, naive).map(deviation)
    let winograd = zip(operands.results, naive).map(deviation)
    for (deviation, limit) in zip(winograd, direct) {
      #expect(deviation <= (isWide ? 2.5 : 1.2) * limit)
      if isWide { #expect(deviation > 1.2 * limit, "the results are not 4x4") }
      #expect(deviation != limit, "both are direct sums")
    }
  }

  /// Below 16 channels the sums are direct: the same bits as with the
  /// examples as depth.
  @Test(arguments: [(15, 16), (16, 15)]) func fewChannelsAreSummedDirectly(channels: (Int, Int)) {
    let operands = ConvolutionOperands(
      SquareConvolution.threeTaps.geometry(batch: 5, input: (8, 8), channels: channels))
    #expect((operands.results == operands.direct.results) as Bool)
  }

  @Test(
    arguments: SquareConvolution.all,
    [(false, (9, 10)), (true, (9, 10)), (false, (16, 18)), (true, (16, 18))])
  func theEpilogueComesAfterTheSum(convolution: SquareConvolution, use: (Bool, (Int, Int))) {
    let (isAdjoint, input) = use
    let operands = ConvolutionOperands(convolution.geometry(input: input, channels: (33, 47)))
    func run(_ epilogue: ConvolutionEpilogue = ConvolutionEpilogue()) -> [Float] {
      isAdjoint ? operands.inputAdjoint(epilogue) : operands.forward(epilogue)
    }
    let sums = run()
    let sign = ConvolutionOperands.random(sums.count, "sign")
    let bias = ConvolutionOperands.random(isAdjoint ? 33 : 47, "bias")
    let expected = sums.enumerated().map { index, sum in
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

  @Test(arguments: SquareConvolution.all, [(6, 6), (16, 16), (3, 5), (1, 1)])
  func anExampleHasTheSameBitsAlone(convolution: SquareConvolution, input: (Int, Int)) {
    let whole = ConvolutionOperands(
      convolution.geometry(batch: 13, input: input, channels: (32, 40)))
    let (forwards, adjoints) = (whole.forward(), whole.inputAdjoint())
    for example in [0, 5, 12] {
      let one = whole.example(example)
      let (forward, adjoint) = (one.forward(), one.inputAdjoint())
      #expect(forward == ConvolutionOperands.part(example, of: forwards, forward.count))
      #expect(adjoint == ConvolutionOperands.part(example, of: adjoints, adjoint.count))
    }
  }

  @Test(arguments: SquareConvolution.all, [(32, 32), (48, 100)])
  func bitsDoNotDependOnTheNumberOfThreads(convolution: SquareConvolution, channels: (Int, Int)) {
    for side in [6 * convolution.stride, 12 * convolution.stride] {
      let operands = ConvolutionOperands(
        convolution.geometry(batch: 12, input: (side, side), channels: channels))
      let results = [1, 2, 3].map { count in withThreads(count) { operands.results } }
      #expect((results[1] == results[0]) as Bool)
      #expect((results[2] == results[0]) as Bool)
    }
  }
}
