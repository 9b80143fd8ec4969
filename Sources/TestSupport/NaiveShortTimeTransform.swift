// SPDX-License-Identifier: MIT
import Foundation

/// The short-time Fourier transform by its definition, in double precision.
public enum NaiveShortTimeTransform {
  /// The spectra, `[T, F, 2]`, of one signal.
  ///
  /// - Parameters:
  ///   - size: samples of a frame, M.
  ///   - window: the window, `lead` samples into a frame.
  ///   - lead: zeros of a frame before the window.
  ///   - hop: samples between the beginnings of two frames.
  ///   - start: the sample where frame 0, not its window, begins.
  ///   - frames: the number of frames, T.
  ///   - sample: the signal, also beyond its ends.
  public static func spectra(
    size: Int, window: [Float], lead: Int, hop: Int, start: Int, frames: Int,
    sample: (Int) -> Float
  ) -> [Float] {
    (0..<frames).flatMap { frame in
      (0...size / 2).flatMap { bin in
        var sum = (0.0, 0.0)
        for (index, weight) in window.enumerated() {
          let angle = -2 * Double.pi * Double(bin * (lead + index)) / Double(size)
          let value = Double(weight * sample(start + frame * hop + lead + index))
          sum.0 += value * cos(angle)
          sum.1 += value * sin(angle)
        }
        return [Float(sum.0), Float(sum.1)]
      }
    }
  }
}
