// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Testing

struct FourierTransformTests {
  /// The definition, in double precision: `[rows, L]` to `[rows, F, 2]`.
  private func naiveForward(_ signals: [Float], size: Int) -> [Float] {
    stride(from: 0, to: signals.count, by: size).flatMap { row in
      (0...size / 2).flatMap { bin in
        var sum = (0.0, 0.0)
        for index in 0..<size {
          let angle = -2 * Double.pi * Double(bin * index) / Double(size)
          sum.0 += Double(signals[row + index]) * cos(angle)
          sum.1 += Double(signals[row + index]) * sin(angle)
        }
        return [Float(sum.0), Float(sum.1)]
      }
    }
  }

  private func forward(_ signals: [Float], size: Int, rows: Int) -> [Float] {
    let transform = FourierTransform(size: size)
    var spectra = [Float](repeating: .nan, count: rows * transform.binCount * 2)
    signals.withUnsafeBufferPointer { source in
      spectra.withUnsafeMutableBufferPointer { transform.forward(source, into: $0, rows: rows) }
    }
    return spectra
  }

  private func inverse(_ spectra: [Float], size: Int, rows: Int) -> [Float] {
    var signals = [Float](repeating: .nan, count: rows * size)
    spectra.withUnsafeBufferPointer { source in
      signals.withUnsafeMutableBufferPointer {
        FourierTransform(size: size).inverse(source, into: $0, rows: rows)
      }
    }
    return signals
  }

  private func noise(_ count: Int) -> [Float] {
    (0..<count).map { Float(sin(Double($0 * $0) * 0.7312 + 0.2)) }
  }

  @Test(arguments: [1, 2, 3, 8, 15, 31, 64, 100])
  func forwardMatchesTheDefinition(size: Int) {
    let signals = noise(3 * size)
    let spectra = forward(signals, size: size, rows: 3)
    let expected = naiveForward(signals, size: size)
    #expect(spectra.count == expected.count)
    let tolerance = 1e-5 * Float(size).squareRoot() + 1e-6
    #expect(zip(spectra, expected).allSatisfy { abs($0 - $1) < tolerance })
  }

  @Test(arguments: [1, 2, 7, 16, 45, 1024])
  func inverseUndoesForward(size: Int) {
    let signals = noise(2 * size)
    let spectra = forward(signals, size: size, rows: 2)
    let copy = spectra.map { $0 }  // an array of its own
    let restored = inverse(spectra, size: size, rows: 2)
    #expect(zip(restored, signals).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(spectra == copy, "the input is left as it is")
  }

  @Test func aRowDoesNotDependOnItsNeighboursOrItsAddress() {
    let size = 45
    let signals = noise(7 * size)
    let together = forward(signals, size: size, rows: 7)
    for row in 0..<7 {
      let alone = forward(Array(signals[(row * size)..<((row + 1) * size)]), size: size, rows: 1)
      #expect(alone == Array(together[(row * 46)..<((row + 1) * 46)]))
    }
  }

  @Test func manyThreadsMayPlanAndTransformAtOnce() {
    let sizes = Array(20..<60)
    let alone = sizes.map { forward(noise($0), size: $0, rows: 1) }
    let results = UnsafeMutableBufferPointer<[Float]>.allocate(capacity: 400)
    defer { results.deallocate() }
    nonisolated(unsafe) let places = results
    DispatchQueue.concurrentPerform(iterations: 400) { index in
      // Sizes without a cached plan, then cached ones.
      let fresh = 200 + index % 100
      _ = forward(noise(fresh), size: fresh, rows: 1)
      let size = sizes[index % sizes.count]
      places.initializeElement(at: index, to: forward(noise(size), size: size, rows: 1))
    }
    #expect((0..<400).allSatisfy { results[$0] == alone[$0 % sizes.count] })
    results.deinitialize()
  }
}
