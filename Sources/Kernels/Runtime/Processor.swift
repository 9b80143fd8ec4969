// SPDX-License-Identifier: MIT
import CKernels
import COpenBLAS
import Foundation

/// What the machine computes with.
public enum Processor {
  /// The CPU's name as the system tells it.
  public static var modelName: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":", maxSplits: 1).last.map(String.init)
    return name?.trimmingCharacters(in: .whitespaces) ?? "unknown CPU"
  }

  /// The instructions Foley's own products run on.
  public static var vectorInstructions: String { String(cString: foley_vector_name()) }

  /// The OpenBLAS library's build, version first.
  public static var blasLibrary: String { String(cString: openblas_get_config()) }

  /// The kernels OpenBLAS chose, or was told to use.
  public static var blasCore: String { String(cString: openblas_get_corename()) }

  /// Whether `OPENBLAS_CORETYPE` holds OpenBLAS to kernels without AVX-512 on a CPU that has it.
  public static var blasCoreIsPinnedBelowCapability: Bool {
    let pinned = ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] ?? ""
    return !pinned.isEmpty && vectorInstructions == "AVX-512"
      && !["skylakex", "cooperlake", "sapphirerapids"].contains(blasCore.lowercased())
  }
}
