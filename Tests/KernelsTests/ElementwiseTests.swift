// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Testing

/// Lengths 0...1000 cover the remainders of all vector widths; the longest length is split between
/// threads.
private let lengths = [0, 1, 15, 16, 17, 1000, 70_001]

struct ElementwiseTests {
  private func apply(_ operation: Elementwise.Binary, _ a: [Float], _ b: [Float]) -> [Float] {
    result(a.count) { Elementwise.apply(operation, a, b, into: $0, count: a.count) }
  }

  private func apply(_ function: Elementwise.Unary, _ x: [Float]) -> [Float] {
    result(x.count) { Elementwise.apply(function, x, into: $0, count: x.count) }
  }

  /// The output of `body`, checked to have written exactly `count` elements.
  private func result(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    var y = [Float](repeating: .nan, count: count + 20)
    y.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { body(start) }
    }
    #expect(y[count...].allSatisfy { $0.isNaN }, "wrote beyond \(count) elements")
    return Array(y.prefix(count))
  }

  @Test(arguments: lengths)
  func arithmeticIsExactToTheLastBit(count: Int) {
    let a = noise(count, name: "a"), b = noise(count, name: "b")
    #expect(apply(.add, a, b) == zip(a, b).map { $0 + $1 })
    #expect(apply(.subtract, a, b) == zip(a, b).map { $0 - $1 })
    #expect(apply(.multiply, a, b) == zip(a, b).map { $0 * $1 })
    #expect(apply(.divide, a, b) == zip(a, b).map { $0 / $1 })
    #expect(apply(.absolute, a) == a.map(abs))
    #expect(apply(.squareRoot, a.map(abs)) == a.map { abs($0).squareRoot() })
    let affine = result(count) {
      Elementwise.affine(a, scale: 1.7, shift: -0.3, into: $0, count: count)
    }
    #expect(affine == a.map { 1.7 * $0 + -0.3 }, "rounded twice, not fused")
  }

  @Test(arguments: lengths)
  func theResultMayTakeThePlaceOfAnOperand(count: Int) {
    let a = noise(count, name: "a"), b = noise(count, name: "b")
    func inPlace(_ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
      result(count) { y in
        y.update(from: a, count: count)
        body(y)
      }
    }
    #expect(
      inPlace { Elementwise.apply(.subtract, $0, b, into: $0, count: count) }
        == apply(.subtract, a, b))
    #expect(
      inPlace { Elementwise.apply(.subtract, b, $0, into: $0, count: count) }
        == apply(.subtract, b, a))
    #expect(inPlace { Elementwise.apply(.tanh, $0, into: $0, count: count) } == apply(.tanh, a))
    #expect(
      inPlace { Elementwise.leakyReLUMask($0, bySignOf: $0, slope: 0.2, into: $0, count: count) }
        == a.map { $0 > 0 ? $0 : 0.2 * $0 })
  }

  @Test(arguments: [1, 3, 7, 8, 16, 17, 32, 48])
  func numbersOfRowsAndChannelsMeetTheirElements(channels: Int) {
    for rows in [0, 1, 5, 40, 5000] {
      let count = rows * channels
      let x = noise(count), perRow = noise(rows, name: "r"), perChannel = noise(channels, name: "c")
      for operation in [Elementwise.PerChannel.add, .multiply] {
        func combine(_ a: Float, _ b: Float) -> Float { operation == .add ? a + b : a * b }
        let ofRows = result(count) {
          Elementwise.applyPerRow(operation, x, perRow, into: $0, rows: rows, channels: channels)
        }
        #expect(areEqual(ofRows, x.indices.map { combine(x[$0], perRow[$0 / channels]) }))
        let ofChannels = result(count) {
          Elementwise.applyPerChannel(
            operation, x, perChannel, into: $0, rows: rows, channels: channels)
        }
        #expect(areEqual(ofChannels, x.indices.map { combine(x[$0], perChannel[$0 % channels]) }))
      }
    }
  }

  @Test(arguments: [(0, 3), (5, 1), (4, 16), (40, 77), (3, 3000)])
  func softmaxesAreSharesOfExponentials(rows: Int, columns: Int) {
    let x = noise(rows * columns).map { 100 + 40 * $0 }
    let found = result(rows * columns) {
      Elementwise.softmax(x, into: $0, rows: rows, columns: columns)
    }
    let expected = (0..<rows).flatMap { row in
      let powers = x[row * columns..<(row + 1) * columns].map { exp(Double($0)) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
    #expect(isClose(found, expected, tolerance: 2e-6))
  }

  private static let functions: [(Elementwise.Unary, @Sendable (Double) -> Double)] = [
    (.exp, { exp($0) }), (.log, { log($0) }), (.tanh, { tanh($0) }),
    (.sigmoid, { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) }),
    (.softplus, { max($0, 0) + log1p(exp(-abs($0))) }),
  ]

  /// Every 60,013th of all floats except NaNs.
  private static let floats = stride(from: 0, through: UInt64(UInt32.max), by: 60_013)
    .map { Float(bitPattern: UInt32($0)) }.filter { !$0.isNaN }

  /// Limits of the range reductions, of subnormal numbers and of the range of floats.
  private static let borders: [Float] = [
    0, -0.0, 1, -1, 0.70710677, 1.4142135, 0.625, -0.625, 0.6249, .pi, 0.99999994, 1.0000001,
    87.33, -87.33, -87.34, 88.02, 88.72, 88.7228, 88.723, 89, 100, 1000,
    -95, -100, -103.9, -103.98, -104, -105, -1000,
    .leastNormalMagnitude, .leastNonzeroMagnitude, 0x1p-133,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity,
  ]

  @Test(arguments: 0..<5)
  func transcendentalFunctionsAreRightToTheLastBits(index: Int) {
    let (function, exact) = Self.functions[index]
    let inputs = Self.borders + Self.borders.map(\.nextUp) + Self.floats
    var worst = (error: 0.0, input: Float(0))
    for (x, y) in zip(inputs, apply(function, inputs)) {
      let expected = exact(Double(x)), rounded = Float(expected)
      if expected.isNaN || rounded.isInfinite || y.isNaN || y.isInfinite {
        #expect(y == rounded || (y.isNaN && expected.isNaN), "\(function)(\(x)) is \(y)")
      } else {
        let unit = Double(max(abs(rounded).ulp, .leastNonzeroMagnitude))
        let error = abs(Double(y) - expected) / unit
        if error > worst.error { worst = (error, x) }
      }
    }
    #expect(worst.error <= 2.5, "units in the last place at \(worst.input)")
  }

  @Test(arguments: lengths)
  func transcendentalFunctionsDoNotDependOnThePlace(count: Int) {
    let x = noise(count).map { 20 * $0 }
    for (function, _) in Self.functions {
      let together = apply(function, x)
      let alone = x.indices.suffix(40).map { apply(function, [x[$0]])[0] }
      #expect(together.suffix(40).map(\.bitPattern) == alone.map(\.bitPattern))
    }
  }

  @Test func aNotANumberPasses() {
    let x = [Float](repeating: .nan, count: 37), ones = [Float](repeating: 1, count: 37)
    let results = [
      apply(.exp, x), apply(.log, x), apply(.tanh, x), apply(.sigmoid, x), apply(.softplus, x),
      apply(.squareRoot, x), apply(.absolute, x), apply(.add, x, ones),
      result(37) { Elementwise.clamp(x, to: -1...1, into: $0, count: 37) },
      result(37) { Elementwise.leakyReLUMask(x, bySignOf: ones, slope: 0, into: $0, count: 37) },
    ]
    for result in results { #expect(result.allSatisfy { $0.isNaN }) }
  }

  @Test(arguments: lengths)
  func pairsHaveTheirMagnitudesAndPhases(count: Int) {
    let magnitudes = noise(count, name: "magnitudes").map { abs($0) }
    let phases = noise(count, name: "phases").map { $0 * .pi }
    let pairs = result(2 * count) {
      Elementwise.fromPolar(magnitudes, phases, into: $0, count: count)
    }
    var expected: [Double] = []
    for (magnitude, phase) in zip(magnitudes, phases) {
      expected.append(Double(magnitude) * cos(Double(phase)))
      expected.append(Double(magnitude) * sin(Double(phase)))
    }
    let isRight = isClose(pairs, expected, tolerance: 2e-7)
    #expect(isRight)
  }

  @Test func theMaskIsOneForPositiveSignsOnly() {
    let x: [Float] = [3, 3, 3, 3, -3], sign: [Float] = [1, 0, -0.0, -1, .leastNonzeroMagnitude]
    let y = result(5) {
      Elementwise.leakyReLUMask(x, bySignOf: sign, slope: 0.5, into: $0, count: 5)
    }
    #expect(y == [3, 1.5, 1.5, 1.5, -3])
  }

  @Test(arguments: lengths)
  func clampingKeepsWhatIsInside(count: Int) {
    let x = noise(count)
    let y = result(count) { Elementwise.clamp(x, to: -0.5...0.25, into: $0, count: count) }
    #expect(y == x.map { min(max($0, -0.5), 0.25) })
  }

  @Test func boundsCountAsInside() {
    let x: [Float] = [7, 7, 7, 7, .infinity, .nan, 7]
    let lower: Float = -0.5, upper: Float = 0.25
    let reference = [lower, upper, upper.nextUp, lower.nextUp, lower.nextDown, 3, .nan]
    let y = result(7) {
      Elementwise.zeroOutside(x, where: reference, isIn: lower...upper, into: $0, count: 7)
    }
    #expect(y == [7, 7, 0, 7, 0, 0, 0], "what is outside is zero whatever it was")
    let clamped = result(2) {
      Elementwise.clamp([-.infinity, .infinity], to: -0.5...0.25, into: $0, count: 2)
    }
    #expect(clamped == [-0.5, 0.25])
  }

  @Test(arguments: lengths)
  func keepingDropsWhatIsOutside(count: Int) {
    let x = noise(count, name: "x"), reference = noise(count, name: "reference")
    let y = result(count) {
      Elementwise.zeroOutside(x, where: reference, isIn: -0.5...0.25, into: $0, count: count)
    }
    #expect(y == zip(x, reference).map { (-0.5...0.25).contains($1) ? $0 : 0 })
  }
}
