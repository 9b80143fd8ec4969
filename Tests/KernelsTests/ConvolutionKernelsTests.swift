// SPDX-License-Identifier: MIT
import Kernels
import TestSupport
import Testing

/// Convolutions and their adjoints against the definition, with other thread counts and in other
/// batches.
@Suite struct ConvolutionKernelsTests {
  /// Operands of a convolution and the results of the three kernels.
  private struct Case {
    let geometry: ConvolutionGeometry
    let x: [Float]
    let w: [Float]
    let y: [Float]
    let bias: [Float]

    init(_ geometry: ConvolutionGeometry, seed: UInt64 = 1) {
      var stream = RandomStream(seed: seed, name: "case")
      func random(_ count: Int) -> [Float] { (0..<count).map { _ in stream.normal() } }
      self.geometry = geometry
      x = random(geometry.inputCount)
      w = random(geometry.kernelCount)
      y = random(geometry.outputCount)
      bias = random(max(geometry.inputChannels, geometry.outputChannels))
    }

    /// Results are initialised with NaN to detect elements that are not written.
    func forward(_ epilogue: ConvolutionEpilogue = ConvolutionEpilogue()) -> [Float] {
      var result = [Float](repeating: .nan, count: geometry.outputCount)
      ConvolutionKernels.forward(
        x, kernel: w, epilogue: epilogue, into: &result, geometry: geometry)
      return result
    }

    func inputAdjoint(_ epilogue: ConvolutionEpilogue = ConvolutionEpilogue()) -> [Float] {
      var result = [Float](repeating: .nan, count: geometry.inputCount)
      ConvolutionKernels.inputAdjoint(
        y, kernel: w, epilogue: epilogue, into: &result, geometry: geometry)
      return result
    }

    func kernelGradient() -> [Float] {
      var result = [Float](repeating: .nan, count: geometry.kernelCount)
      ConvolutionKernels.kernelGradient(x, y, into: &result, geometry: geometry)
      return result
    }
  }

  private func expectNaive(_ geometry: ConvolutionGeometry) {
    let operands = Case(geometry)
    let (x, w, y) = (operands.x, operands.w, operands.y)
    expectClose(operands.forward(), NaiveConvolution.forward(x, w, geometry), geometry)
    expectClose(operands.inputAdjoint(), NaiveConvolution.inputAdjoint(y, w, geometry), geometry)
    expectClose(
      operands.kernelGradient(), NaiveConvolution.kernelGradient(x, y, geometry), geometry)
  }

