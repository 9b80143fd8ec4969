// SPDX-License-Identifier: MIT

/// The general matrix product on the kernels of the convolutions.
///
/// The terms of every element are added in an order that depends on the shapes alone, so its bits are the
/// same on every CPU with fused multiply-adds and with any number of threads; a BLAS does not promise that.
public enum MatrixProduct {
  /// C = op(A) op(B), row-major and contiguous, where op transposes if asked; 2 M N K operations.
  ///
  /// A product is a convolution with a kernel of size one over a signal of M positions. A transposed B
  /// makes it that convolution's adjoint in the input, a transposed A the kernel gradient.
  ///
  /// - Parameters:
  ///   - rows: M, rows of op(A) and of C.
  ///   - columns: N, columns of op(B) and of C.
  ///   - terms: K, columns of op(A) and rows of op(B).
  public static func multiply(
    _ a: UnsafePointer<Float>, transposingA: Bool, _ b: UnsafePointer<Float>, transposingB: Bool,
    into c: UnsafeMutablePointer<Float>, rows: Int, columns: Int, terms: Int
  ) {
    guard rows > 0, columns > 0 else { return }
    guard terms > 0 else { return c.update(repeating: 0, count: rows * columns) }
    switch (transposingA, transposingB) {
    case (false, false):
      ConvolutionKernels.forward(
        a, kernel: b, epilogue: .init(), into: c,
        geometry: pointwise(positions: rows, inputs: terms, outputs: columns))
    case (false, true):
      ConvolutionKernels.inputAdjoint(
        a, kernel: b, epilogue: .init(), into: c,
        geometry: pointwise(positions: rows, inputs: columns, outputs: terms))
    case (true, false):
      ConvolutionKernels.kernelGradient(
        a, b, into: c, geometry: pointwise(positions: terms, inputs: rows, outputs: columns))
    case (true, true):
      // C = transpose(B A).
      MemoryPool.withScratch(rows * columns) { transposed in
        multiply(
          b, transposingA: false, a, transposingB: false, into: transposed, rows: columns,
          columns: rows, terms: terms)
        RowCopies.permute(transposed, shape: [columns, rows], order: [1, 0], into: c)
      }
    }
  }

  /// A convolution of size one over one signal.
  private static func pointwise(positions: Int, inputs: Int, outputs: Int) -> ConvolutionGeometry {
    ConvolutionGeometry(
      batch: 1, inputSize: [positions], inputChannels: inputs, kernelSize: [1], stride: [1],
      paddingBefore: [0], outputSize: [positions], outputChannels: outputs)
  }
}
