// SPDX-License-Identifier: MIT
import CKernels

/// Convolution, its input gradient (transposed convolution) and its kernel gradient.
///
/// Each is linear in both operands, and the derivatives of one are the other two, so gradients of
/// any order stay within the three. Each call does 2 N J... K... C O operations by the direct
/// method.
///
/// The algorithm is chosen by the geometry: Winograd for 3x3 kernels of stride 1 and 5x5 kernels of
/// stride 2 with many channels (`WinogradGeometry`), a direct kernel for one input or output channel
/// (`SingleChannel`), implicit GEMM (`ImplicitGEMM`) otherwise. The bits of a result depend on the
/// shapes and the kind of epilogue alone: not on the number of threads, the vector width, an example's position in its
/// batch, or whether a ``PreparedKernel`` is passed. A prepared kernel must belong to the kernel it is passed with.
public enum ConvolutionKernels {
  /// y = epilogue(x * w): y `[N, J..., O]` from x `[N, I..., C]` and w `[K..., C, O]`.
  public static func forward(
    _ x: UnsafePointer<Float>, kernel: UnsafePointer<Float>, prepared: PreparedKernel? = nil,
    epilogue: ConvolutionEpilogue, into y: UnsafeMutablePointer<Float>,
    geometry: ConvolutionGeometry
  ) {
    let channels = geometry.outputChannels
    if let winograd = WinogradGeometry(geometry), winograd.isFaster(.forward) {
      return run(winograd, .forward, x, kernel, prepared, epilogue, into: y)
    }
    if epilogue.shifts?.isAdjoint != true, let single = SingleChannel(geometry) {
      return epilogue.with(y, length: geometry.outputSize[2], channels: channels) { finish in
        single.forward(x, kernel, finish: finish, into: y)
      }
    }
    if epilogue.mask == nil, epilogue.shifts == nil, let single = SingleChannel(mirrored: geometry)
    {
      return single.withReversedTaps(kernel) { kernel in
        single.adjoint(
          x, kernel, bias: epilogue.bias?.pointee ?? 0, slope: epilogue.slope, into: y)
      }
    }
    let axes = [3 of ImplicitGEMMAxis] { axis in
      ImplicitGEMMAxis.forward(
        kernel: geometry.kernelSize[axis], stride: geometry.stride[axis],
        before: geometry.paddingBefore[axis], targetSize: geometry.outputSize[axis],
        fold: axis < 2
          ? 1
          : fold(
            columns: channels, positions: geometry.outputSize[2], taps: geometry.kernelSize[2],
            tapsPerFold: geometry.stride[2]))
    }
    let product = ImplicitGEMM(
      batch: geometry.batch, axes: axes, sourceSize: three(geometry.inputSize),
      sourceChannels: geometry.inputChannels, targetSize: three(geometry.outputSize),
      targetChannels: channels)
    ImplicitGEMMKernel.with(kernel, prepared, for: product, .forward, geometry: geometry) {
      packed in
      epilogue.with(y, length: geometry.outputSize[2], channels: channels) { finish in
        product.run(source: x, kernel: packed, finish: finish, target: y)
      }
    }
  }

  /// x = epilogue(adjoint of `forward` in x), the input gradient or transposed convolution:
  /// x `[N, I..., C]` from y `[N, J..., O]` and w `[K..., C, O]`.
  public static func inputAdjoint(
    _ y: UnsafePointer<Float>, kernel: UnsafePointer<Float>, prepared: PreparedKernel? = nil,
    epilogue: ConvolutionEpilogue, into x: UnsafeMutablePointer<Float>,
    geometry: ConvolutionGeometry
  ) {
    if let winograd = WinogradGeometry(geometry), winograd.isFaster(.adjoint) {
      return run(winograd, .adjoint, y, kernel, prepared, epilogue, into: x)
    }
    if epilogue.mask == nil, epilogue.shifts == nil, let single = SingleChannel(geometry) {
      return single.adjoint(
        y, kernel, bias: epilogue.bias?.pointee ?? 0, slope: epilogue.slope, into: x)
    }
    epilogue.with(x, length: geometry.inputSize[2], channels: geometry.inputChannels) { finish in
      if epilogue.shifts == nil, let single = SingleChannel(mirrored: geometry) {
        return single.withReversedTaps(kernel) {
          single.forward(y, $0, finish: finish, into: x)
        }
      }
      inputAdjoint(y, kernel, prepared, finish: finish, into: x, geometry: geometry)
    }
  }

