// SPDX-License-Identifier: MIT

/// A kernel gradient with fewer output channels than a vector has lanes, as one with sixteen.
///
/// f neighbouring positions of y `[..., J, O]` are one position of `[..., J / f, f O]`, whose window of x is s (f - 1)
/// taps longer at stride s. Of its kernel w',
///
///     w[k, c, o] = sum over i < f of w'[k + i s, c, i O + o].
struct FoldedKernelGradient {
  private static let lanes = 16

  private let geometry: ConvolutionGeometry
  private let folded: ConvolutionGeometry
  private let fold: Int

  /// nil where positions do not divide into such groups, or the longer window costs what full vectors save.
  init?(_ geometry: ConvolutionGeometry) {
    let (channels, taps) = (geometry.outputChannels, geometry.kernelSize[2])
    guard (1..<Self.lanes).contains(channels), Self.lanes % channels == 0 else { return nil }
    fold = Self.lanes / channels
    let stride = geometry.stride[2]
    let window = taps + stride * (fold - 1)
    guard geometry.outputSize[2] % fold == 0, 3 * fold * taps >= 4 * window else { return nil }
    self.geometry = geometry
    func replacing(_ sizes: [Int], last: Int) -> [Int] { sizes.dropLast() + [last] }
    folded = ConvolutionGeometry(
      batch: geometry.batch, inputSize: geometry.inputSize, inputChannels: geometry.inputChannels,
      kernelSize: replacing(geometry.kernelSize, last: window),
      stride: replacing(geometry.stride, last: stride * fold),
      paddingBefore: geometry.paddingBefore,
      outputSize: replacing(geometry.outputSize, last: geometry.outputSize[2] / fold),
      outputChannels: Self.lanes)
  }

  /// Computes every element of the kernel.
  func run(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into kernel: UnsafeMutablePointer<Float>
  ) {
    MemoryPool.withScratch(folded.kernelCount) { sums in
      ConvolutionKernels.kernelGradient(x, y, into: sums, geometry: folded)
      unfold(sums, into: kernel)
    }
  }

  private func unfold(
    _ sums: UnsafePointer<Float>, into kernel: UnsafeMutablePointer<Float>
  ) {
    let (inputs, outputs) = (geometry.inputChannels, geometry.outputChannels)
    let (taps, window) = (geometry.kernelSize[2], folded.kernelSize[2])
    for row in 0..<geometry.kernelSize[0] * geometry.kernelSize[1] {
      for tap in 0..<taps {
        for input in 0..<inputs {
          let target = kernel + ((row * taps + tap) * inputs + input) * outputs
          for output in 0..<outputs {
            target[output] = (0..<fold).reduce(0) { sum, place in
              let source = row * window + tap + place * geometry.stride[2]
              return sum + sums[(source * inputs + input) * Self.lanes + place * outputs + output]
            }
          }
        }
      }
    }
  }
}
