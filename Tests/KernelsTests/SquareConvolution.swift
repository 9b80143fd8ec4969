// SPDX-License-Identifier: MIT
import Kernels
import TestSupport
import Testing

/// Convolutions with a square kernel on random operands, for the tests of the Winograd algorithms.
struct SquareConvolution: CustomTestStringConvertible {
  static let threeTaps = SquareConvolution(taps: 3, stride: 1)
  static let fiveTaps = SquareConvolution(taps: 5, stride: 2)
  static let all = [threeTaps, fiveTaps]

  let taps: Int
  let stride: Int

  var testDescription: String { "\(taps)x\(taps), stride \(stride)" }

  func geometry(
    batch: Int = 2, input: (Int, Int), channels: (Int, Int), before: (Int, Int) = (1, 1),
    output: (Int, Int)? = nil
  ) -> ConvolutionGeometry {
    let output = output ?? ((input.0 + stride - 1) / stride, (input.1 + stride - 1) / stride)
    return ConvolutionGeometry(
      batch: batch, inputSize: [input.0, input.1], inputChannels: channels.0,
      kernelSize: [taps, taps], stride: [stride, stride], paddingBefore: [before.0, before.1],
      outputSize: [output.0, output.1], outputChannels: channels.1)
  }
}

extension ConvolutionGeometry {
  /// The same sums with the examples as the depth of one example: no Winograd algorithm applies.
  var direct: ConvolutionGeometry {
    ConvolutionGeometry(
      batch: 1, inputSize: [batch] + inputSize.suffix(2), inputChannels: inputChannels,
      kernelSize: kernelSize, stride: stride, paddingBefore: paddingBefore,
      outputSize: [batch] + outputSize.suffix(2), outputChannels: outputChannels)
  }
}

/// A convolution and random operands.
///
/// Results are initialised with NaN to detect elements that are not written.
struct ConvolutionOperands {
  let geometry: ConvolutionGeometry
  let x: [Float]
  let w: [Float]
  let y: [Float]

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    x = Self.random(geometry.inputCount, "x")
    w = Self.random(geometry.kernelCount, "w")
    y = Self.random(geometry.outputCount, "y")
  }

  static func random(_ count: Int, _ name: String) -> [Float] {
    var stream = RandomStream(seed: 7, name: name)
    return (0..<count).map { _ in stream.normal() }
  }

  func forward(_ epilogue: ConvolutionEpilogue = ConvolutionEpilogue()) -> [Float] {
    var y = [Float](repeating: .nan, count: geometry.outputCount)
    ConvolutionKernels.forward(x, kernel: w, epilogue: epilogue, into: &y, geometry: geometry)
    return y
  }

  func inputAdjoint(_ epilogue: ConvolutionEpilogue = ConvolutionEpilogue()) -> [Float] {
    var x = [Float](repeating: .nan, count: geometry.inputCount)
    ConvolutionKernels.inputAdjoint(y, kernel: w, epilogue: epilogue, into: &x, geometry: geometry)
    return x
  }

  func kernelGradient() -> [Float] {
    var w = [Float](repeating: .nan, count: geometry.kernelCount)
    ConvolutionKernels.kernelGradient(x, y, into: &w, geometry: geometry)
    return w
  }

  /// The three results of the kernels.
  var results: [[Float]] { [forward(), inputAdjoint(), kernelGradient()] }

  /// The three results by their definition.
  var naiveResults: [[Float]] {
    [
      NaiveConvolution.forward(x, w, geometry), NaiveConvolution.inputAdjoint(y, w, geometry),
      NaiveConvolution.kernelGradient(x, y, geometry),
    ]
  }

  /// The operands of one example.
  func example(_ index: Int) -> ConvolutionOperands {
    let one = ConvolutionGeometry(
      batch: 1, inputSize: geometry.inputSize, inputChannels: geometry.inputChannels,
      kernelSize: geometry.kernelSize, stride: geometry.stride,
      paddingBefore: geometry.paddingBefore, outputSize: geometry.outputSize,
      outputChannels: geometry.outputChannels)
    return ConvolutionOperands(
      geometry: one, x: Self.part(index, of: x, one.inputCount), w: w,
      y: Self.part(index, of: y, one.outputCount))
  }

  static func part(_ index: Int, of values: [Float], _ count: Int) -> [Float] {
    Array(values[index * count..<(index + 1) * count])
  }

  /// The same operands with examples as depth.
  var direct: ConvolutionOperands {
    ConvolutionOperands(geometry: geometry.direct, x: x, w: w, y: y)
  }

  private init(geometry: ConvolutionGeometry, x: [Float], w: [Float], y: [Float]) {
    (self.geometry, self.x, self.w, self.y) = (geometry, x, w, y)
  }
}