  private func expectClose(
    _ values: [Float], _ expected: [Float], _ geometry: ConvolutionGeometry
  ) {
    let scale = expected.reduce(1) { max($0, abs($1)) }
    let worst = zip(values, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(values.count == expected.count && worst <= 1e-5 * scale, "\(worst) for \(geometry)")
    let unwritten = values.count { !$0.isFinite }
    #expect(unwritten == 0, "elements of \(geometry) that are not written")
  }

  private func geometry(
    batch: Int = 2, input: [Int], channels: (Int, Int), kernel: [Int], stride: [Int]? = nil,
    before: [Int]? = nil, output: [Int]? = nil
  ) -> ConvolutionGeometry {
    let stride = stride ?? input.map { _ in 1 }
    return ConvolutionGeometry(
      batch: batch, inputSize: input, inputChannels: channels.0, kernelSize: kernel, stride: stride,
      paddingBefore: before ?? kernel.map { ($0 - 1) / 2 },
      outputSize: output ?? zip(input, stride).map { ($0 + $1 - 1) / $1 },
      outputChannels: channels.1)
  }

  @Test(arguments: [(1, 16), (1, 1), (2, 5), (5, 2), (16, 16), (17, 33), (3, 70), (40, 1)])
  func layersOfWaveGAN(channels: (Int, Int)) {
    expectNaive(
      geometry(batch: 3, input: [64], channels: channels, kernel: [25], stride: [4], before: [10]))
  }

  @Test(arguments: [(1, 5), (5, 1), (3, 20), (16, 18)])
  func layersOfSpecGAN(channels: (Int, Int)) {
    expectNaive(
      geometry(
        input: [10, 12], channels: channels, kernel: [5, 5], stride: [2, 2], before: [1, 1]))
  }

  // Lines split into pieces, windows that exceed the input on every side, sizes that are and are
  // not multiples of the stride, phases with one tap fewer, partial vectors.
  @Test(arguments: [16, 48], [1, 2, 4, 8, 16]) func oneChannelAndMany(many: Int, stride: Int) {
    for (length, taps, before) in [(64, 25, 10), (61, 25, 11), (40, 5, 4), (3, 25, 12), (7, 3, 0)] {
      expectNaive(
        geometry(
          input: [length], channels: (1, many), kernel: [taps], stride: [stride],
          before: [before]))
    }
    for (size, taps, before) in [([10, 12], [5, 5], [1, 1]), ([7, 9], [3, 6], [2, 5])] {
      for rows in 1...3 {
        expectNaive(
          geometry(
            input: size, channels: (1, many), kernel: taps, stride: [rows, stride],
            before: before))
      }
    }
  }

  @Test(
    arguments: [16, 48],
    [([3, 3], [1, 1]), ([1, 1], [0, 0]), ([2, 6], [1, 4]), ([3, 3], [4, 3])])
  func manyChannelsAndOne(many: Int, kernel: ([Int], [Int])) {
    for (size, output) in [([9, 12], [9, 12]), ([40, 64], [38, 60])] {
      expectNaive(
        geometry(
          batch: 3, input: size, channels: (many, 1), kernel: kernel.0, before: kernel.1,
          output: output))
    }
  }

  /// Few output channels, whose neighbouring positions share a vector in the kernel gradient.
  @Test(arguments: [1, 2, 4, 8], [1, 2]) func fewOutputChannels(few: Int, stride: Int) {
    for channels in [(1, few), (3, few), (20, few)] {
      for taps in [[3, 3], [5, 4], [2, 9]] {
        expectNaive(
          geometry(
            batch: 3, input: [6 * stride, 32 * stride], channels: channels, kernel: taps,
            stride: [stride, stride], before: [1, 2], output: [6, 32]))
      }
    }
  }

  @Test func longLinesOfOneChannel() {
    expectNaive(
      geometry(input: [9001], channels: (1, 16), kernel: [25], stride: [4], before: [10]))
    expectNaive(
      geometry(
        input: [70, 70], channels: (1, 16), kernel: [5, 5], stride: [2, 2], before: [2, 1]))
    expectNaive(
      geometry(
        input: [40], channels: (1, 16), kernel: [7], stride: [2], before: [3], output: [30]))
  }

  @Test(arguments: [(2, 3), (16, 5)]) func threeDimensions(channels: (Int, Int)) {
    expectNaive(
      geometry(
        input: [5, 4, 6], channels: channels, kernel: [3, 2, 4], stride: [2, 1, 3],
        before: [1, 0, 2]))
  }

  @Test(arguments: 1...7) func everyStride(stride: Int) {
    expectNaive(geometry(input: [40], channels: (3, 4), kernel: [5], stride: [stride]))
    expectNaive(geometry(input: [40], channels: (16, 4), kernel: [5], stride: [stride]))
  }

  @Test(arguments: 1...9) func everyKernelLength(length: Int) {
    expectNaive(geometry(input: [21], channels: (4, 3), kernel: [length], stride: [4]))
    expectNaive(geometry(input: [21], channels: (16, 3), kernel: [length], stride: [4]))
  }

  @Test(arguments: [1, 2, 3, 7, 50]) func everyInputLength(length: Int) {
    expectNaive(
      geometry(input: [length], channels: (2, 3), kernel: [25], stride: [4], before: [10]))
    expectNaive(geometry(input: [length], channels: (1, 1), kernel: [9], before: [8]))
  }

  @Test func aConvolutionHasChannels() async {
    await #expect(processExitsWith: .failure) {
      _ = ConvolutionGeometry(
        batch: 1, inputSize: [8], inputChannels: 0, kernelSize: [3], stride: [1],
        paddingBefore: [1], outputSize: [8], outputChannels: 4)
    }
    await #expect(processExitsWith: .failure) {
      _ = ConvolutionGeometry(
        batch: 1, inputSize: [8], inputChannels: 4, kernelSize: [3], stride: [1],
        paddingBefore: [1], outputSize: [8], outputChannels: 0)
    }
  }

  @Test func aConvolutionHasTapsAndMoves() async {
    await #expect(processExitsWith: .failure) {
      _ = ConvolutionGeometry(
        batch: 1, inputSize: [8, 8], inputChannels: 4, kernelSize: [3, 0], stride: [1, 1],
        paddingBefore: [1, 0], outputSize: [8, 9], outputChannels: 4)
    }
    await #expect(processExitsWith: .failure) {
      _ = ConvolutionGeometry(
        batch: 1, inputSize: [8, 8], inputChannels: 4, kernelSize: [3, 3], stride: [1, 0],
        paddingBefore: [1, 1], outputSize: [8, 8], outputChannels: 4)
    }
  }

  /// Windows longer than the input: y has no positions.
  @Test(arguments: [(1, 16), (3, 20), (16, 1), (32, 32)])
  func noWindowFits(channels: (Int, Int)) {
    expectNaive(
      geometry(
        input: [4, 2], channels: channels, kernel: [2, 3], stride: [1, 4], before: [0, 0],
        output: [3, 0]))
    expectNaive(
      geometry(
        input: [4, 4], channels: channels, kernel: [5, 5], stride: [2, 2], before: [0, 0],
        output: [0, 0]))
  }

  /// Several tiles of rows, blocks of terms, panels of columns and parts of the sum.
  @Test func longSums() {
    expectNaive(geometry(batch: 5, input: [700], channels: (30, 70), kernel: [25], stride: [4]))
  }

  /// Kernel gradients in blocks of several planes, of some taps, of one tap and of a part of a tap;
  /// with split-K; with windows entirely in the padding.
  @Test(arguments: [(1, 16), (3, 40), (7, 2), (30, 33), (50, 6), (200, 3)], [1, 2, 3])
  func blocksOfTheKernelGradient(channels: (Int, Int), stride: Int) {
    let operands = Case(
      geometry(
        input: [20 * stride, 18 * stride], channels: channels, kernel: [5, 7],
        stride: [stride, stride], before: [3, 6], output: [21, 27]))
    expectClose(
      operands.kernelGradient(),
      NaiveConvolution.kernelGradient(operands.x, operands.y, operands.geometry),
      operands.geometry)
  }

  /// Strides larger than the kernel.
  @Test(arguments: [(1, 3), (60, 3)]) func windowsWithGaps(channels: (Int, Int)) {
    expectNaive(
      geometry(
        input: [9, 40], channels: channels, kernel: [2, 3], stride: [4, 7], before: [0, 2]))
  }

  @Test(arguments: [(1, 3), (3, 2), (60, 3)]) func windowsWithoutPadding(channels: (Int, Int)) {
    expectNaive(
      geometry(
        input: [12, 30], channels: channels, kernel: [5, 5], stride: [2, 2], before: [0, 0],
        output: [4, 13]))
  }

  /// The fast FIR algorithm, once and twice: many columns, even and odd numbers of rows and blocks.
  @Test(arguments: [64, 130, 131, 333], [25, 24, 23, 12, 41]) func rowsInPairs(
    length: Int, kernel: Int
  ) {
    for channels in [(3, 70), (3, 130), (70, 3), (130, 3)] {
      expectNaive(
        geometry(input: [length], channels: channels, kernel: [kernel], stride: [4], before: [10]))
    }
  }

  @Test(arguments: [(2, 130), (130, 2)]) func rowsInPairsOfPlanes(channels: (Int, Int)) {
    expectNaive(
      geometry(
        input: [3, 5, 70], channels: channels, kernel: [2, 3, 13], stride: [1, 2, 2],
        before: [0, 1, 5]))
  }

  /// A 512-tap filter with one channel, as in the generator's post-processing filter.
  @Test func longFilters() {
    expectNaive(geometry(input: [300], channels: (1, 1), kernel: [512]))
  }

  @Test func manyShortExamples() {
    expectNaive(geometry(batch: 70, input: [4], channels: (3, 5), kernel: [3]))
  }

  @Test func denseLayers() {
    expectNaive(
      geometry(batch: 64, input: [1], channels: (100, 130), kernel: [1], before: [0], output: [1]))
  }

  @Test func randomGeometries() {
    var stream = RandomStream(seed: 5, name: "geometries")
    func sizes(_ rank: Int, upTo limit: Int) -> [Int] {
      (0..<rank).map { _ in 1 + stream.uniformInteger(below: limit) }
    }
    for _ in 0..<150 {
      let rank = 1 + stream.uniformInteger(below: 3)
      let kernel = sizes(rank, upTo: rank == 1 ? 12 : 4)
      let (stride, input) = (sizes(rank, upTo: 4), sizes(rank, upTo: rank == 1 ? 60 : 7))
      let before = kernel.map { stream.uniformInteger(below: $0) }
      let output = (0..<rank).map { axis in
        (input[axis] + before[axis] + stream.uniformInteger(below: kernel[axis])) / stride[axis] + 1
      }
      let channels = sizes(2, upTo: 20)
      expectNaive(
        geometry(
          batch: sizes(1, upTo: 5)[0], input: input, channels: (channels[0], channels[1]),
          kernel: kernel, stride: stride, before: before, output: output))
    }
  }

  @Test(arguments: [(5, 5), (16, 16), (1, 32), (3, 130), (130, 3)])
  func biasAndSlopeComeAfterTheSum(channels: (Int, Int)) {
    let operands = Case(
      geometry(input: [150], channels: channels, kernel: [25], stride: [4], before: [10])
    )
    func finished(_ sums: [Float], _ channels: Int) -> [Float] {
      sums.enumerated().map { index, sum in
        let value = sum + operands.bias[index % channels]
        return value > 0 ? value : 0.2 * value
      }
    }
    operands.bias.withUnsafeBufferPointer { bias in
      var epilogue = ConvolutionEpilogue()
      (epilogue.bias, epilogue.slope) = (bias.baseAddress, 0.2)
      expectClose(
        operands.forward(epilogue), finished(operands.forward(), channels.1), operands.geometry)
      expectClose(
        operands.inputAdjoint(epilogue), finished(operands.inputAdjoint(), channels.0),
        operands.geometry)
    }
  }

  @Test func biasSlopeAndMaskOfOneChannel() {
    let operands = Case(
      geometry(batch: 2, input: [9, 30], channels: (16, 1), kernel: [3, 3], before: [1, 1]))
    let (sums, adjoint) = (operands.forward(), operands.inputAdjoint())
    func finished(_ sum: Float, _ bias: Float) -> Float {
      sum + bias > 0 ? sum + bias : 0.2 * (sum + bias)
    }
    operands.bias.withUnsafeBufferPointer { bias in
      var epilogue = ConvolutionEpilogue()
      (epilogue.bias, epilogue.slope) = (bias.baseAddress, 0.2)
      expectClose(
        operands.forward(epilogue), sums.map { finished($0, bias[0]) }, operands.geometry)
      operands.x.withUnsafeBufferPointer { sign in
        guard let start = sign.baseAddress else { return }
        epilogue.mask = LeakyReLUMask(sign: start, slope: 0.5)
        let expected = adjoint.enumerated().map { index, sum in
          finished(sum, bias[index % 16]) * (sign[index] > 0 ? 1 : 0.5)
        }
        expectClose(operands.inputAdjoint(epilogue), expected, operands.geometry)
      }
    }
  }

  /// Rows that exceed the target, one and several tiles, groups of columns, fast FIR; shifts in
  /// both directions.
  @Test(arguments: [(1, 16), (16, 1), (3, 5), (16, 20), (2, 70), (70, 130)], [30, 1500])
  func maskAndShiftComeLast(channels: (Int, Int), length: Int) {
    let shifts = [2, -3, 0, 1, -1]
    let operands = Case(
      geometry(
        batch: 5, input: [length], channels: channels, kernel: [25], stride: [4], before: [10]))
    func check(
      _ run: (ConvolutionEpilogue) -> [Float], sign: [Float], channels: Int, adjoint: Bool
    ) {
      let plain = run(ConvolutionEpilogue())
      var expected = [Float](repeating: .nan, count: plain.count)
      let shifts = ReflectedShift(shifts, adjoint: adjoint)
      sign.withUnsafeBufferPointer { sign in
        guard let sign = sign.baseAddress else { return }
        var epilogue = ConvolutionEpilogue()
        epilogue.mask = LeakyReLUMask(sign: sign, slope: 0.2)
        let masked = zip(plain.indices, plain).map { $1 * (sign[$0] > 0 ? 1 : 0.2) }
        expectClose(run(epilogue), masked, operands.geometry)
        epilogue.shifts = shifts
        shifts.apply(
          to: masked, mask: nil, into: &expected, length: plain.count / 5 / channels,
          channels: channels)
        expectClose(run(epilogue), expected, operands.geometry)
      }
    }
    check(operands.forward, sign: operands.y, channels: channels.1, adjoint: false)
    check(operands.inputAdjoint, sign: operands.x, channels: channels.0, adjoint: true)
  }

  @Test func shiftsOfHalfAnExampleStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      let geometry = ConvolutionGeometry(
        batch: 1, inputSize: [6], inputChannels: 2, kernelSize: [3], stride: [1],
        paddingBefore: [1], outputSize: [6], outputChannels: 3)
      var epilogue = ConvolutionEpilogue()
      epilogue.shifts = ReflectedShift([3])
      let (x, w) = ([Float](repeating: 1, count: 12), [Float](repeating: 1, count: 18))
      var y = [Float](repeating: 0, count: 18)
      ConvolutionKernels.forward(x, kernel: w, epilogue: epilogue, into: &y, geometry: geometry)
    }
  }

  @Test func aLeakyReLUMaskInTwoDimensions() {
    let operands = Case(
      geometry(
        input: [10, 12], channels: (3, 20), kernel: [5, 5], stride: [2, 2], before: [1, 1]))
    operands.x.withUnsafeBufferPointer { sign in
      guard let start = sign.baseAddress else { return }
      var epilogue = ConvolutionEpilogue()
      epilogue.mask = LeakyReLUMask(sign: start, slope: 0.2)
      let expected = zip(operands.inputAdjoint(), sign).map { $0 * ($1 > 0 ? 1 : 0.2) }
      expectClose(operands.inputAdjoint(epilogue), expected, operands.geometry)
    }
  }

  @Test(arguments: [(5, 7), (1, 32), (5, 140), (140, 5)])
  func anExampleHasTheSameBitsInEveryBatch(channels: (Int, Int)) {
    let whole = Case(
      geometry(batch: 9, input: [150], channels: channels, kernel: [25], stride: [4], before: [10]))
    let one = geometry(
      batch: 1, input: [150], channels: channels, kernel: [25], stride: [4], before: [10])
    let (forward, adjoint) = (whole.forward(), whole.inputAdjoint())
    for example in 0..<9 {
      let x = Array(whole.x[example * one.inputCount..<(example + 1) * one.inputCount])
      let y = Array(whole.y[example * one.outputCount..<(example + 1) * one.outputCount])
      var (oneForward, oneAdjoint) = (y, x)
      ConvolutionKernels.forward(
        x, kernel: whole.w, epilogue: ConvolutionEpilogue(), into: &oneForward, geometry: one)
      ConvolutionKernels.inputAdjoint(
        y, kernel: whole.w, epilogue: ConvolutionEpilogue(), into: &oneAdjoint, geometry: one)
      #expect(oneForward == Array(forward[example * y.count..<(example + 1) * y.count]))
      #expect(oneAdjoint == Array(adjoint[example * x.count..<(example + 1) * x.count]))
    }
  }

  @Test(arguments: [(6, 40), (1, 32), (6, 140), (140, 6)])
  func bitsDoNotDependOnTheNumberOfThreads(channels: (Int, Int)) {
    let operands = Case(
      geometry(batch: 8, input: [4096], channels: channels, kernel: [25], stride: [4], before: [10])
    )
    let results = [1, 2, 4].map { count in
      withThreads(count) {
        [operands.forward(), operands.inputAdjoint(), operands.kernelGradient()]
      }
    }
    #expect((results[1] == results[0]) as Bool)
    #expect((results[2] == results[0]) as Bool)
  }
}
