// SPDX-License-Identifier: MIT
import COpenBLAS
import Kernels

/// OpenBLAS, which benchmarks compare with.
enum OpenBLAS {
  /// The configuration string of the library, version first.
  static var configuration: String { String(cString: openblas_get_config()) }

  /// The core whose kernels OpenBLAS uses, chosen by it or by `OPENBLAS_CORETYPE`.
  static var core: String { String(cString: openblas_get_corename()) }
}

/// The rate of OpenBLAS's sgemm on all threads for a large product, as a measure of peak arithmetic.
struct SgemmRate {
  private static let size = 3072
  private let a: [Float]

  /// Fills the operand with random numbers.
  init() {
    var stream = RandomStream(seed: 2, name: "sgemm")
    a = (0..<Self.size * Self.size).map { _ in stream.uniform(-1..<1) }
  }

  /// Floating-point operations per second.
  func measure() -> Double {
    openblas_set_num_threads(Int32(clamping: WorkerPool.threadCount))
    let size = blasint(Self.size)
    var c = [Float](repeating: 0, count: Self.size * Self.size)
    let duration = ContinuousClock().measure {
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, size, size, size, 1, a, size, a, size, 0, &c,
        size)
    }
    return 2 * Double(Self.size * Self.size) * Double(Self.size) / (duration / .seconds(1))
  }
}
