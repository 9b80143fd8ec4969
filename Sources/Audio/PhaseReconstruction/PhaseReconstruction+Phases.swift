// SPDX-License-Identifier: MIT
import Kernels

extension PhaseReconstruction {
  /// The spectra with the given magnitudes and the initial phases, `[N, T, F, 2]`.
  func startingSpectra(
    _ magnitudes: [Float], _ transform: ShortTimeTransform, _ batch: FrameTransform.Batch,
    firstIndex: UInt64
  ) -> [Float] {
    let phases = startingPhases(magnitudes, transform, batch, firstIndex: firstIndex)
    return transform.values(count: 2 * magnitudes.count) { spectra in
      transform.withPointer(to: magnitudes) { magnitudes in
        transform.withPointer(to: phases) { phases in
          Elementwise.fromPolar(
            magnitudes, phases, into: spectra, count: batch.totalFrames * transform.binCount)
        }
      }
    }
  }

  /// The initial phases in radians, `[N, T, F]`.
  private func startingPhases(
    _ magnitudes: [Float], _ transform: ShortTimeTransform, _ batch: FrameTransform.Batch,
    firstIndex: UInt64
  ) -> [Float] {
    let count = batch.frameCount * transform.binCount
    var phases = transform.values(count: magnitudes.count) { phases in
      parallelFor(batch.totalFrames) { frame in
        let place = frame * transform.binCount
        let part = UnsafeMutableBufferPointer(start: phases + place, count: transform.binCount)
        guard start != .zero else { return part.update(repeating: 0) }
        let (clip, position) = place.quotientAndRemainder(dividingBy: count)
        var random = RandomStream(
          seed: seed, name: "phase", index: firstIndex + UInt64(clip), position: position)
        random.fill(part, uniformlyIn: -.pi ..< .pi)
      }
    }
    if start == .pghi {
      PhaseGradientIntegration(transform).integrate(
        magnitudes, into: &phases, clips: batch.clipCount)
    }
    return phases
  }
}
