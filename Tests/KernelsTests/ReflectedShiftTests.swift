// SPDX-License-Identifier: MIT
import Kernels
import Testing

/// Reflected shifts against the definition, for all shifts that a length allows.
@Suite struct ReflectedShiftTests {
  private static let channels = 3
  private let length = 5
  private let shifts = Array(-4...4)
  private let x: [Float]
  private let sign: [Float]

  init() {
    var stream = RandomStream(seed: 3, name: "shifts")
    x = (0..<9 * 5 * Self.channels).map { _ in stream.normal() }
    sign = x.map { _ in stream.normal() }
  }

  /// The source row of row `row` of the shifted signal.
  private func source(of row: Int, shift: Int) -> Int {
    let place = row - shift
    return place < 0 ? -place : place >= length ? 2 * (length - 1) - place : place
  }

  private func apply(adjoint: Bool, usesMask: Bool) -> [Float] {
    var result = [Float](repeating: .nan, count: x.count)
    sign.withUnsafeBufferPointer { sign in
      ReflectedShift(shifts, adjoint: adjoint).apply(
        to: x, mask: usesMask ? sign.baseAddress.map { LeakyReLUMask(sign: $0, slope: 0.5) } : nil,
        into: &result, length: length, channels: Self.channels)
    }
    return result
  }

  @Test(arguments: [false, true]) func everyShiftAgainstItsDefinition(usesMask: Bool) {
    var (expected, added) = ([Float](repeating: 0, count: x.count), x.map { _ in Float(0) })
    for (example, shift) in shifts.enumerated() {
      for row in 0..<length {
        for channel in 0..<Self.channels {
          let to = (example * length + row) * Self.channels + channel
          let from =
            (example * length + source(of: row, shift: shift)) * Self.channels + channel
          let slope: Float = usesMask && sign[to] <= 0 ? 0.5 : 1
          expected[to] = x[from] * slope
          added[from] += x[to] * slope
        }
      }
    }
    #expect(apply(adjoint: false, usesMask: usesMask) == expected)
    let worst = zip(apply(adjoint: true, usesMask: usesMask), added).map { abs($0 - $1) }.max()
    #expect(worst ?? .infinity < 1e-6)
  }
}
