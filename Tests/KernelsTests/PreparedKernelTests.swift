// SPDX-License-Identifier: MIT
import Foundation
import Kernels
import Synchronization
import Testing

/// Convolutions with cached packed layouts against those without.
struct PreparedKernelTests {
  /// A one-dimensional convolution with the channels of x and y.
  private static func line(
    _ size: Int, _ channels: (Int, Int), kernel: Int = 25, stride: Int = 4, batch: Int = 1
  ) -> ConvolutionGeometry {
    ConvolutionGeometry(
      batch: batch, inputSize: [size], inputChannels: channels.0, kernelSize: [kernel],
      stride: [stride], paddingBefore: [(kernel - stride) / 2], outputSize: [size / stride],
      outputChannels: channels.1)
  }

  private static func square(
    _ side: Int, _ channels: (Int, Int), _ convolution: SquareConvolution = .fiveTaps
  ) -> ConvolutionGeometry {
    convolution.geometry(batch: 1, input: (side, side), channels: channels)
  }

  private func batch(_ count: Int, of one: ConvolutionGeometry) -> ConvolutionGeometry {
    ConvolutionGeometry(
      batch: count, inputSize: one.inputSize, inputChannels: one.inputChannels,
      kernelSize: one.kernelSize, stride: one.stride, paddingBefore: one.paddingBefore,
      outputSize: one.outputSize, outputChannels: one.outputChannels)
  }

  private func results(
    _ geometry: ConvolutionGeometry, _ w: [Float], _ prepared: PreparedKernel? = nil
  ) -> [[Float]] {
    let (x, y) = (noise(geometry.inputCount), noise(geometry.outputCount))
    var forward = [Float](repeating: .nan, count: geometry.outputCount)
    ConvolutionKernels.forward(
      x, kernel: w, prepared: prepared, epilogue: ConvolutionEpilogue(), into: &forward,
      geometry: geometry)
    var adjoint = [Float](repeating: .nan, count: geometry.inputCount)
    ConvolutionKernels.inputAdjoint(
      y, kernel: w, prepared: prepared, epilogue: ConvolutionEpilogue(), into: &adjoint,
      geometry: geometry)
    return [forward, adjoint]
  }

  /// Fast FIR not applied, applied once and twice; folded rows; one and several GEMMs; the Winograd
  /// domain.
  @Test(arguments: [
    line(1, (100, 96), kernel: 1, stride: 1), line(32, (20, 40)), line(64, (64, 48)),
    line(256, (128, 24)), line(512, (1, 16)), square(8, (24, 20)), square(16, (40, 48)),
    square(12, (256, 160)), square(9, (40, 48), .threeTaps), square(6, (64, 64), .threeTaps),
  ])
  func theFirstUseAndLaterOnesOfAnyBatchHaveTheSameBits(one: ConvolutionGeometry) {
    let prepared = PreparedKernel()
    for count in [1, 1, 3, 16, 1] {
      let geometry = batch(count, of: one)
      let w = noise(geometry.kernelCount, name: "w")
      #expect((results(geometry, w, prepared) == results(geometry, w)) as Bool, "\(count)")
    }
  }

  /// The length determines the number of pairings, and thereby the layout.
  @Test func oneKernelServesSignalsOfSeveralLengths() {
    let prepared = PreparedKernel()
    let w = noise(25 * 128 * 24, name: "w")
    for size in [256, 16, 64, 256, 16] {
      let geometry = Self.line(size, (128, 24), batch: 2)
      #expect((results(geometry, w, prepared) == results(geometry, w)) as Bool, "\(size)")
    }
  }

  /// Implicit GEMM and the Winograd domain; in a separate process, since other tests use the pool.
  @Test func signalsOfManyLengthsShareTheirForms() async {
    await #expect(processExitsWith: .success) {
      func bytesKept(_ geometries: [ConvolutionGeometry], _ prepared: PreparedKernel) -> Int {
        let before = MemoryPool.liveBytes
        for geometry in geometries {
          let (x, y) = (noise(geometry.inputCount), noise(geometry.outputCount))
          let w = noise(geometry.kernelCount, name: "w")
          var (forward, adjoint) = (y, x)
          ConvolutionKernels.forward(
            x, kernel: w, prepared: prepared, epilogue: ConvolutionEpilogue(), into: &forward,
            geometry: geometry)
          ConvolutionKernels.inputAdjoint(
            y, kernel: w, prepared: prepared, epilogue: ConvolutionEpilogue(), into: &adjoint,
            geometry: geometry)
        }
        return MemoryPool.liveBytes - before
      }
      let prepared = [PreparedKernel(), PreparedKernel()]
      #expect(bytesKept([Self.line(256, (128, 24))], prepared[0]) > 0)
      #expect(bytesKept((65...80).map { Self.line(4 * $0, (128, 24)) }, prepared[0]) == 0)
      #expect(bytesKept([Self.square(32, (32, 32))], prepared[1]) > 0)
      #expect(bytesKept((17...20).map { Self.square(2 * $0, (32, 32)) }, prepared[1]) == 0)
    }
  }

  @Test func aFormIsMadeOnce() {
    let geometry = Self.line(256, (128, 24))
    let prepared = PreparedKernel()
    let first = results(geometry, noise(geometry.kernelCount, name: "w"), prepared)
    // Elements changed without invalidation have no effect: the cached layout is used.
    let second = results(geometry, noise(geometry.kernelCount, name: "other"), prepared)
    #expect((first == second) as Bool)
  }

  @Test func threadsShareOneKernel() {
    let geometry = Self.line(256, (128, 24))
    let w = noise(geometry.kernelCount, name: "w")
    let expected = results(geometry, w)
    let prepared = PreparedKernel()
    let differing = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let found = results(geometry, w, prepared)
      differing.withLock { $0 += found == expected ? 0 : 1 }
    }
    parallelFor(8) { _ in
      let found = results(geometry, w, prepared)
      differing.withLock { $0 += found == expected ? 0 : 1 }
    }
    #expect(differing.withLock { $0 } == 0)
  }

  /// Other tests use the pool concurrently, so this test uses a size that no other test uses.
  @Test func itsMemoryGoesBackToThePool() {
    let geometry = Self.line(8, (1031, 257), kernel: 3, stride: 1)
    let w = noise(geometry.kernelCount, name: "w")
    func bytesTaken() -> Int {
      let before = MemoryPool.systemBytes
      _ = results(geometry, w, PreparedKernel())
      return MemoryPool.systemBytes - before
    }
    _ = bytesTaken()
    #expect((0..<100).contains { _ in bytesTaken() == 0 })
  }
}
