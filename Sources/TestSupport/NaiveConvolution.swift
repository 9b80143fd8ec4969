// SPDX-License-Identifier: MIT
public import Kernels

/// The convolution family by its definition: nested loops, sums in double precision.
public enum NaiveConvolution {
  /// y `[N, J..., O]` from x `[N, I..., C]` and w `[K..., C, O]`, without bias.
  public static func forward(_ x: [Float], _ w: [Float], _ geometry: ConvolutionGeometry) -> [Float]
  {
    sums(count: geometry.outputCount, geometry) { place, add in
      add(place.y, x[place.x], w[place.w])
    }
  }

  /// x `[N, I..., C]` from y `[N, J..., O]` and w `[K..., C, O]`.
  public static func inputAdjoint(
    _ y: [Float], _ w: [Float], _ geometry: ConvolutionGeometry
  ) -> [Float] {
    sums(count: geometry.inputCount, geometry) { place, add in
      add(place.x, y[place.y], w[place.w])
    }
  }

  /// w `[K..., C, O]` from x `[N, I..., C]` and y `[N, J..., O]`.
  public static func kernelGradient(
    _ x: [Float], _ y: [Float], _ geometry: ConvolutionGeometry
  ) -> [Float] {
    sums(count: geometry.kernelCount, geometry) { place, add in
      add(place.w, x[place.x], y[place.y])
    }
  }

  private typealias Place = (x: Int, w: Int, y: Int)

  /// Calls `visit` for every product that is a term of a convolution, with what adds it up.
  private static func sums(
    count: Int, _ geometry: ConvolutionGeometry,
    _ visit: (Place, _ add: (Int, Float, Float) -> Void) -> Void
  ) -> [Float] {
    var sums = [Double](repeating: 0, count: count)
    let add = { (index: Int, a: Float, b: Float) in sums[index] += Double(a) * Double(b) }
    for example in 0..<geometry.batch {
      forEachIndex(geometry.outputSize) { j in
        forEachIndex(geometry.kernelSize) { k in
          let i = (0..<3).map { j[$0] * geometry.stride[$0] + k[$0] - geometry.paddingBefore[$0] }
          guard zip(i, geometry.inputSize).allSatisfy({ (0..<$1).contains($0) }) else { return }
          let x = offset([example] + i, [geometry.batch] + geometry.inputSize)
          let y = offset([example] + j, [geometry.batch] + geometry.outputSize)
          let w = offset(k, geometry.kernelSize)
          for c in 0..<geometry.inputChannels {
            for o in 0..<geometry.outputChannels {
              let place: Place = (
                x: x * geometry.inputChannels + c,
                w: (w * geometry.inputChannels + c) * geometry.outputChannels + o,
                y: y * geometry.outputChannels + o
              )
              visit(place, add)
            }
          }
        }
      }
    }
    return sums.map(Float.init)
  }

  private static func forEachIndex(_ size: [Int], _ body: ([Int]) -> Void) {
    for depth in 0..<size[0] {
      for height in 0..<size[1] {
        for width in 0..<size[2] { body([depth, height, width]) }
      }
    }
  }

  private static func offset(_ index: [Int], _ size: [Int]) -> Int {
    zip(index, size).reduce(0) { $0 * $1.1 + $1.0 }
  }
}
