// SPDX-License-Identifier: MIT
public import Kernels

// The short-time Fourier transform and its adjoint. Both are linear and each is the other's derivative,
// so gradients of any order stay within the pair. Complex numbers are pairs of real and imaginary part
// along a last axis of 2.
extension Tensor {
  /// The short-time Fourier transform of signals `[N, L]`: spectra `[N, T, F, 2]`.
  ///
  ///     X[n, t, f] = Σ w[m] x[n, start(t) + m] exp(-2πi f (lead + m) / M), the sum over m
  ///
  /// with T, F, start and what lies beyond the ends of a signal as `frames` has them.
  public func shortTimeTransformed(by frames: FrameTransform) -> Tensor {
    precondition(rank == 2, "a short-time transform of \(shape), not [N, L]")
    let batch = frames.batch(clips: shape[0], samples: shape[1])
    let spectra = [batch.clipCount, batch.frameCount, frames.binCount, 2]
    return Tensor(shape: spectra, of: transform("short-time transform", to: spectra)) { y in
      withPointer { frames.forward($0, batch, into: y.start) }
    }
    .recorded(
      (
        self,
        { gradient, _ in
          gradient.shortTimeTransposed(by: frames, sampleCount: batch.sampleCount)
        }
      ))
  }

  /// The adjoint of ``shortTimeTransformed(by:)``: from spectra `[N, T, F, 2]` to signals `[N, L]`.
  ///
  ///     x[n, l] = Re Σ w[m] Y[n, t, f] exp(2πi f (lead + m) / M), the sum over t, f and m
  ///
  /// with start(t) + m = l or the reflection of l. It is not the inverse: nothing is divided by.
  ///
  /// - Parameters:
  ///   - frames: as many a signal as `sampleCount` samples have.
  ///   - sampleCount: L.
  public func shortTimeTransposed(by frames: FrameTransform, sampleCount: Int) -> Tensor {
    let batch = frames.batch(clips: shape.first ?? 0, samples: sampleCount)
    let spectra = [batch.clipCount, batch.frameCount, frames.binCount, 2]
    precondition(
      shape == spectra,
      "a transposed short-time transform of \(shape), not \(spectra), to \(sampleCount) samples")
    let signals = [batch.clipCount, sampleCount]
    return Tensor(shape: signals, of: transform("transposed transform", to: signals)) { x in
      withPointer { frames.adjoint($0, batch, into: x.start) }
    }
    .recorded((self, { gradient, _ in gradient.shortTimeTransformed(by: frames) }))
  }

  private func transform(_ name: String, to shape: [Int]) -> Profile.Operation {
    .init(.transform, name, from: [self.shape], to: shape, floats: count + shape.reduce(1, *))
  }

  /// The absolute values of complex numbers `[..., 2]`: `[...]`.
  ///
  /// - Parameter floor: absolute values below it become `floor` and have derivative zero: the
  ///   derivative of the absolute value is not defined at zero, and the second one grows without
  ///   bound towards it.
  public func magnitudes(floor: Float) -> Tensor {
    precondition(shape.last == 2, "complex numbers of \(shape), not [..., 2]")
    return squared().sum(alongAxes: [rank - 1]).squareRoot(floor: floor * floor)
  }
}
