// SPDX-License-Identifier: MIT
import CKernels
import COpenBLAS
import Foundation

/// The CPU, its vector instructions and the OpenBLAS build.
public enum Processor {
  /// The model name of the CPU from /proc/cpuinfo.
  public static var modelName: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":", maxSplits: 1).last.map(String.init)
    return name?.trimmingCharacters(in: .whitespaces) ?? "unknown CPU"
  }

  /// The vector instructions used by Foley's own kernels: "AVX-512", "AVX2" or "128-bit".
  public static var vectorInstructions: String { String(cString: foley_vector_name()) }

  /// The configuration string of the OpenBLAS library, version first.
  public static var blasLibrary: String { String(cString: openblas_get_config()) }

  /// The core whose kernels OpenBLAS uses, chosen by it or by `OPENBLAS_CORETYPE`.
  public static var blasCore: String { String(cString: openblas_get_corename()) }

  /// Whether `OPENBLAS_CORETYPE` restricts OpenBLAS to kernels without AVX-512 on a CPU that
  /// supports it.
  public static var blasCoreIsPinnedBelowCapability: Bool {
    let pinned = ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] ?? ""
    return !pinned.isEmpty && vectorInstructions == "AVX-512"
      && !["skylakex", "cooperlake", "sapphirerapids"].contains(blasCore.lowercased())
  }
}