  private static func run(
    _ winograd: WinogradGeometry, _ direction: PackedKernel.Direction,
    _ signal: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ prepared: PreparedKernel?,
    _ epilogue: ConvolutionEpilogue, into target: UnsafeMutablePointer<Float>
  ) {
    let geometry = winograd.geometry
    let isForward = direction == .forward
    WinogradKernel.with(kernel, prepared, direction, winograd) { packed in
      epilogue.with(
        target, length: isForward ? geometry.outputSize[2] : geometry.inputSize[2],
        channels: isForward ? geometry.outputChannels : geometry.inputChannels
      ) { finish in
        WinogradProduct(winograd, direction).run(signal, packed, finish: finish, into: target)
      }
    }
  }

  private static func inputAdjoint(
    _ y: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ prepared: PreparedKernel?,
    finish: TileEpilogue, into x: UnsafeMutablePointer<Float>, geometry: ConvolutionGeometry
  ) {
    let phases = (0..<3).map { adjointAxes(geometry, axis: $0) }
    for depth in phases[0] {
      for height in phases[1] {
        for width in phases[2] {
          let product = ImplicitGEMM(
            batch: geometry.batch, axes: [depth, height, width],
            sourceSize: three(geometry.outputSize), sourceChannels: geometry.outputChannels,
            targetSize: three(geometry.inputSize), targetChannels: geometry.inputChannels)
          ImplicitGEMMKernel.with(
            kernel, prepared, for: product, .adjoint, geometry: geometry
          ) { packed in
            product.run(source: y, kernel: packed, finish: finish, target: x)
          }
        }
      }
    }
  }

  /// The GEMMs along one axis that make up the adjoint.
  ///
  /// On an outer axis there is one GEMM for each phase of the stride. On the last axis one GEMM
  /// computes all phases, or two if some phases have one tap fewer and the columns do not fit into
  /// one panel.
  private static func adjointAxes(_ geometry: ConvolutionGeometry, axis: Int) -> [ImplicitGEMMAxis]
  {
    let (kernel, stride) = (geometry.kernelSize[axis], geometry.stride[axis])
    func phases(_ phases: Range<Int>, fold: Int = 1) -> ImplicitGEMMAxis {
      .adjoint(
        kernel: kernel, stride: stride, before: geometry.paddingBefore[axis],
        targetSize: geometry.inputSize[axis], phases: phases, fold: fold)
    }
    guard axis == 2 else { return (0..<stride).map { phases($0..<$0 + 1) } }
    let longer = kernel % stride
    let columns = stride * geometry.inputChannels
    let isOnePanel = columns <= Int(foley_panel_width())
    if longer > 0, kernel > stride, geometry.inputChannels >= 16, !isOnePanel {
      return [phases(0..<longer), phases(longer..<stride)]
    }
    return [
      phases(
        0..<stride,
        fold: fold(
          columns: columns, positions: (geometry.inputSize[2] + stride - 1) / stride,
          taps: (kernel + stride - 1) / stride, tapsPerFold: 1))
    ]
  }

  /// The sizes as an inline array: an Array's reference count would be contended between threads.
  private static func three(_ sizes: [Int]) -> [3 of Int] { [sizes[0], sizes[1], sizes[2]] }

  /// The number of neighbouring rows of `columns` columns to compute as one row: enough to fill a
  /// vector, or a panel of two vectors if that lengthens the window by at most a quarter.
  private static func fold(columns: Int, positions: Int, taps: Int, tapsPerFold: Int) -> Int {
    let filling = Int(foley_vector_width()) / columns
    let wide = Int(foley_panel_width()) / columns
    let isCheap = 4 * (wide - 1) * tapsPerFold <= taps
    return max(1, min(isCheap ? wide : filling, positions))
  }
}
