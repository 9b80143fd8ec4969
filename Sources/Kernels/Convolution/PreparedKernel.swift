// SPDX-License-Identifier: MIT
import Synchronization

/// Cached packed layouts of one constant convolution kernel (prepacked weights), made at first use.
///
/// Packing a kernel takes as long as convolving a few examples with it. For a kernel that no longer
/// changes, such as that of a generator in inference, the cache is passed to ``ConvolutionKernels``
/// together with the kernel; results have the same bits as without it. Thread-safe.
public final class PreparedKernel: Sendable {
  /// The cache key: everything a packed layout depends on besides the elements of the kernel.
  ///
  /// The sizes of the signals are no part of it: signals of many lengths share a few layouts.
  private struct Use<Layout: Hashable>: Hashable {
    let layout: Layout
    let direction: PackedKernel.Direction
    let kernelSize: [Int]
    let inputChannels: Int
    let outputChannels: Int

    init(_ layout: Layout, _ direction: PackedKernel.Direction, _ geometry: ConvolutionGeometry) {
      self.layout = layout
      self.direction = direction
      kernelSize = geometry.kernelSize
      inputChannels = geometry.inputChannels
      outputChannels = geometry.outputChannels
    }
  }

  /// Pointers into `arena`.
  ///
  /// Its memory is written while the lock is held and is read-only afterwards.
  private struct Forms: @unchecked Sendable {
    let arena = PackedKernelArena()
    var packed: [Use<ImplicitGEMM.Layout>: ImplicitGEMMKernel] = [:]
    var spectra: [Use<WinogradFilter>: WinogradKernel] = [:]
  }

  private let forms = Mutex(Forms())

  /// An empty cache.
  public init() {}

  /// The layout for an implicit GEMM.
  func packed(
    for product: ImplicitGEMM, _ direction: PackedKernel.Direction, _ geometry: ConvolutionGeometry,
    make: (PackedKernelArena) -> ImplicitGEMMKernel
  ) -> ImplicitGEMMKernel {
    forms.withLock { forms in
      let use = Use(product.layout, direction, geometry)
      if let form = forms.packed[use] { return form }
      let form = make(forms.arena)
      forms.packed[use] = form
      return form
    }
  }

  /// The kernel transformed into the Winograd domain.
  func spectrum(
    for winograd: WinogradGeometry, _ direction: PackedKernel.Direction,
    make: (PackedKernelArena) -> WinogradKernel
  ) -> WinogradKernel {
    forms.withLock { forms in
      let use = Use(winograd.filter, direction, winograd.geometry)
      if let form = forms.spectra[use] { return form }
      let form = make(forms.arena)
      forms.spectra[use] = form
      return form
    }
  }
}
