// SPDX-License-Identifier: MIT
import CKernels
import Foundation

/// The CPU and its vector instructions.
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
}
