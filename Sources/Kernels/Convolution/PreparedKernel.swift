// SPDX-License-Identifier: MIT
import Synchronization

/// Cached packed layouts of one constant convolution kernel (prepacked weights), made at first use.
///
/// Packing a kernel takes as long as convolving a few examples with it. For a kernel that no longer
/// changes, such as that of a generator in inference, the cache is passed to ``ConvolutionKernels``
/// together with the kernel; results have the same bits as without it. Thread-safe.
public final class PreparedKernel: Sendable {
  /// The cache key: everything a packed layout depends on besides the elements of the kernel.
  private struct Use: Hashable {
    let direction: PackedKernel.Direction
    let geometry: ConvolutionGeometry
    /// Index of the GEMM among those that make up a convolution.
    let part: Int
  }

  /// Pointers into `arena`.
  ///
  /// Its memory is written while the lock is held and is read-only afterwards.
  private struct Forms: @unchecked Sendable {
    let arena = PackedKernelArena()
    var packed: [Use: ImplicitGEMMKernel] = [:]
    var spectra: [Use: WinogradKernel] = [:]
  }

  private let forms = Mutex(Forms())

  /// An empty cache.
  public init() {}

  /// The layout for implicit GEMM number `part` of those that make up a convolution.
  func packed(
    _ direction: PackedKernel.Direction, _ geometry: ConvolutionGeometry, part: Int,
    make: (PackedKernelArena) -> ImplicitGEMMKernel
  ) -> ImplicitGEMMKernel {
    forms.withLock { forms in
      let use = Self.use(direction, geometry, part: part)
      if let form = forms.packed[use] { return form }
      let form = make(forms.arena)
      forms.packed[use] = form
      return form
    }
  }

  /// The kernel transformed into the Winograd domain.
  func spectrum(
    _ direction: PackedKernel.Direction, _ geometry: ConvolutionGeometry,
    make: (PackedKernelArena) -> WinogradKernel
  ) -> WinogradKernel {
    forms.withLock { forms in
      let use = Self.use(direction, geometry, part: 0)
      if let form = forms.spectra[use] { return form }
      let form = make(forms.arena)
      forms.spectra[use] = form
      return form
    }
  }

  /// The cache key with the batch size removed.
  private static func use(
    _ direction: PackedKernel.Direction, _ geometry: ConvolutionGeometry, part: Int
  ) -> Use {
    Use(
      direction: direction,
      geometry: ConvolutionGeometry(
        batch: 1, inputSize: geometry.inputSize, inputChannels: geometry.inputChannels,
        kernelSize: geometry.kernelSize, stride: geometry.stride,
        paddingBefore: geometry.paddingBefore, outputSize: geometry.outputSize,
        outputChannels: geometry.outputChannels), part: part)
  }
}
