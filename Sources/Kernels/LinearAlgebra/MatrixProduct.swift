// SPDX-License-Identifier: MIT
import CKernels

/// The general matrix product on the kernels of the convolutions.
///
/// The terms of every element are added in an order that depends on the shapes alone, so its bits are the
/// same on every CPU with fused multiply-adds and with any number of threads; a BLAS does not promise that. A
/// product with a vector has an order of its own, whose loops need no packing.
public enum MatrixProduct {
  /// C = op(A) op(B), row-major and contiguous, where op transposes if asked; 2 M N K operations.
  ///
  /// A product is a convolution with a kernel of size one over a signal of M positions. A transposed B
  /// makes it that convolution's adjoint in the input, a transposed A the kernel gradient. Only products
  /// with a vector, and of two vectors, are not.
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
    if columns == 1 {
      return multiply(a, transposingA: transposingA, vector: b, into: c, rows: rows, terms: terms)
    }
    if terms == 1 { return multiplyOuter(a, b, into: c, rows: rows, columns: columns) }
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

  /// c = op(A) b.
  private static func multiply(
    _ a: UnsafePointer<Float>, transposingA: Bool, vector b: UnsafePointer<Float>,
    into c: UnsafeMutablePointer<Float>, rows: Int, terms: Int
  ) {
    guard transposingA else {
      return Reduction.rowProducts(
        a, with: b, sharingItsRow: true, into: c, rows: rows, columns: terms)
    }
    parallelRanges(rows, grain: max(64, (1 << 14) / terms)) { range in
      (c + range.lowerBound).update(repeating: 0, count: range.count)
      foley_add_weighted_rows(
        a + range.lowerBound, b, terms, range.count, rows, c + range.lowerBound)
    }
  }

  /// c = a bᵀ of two vectors.
  private static func multiplyOuter(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
    rows: Int, columns: Int
  ) {
    parallelRanges(rows, grain: max(1, (1 << 14) / columns)) { range in
      for row in range { foley_affine(b, a[row], 0, c + row * columns, columns) }
    }
  }

  /// A convolution of size one over one signal.
  private static func pointwise(positions: Int, inputs: Int, outputs: Int) -> ConvolutionGeometry {
    ConvolutionGeometry(
      batch: 1, inputSize: [positions], inputChannels: inputs, kernelSize: [1], stride: [1],
      paddingBefore: [0], outputSize: [positions], outputChannels: outputs)
  }
}
