// SPDX-License-Identifier: MIT
import Kernels

/// Reproducible pseudorandom numbers in [-1, 1).
func noise(_ count: Int, name: String = "noise") -> [Float] {
  var stream = RandomStream(seed: 1, name: name)
  return (0..<count).map { _ in stream.uniform(-1..<1) }
}

/// Whether all floats are equal; `#expect(a == b)` lists the differences, which of many floats takes minutes.
func areEqual(_ a: [Float], _ b: [Float]) -> Bool { a == b }

/// Expects every float to be within `tolerance` of the corresponding double.
func isClose(_ values: [Float], _ expected: [Double], tolerance: Double = 1e-5) -> Bool {
  values.count == expected.count
    && zip(values, expected).allSatisfy {
      abs(Double($0) - $1) <= tolerance * max(1, abs($1)) || Double($0) == $1
    }
}
