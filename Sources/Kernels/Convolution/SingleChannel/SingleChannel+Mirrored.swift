// SPDX-License-Identifier: MIT

extension SingleChannel {
  /// A convolution of stride 1 with many input channels and one output channel as that of its output to its input:
  /// w `[K..., C, 1]` with its taps reversed is the kernel `[K..., 1, C]`; nil for convolutions of other shapes, and
  /// for lines shorter than a vector.
  init?(mirrored geometry: ConvolutionGeometry) {
    guard geometry.outputChannels == 1, geometry.stride.allSatisfy({ $0 == 1 }),
      geometry.outputSize[2] >= Self.lanes
    else { return nil }
    self.init(
      ConvolutionGeometry(
        batch: geometry.batch, inputSize: geometry.outputSize, inputChannels: 1,
        kernelSize: geometry.kernelSize, stride: geometry.stride,
        paddingBefore: zip(geometry.kernelSize, geometry.paddingBefore).map { $0 - 1 - $1 },
        outputSize: geometry.inputSize, outputChannels: geometry.inputChannels))
  }

  /// Calls `body` with the kernel `w` turned by 180 degrees.
  func withReversedTaps(
    _ w: UnsafePointer<Float>, _ body: (UnsafePointer<Float>) -> Void
  ) {
    MemoryPool.withScratch(geometry.kernelCount) { copy in
      copy.update(from: w, count: geometry.kernelCount)
      reverseTaps(copy)
      body(copy)
    }
  }

  /// Turns a kernel `[K..., 1, O]` by 180 degrees.
  func reverseTaps(_ w: UnsafeMutablePointer<Float>) {
    let taps = kernel.rows * kernel.taps
    for tap in 0..<taps / 2 {
      for channel in 0..<channels {
        let (place, mirror) = (tap * channels + channel, (taps - 1 - tap) * channels + channel)
        (w[place], w[mirror]) = (w[mirror], w[place])
      }
    }
  }
}
