// SPDX-License-Identifier: MIT
import Kernels

/// Loops that memory bounds: element by element, sums, the optimiser.
enum Sweeps {
  /// Too many for any cache.
  private static let count = 1 << 24
  private static let floatSize = MemoryLayout<Float>.stride

  static func register() {
    copy()
    elementwise()
    reduction()
    adam()
  }

  private static func copy() {
    kernel("floor: copy of 64 MiB", .bytes(2 * count * floatSize)) {
      let x = numbers(count, "x")
      var y = x
      return { Elementwise.affine(x, scale: 1, shift: 0, into: &y, count: count) }
    }
  }

  private static func elementwise() {
    kernel("element-wise: product", .bytes(3 * count * floatSize)) {
      let x = numbers(count, "x")
      var y = x
      return { Elementwise.apply(.multiply, x, x, into: &y, count: count) }
    }
    kernel("element-wise: tanh", .bytes(2 * count * floatSize)) {
      let x = numbers(count, "x")
      var y = x
      return { Elementwise.apply(.tanh, x, into: &y, count: count) }
    }
  }

  private static func reduction() {
    let channels = 64
    kernel("reduction: sum of channels", .bytes(count * floatSize)) {
      let x = numbers(count, "x")
      var y = [Float](repeating: 0, count: channels)
      return {
        Reduction.sum(x, into: &y, outer: 1, rows: count / channels, inner: channels)
      }
    }
  }

  private static func adam() {
    kernel("optimiser: Adam", .bytes(7 * count * floatSize)) {
      let g = numbers(count, "g")
      var (w, m, v) = (g, g, g.map { $0 * $0 })
      return {
        g.withUnsafeBufferPointer { g in
          w.withUnsafeMutableBufferPointer { w in
            m.withUnsafeMutableBufferPointer { m in
              v.withUnsafeMutableBufferPointer { v in
                OptimizerKernels.adam(
                  w, m: m, v: v, g: g, beta1: 0.5, beta2: 0.9, rate: 1e-4, scale: 1, epsilon: 1e-8)
              }
            }
          }
        }
      }
    }
  }
}
