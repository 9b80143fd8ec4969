// SPDX-License-Identifier: MIT
import Synchronization

/// One kernel in the forms that convolutions want it in, each made at its first use and kept.
///
/// Packing a kernel takes as long as convolving a few examples with it. Whoever holds a kernel that does not
/// change any more, that of a generator that plays, hands its prepared forms to ``ConvolutionKernels``
/// together with it; results have the same bits as without. Safe to use from several threads.
public final class PreparedKernel: Sendable {
  /// What a form depends on, but for the elements of the kernel.
  private struct Use: Hashable {
    let direction: PackedKernel.Direction
    let geometry: ConvolutionGeometry
    /// Which of the products that make a convolution.
    let part: Int
  }

  /// Pointers into `room`, which are written before the lock is given back and never after.
  private struct Forms: @unchecked Sendable {
    let room = KernelRoom()
    var gathered: [Use: GatherKernel] = [:]
    var spectra: [Use: WinogradKernel] = [:]
  }

  private let forms = Mutex(Forms())

  /// A kernel that nobody has used yet.
  public init() {}

  /// The form for a gathered product, number `part` of those that make a convolution.
  func gathered(
    _ direction: PackedKernel.Direction, _ geometry: ConvolutionGeometry, part: Int,
    make: (KernelRoom) -> GatherKernel
  ) -> GatherKernel {
    forms.withLock { forms in
      let use = Self.use(direction, geometry, part: part)
      if let form = forms.gathered[use] { return form }
      let form = make(forms.room)
      forms.gathered[use] = form
      return form
    }
  }

  /// The form for products in Winograd's domain.
  func spectrum(
    _ direction: PackedKernel.Direction, _ geometry: ConvolutionGeometry,
    make: (KernelRoom) -> WinogradKernel
  ) -> WinogradKernel {
    forms.withLock { forms in
      let use = Self.use(direction, geometry, part: 0)
      if let form = forms.spectra[use] { return form }
      let form = make(forms.room)
      forms.spectra[use] = form
      return form
    }
  }

  /// The use, whatever the size of the batch.
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
