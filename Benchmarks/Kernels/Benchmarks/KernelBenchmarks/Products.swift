// SPDX-License-Identifier: MIT
import Kernels

/// The matrix product and the convolution family on every layer of WaveGAN and SpecGAN.
enum Products {
  private static let channels = [1, 64, 128, 256, 512, 1024]
  private static let batch = 4

  static func register() {
    matrixProduct()
    for layer in 0..<5 {
      let wave = geometry(layer, size: [16_384 >> (2 * layer)], kernel: 25, stride: 4)
      convolution("wave \(layer)", wave)
      let picture = 128 >> layer
      convolution(
        "spectrogram \(layer)",
        geometry(layer, size: [picture, picture], kernel: 5, stride: 2))
    }
  }

  private static func matrixProduct() {
    let size = 2048
    kernel("floor: matrix product of \(size)", .operations(2 * size * size * size)) {
      let a = numbers(size * size, "matrix")
      var c = [Float](repeating: 0, count: size * size)
      return {
        MatrixProduct.multiply(
          a, transposingA: false, a, transposingB: false, into: &c, rows: size, columns: size,
          terms: size)
      }
    }
  }

  private static func geometry(
    _ layer: Int, size: [Int], kernel: Int, stride: Int
  ) -> ConvolutionGeometry {
    ConvolutionGeometry(
      batch: batch, inputSize: size, inputChannels: channels[layer],
      kernelSize: size.map { _ in kernel }, stride: size.map { _ in stride },
      paddingBefore: size.map { _ in (kernel - stride) / 2 }, outputSize: size.map { $0 / stride },
      outputChannels: channels[layer + 1])
  }

  /// The three members; 5 x 5 layers with enough channels take Winograd's way.
  private static func convolution(_ name: String, _ geometry: ConvolutionGeometry) {
    let amount = Amount.operations(geometry.operations)
    let epilogue = ConvolutionEpilogue()
    kernel("convolution \(name): forward", amount) {
      let (x, w) = (numbers(geometry.inputCount, "x"), numbers(geometry.kernelCount, "w"))
      var y = [Float](repeating: 0, count: geometry.outputCount)
      return {
        ConvolutionKernels.forward(x, kernel: w, epilogue: epilogue, into: &y, geometry: geometry)
      }
    }
    kernel("convolution \(name): adjoint", amount) {
      let (y, w) = (numbers(geometry.outputCount, "y"), numbers(geometry.kernelCount, "w"))
      var x = [Float](repeating: 0, count: geometry.inputCount)
      return {
        ConvolutionKernels.inputAdjoint(
          y, kernel: w, epilogue: epilogue, into: &x, geometry: geometry)
      }
    }
    kernel("convolution \(name): kernel gradient", amount) {
      let (x, y) = (numbers(geometry.inputCount, "x"), numbers(geometry.outputCount, "y"))
      var w = [Float](repeating: 0, count: geometry.kernelCount)
      return { ConvolutionKernels.kernelGradient(x, y, into: &w, geometry: geometry) }
    }
  }
}
