// SPDX-License-Identifier: MIT
public import Kernels

// The short-time Fourier transform and its adjoint. Both are linear and each is the other's
// derivative, so gradients of any order stay within the pair. Complex numbers are pairs (real,
// imaginary) along a last axis of size 2.
extension Tensor {
  /// The short-time Fourier transform of signals `[N, L]`: spectra `[N, T, F, 2]`.
  ///
  ///     X[n, t, f] = Σ w[m] x[n, start(t) + m] exp(-2πi f (lead + m) / M), the sum over m
  ///
  /// with T, F, start and the extension beyond the ends of a signal as defined by `frames`.
  public func shortTimeTransformed(by frames: FrameTransform) -> Tensor {
    precondition(rank == 2, "a short-time transform needs [N, L], not \(shape)")
    let batch = frames.batch(clips: shape[0], samples: shape[1])
    let spectra = [batch.clipCount, batch.frameCount, frames.binCount, 2]
    return Tensor(shape: spectra, of: transform("short-time transform", to: spectra)) { y in
      withPointer { frames.forward($0, batch, into: y.start) }
    }
    .recorded(
      .other("short-time transform"),
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
  /// where start(t) + m is l or the reflection of l. This is not the inverse: there is no
  /// normalisation.
  ///
  /// - Parameters:
  ///   - frames: the transform; T must be the number of frames of `sampleCount` samples.
  ///   - sampleCount: L.
  public func shortTimeTransposed(by frames: FrameTransform, sampleCount: Int) -> Tensor {
    let batch = frames.batch(clips: shape.first ?? 0, samples: sampleCount)
    let spectra = [batch.clipCount, batch.frameCount, frames.binCount, 2]
    precondition(
      shape == spectra,
      "the adjoint of a short-time transform of \(sampleCount) samples needs \(spectra), not \(shape)"
    )
    let signals = [batch.clipCount, sampleCount]
    return Tensor(shape: signals, of: transform("transposed transform", to: signals)) { x in
      withPointer { frames.adjoint($0, batch, into: x.start) }
    }
    .recorded(
      .other("transposed short-time transform"),
      (self, { gradient, _ in gradient.shortTimeTransformed(by: frames) }))
  }

  private func transform(_ name: String, to shape: [Int]) -> Profile.Operation {
    .init(.transform, name, from: [self.shape], to: shape, floats: count + shape.reduce(1, *))
  }

  /// The magnitudes of complex numbers `[..., 2]`, of shape `[...]`.
  ///
  /// - Parameter floor: smaller magnitudes become `floor` with derivative zero, since the
  ///   derivative is undefined at zero and the second derivative is unbounded near zero.
  public func magnitudes(floor: Float) -> Tensor {
    precondition(shape.last == 2, "complex numbers need the shape [..., 2], not \(shape)")
    return squared().sum(alongAxes: [rank - 1]).squareRoot(floor: floor * floor)
  }
}
