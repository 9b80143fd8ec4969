// SPDX-License-Identifier: MIT
import CFFTW
import Foundation
import Synchronization

/// The forward and inverse FFTW plans for real signals of one size; the most recently used are
/// cached.
///
/// `@unchecked Sendable`: immutable after `init`, and FFTW's new-array execute functions are
/// thread-safe.
final class FourierPlans: @unchecked Sendable {
  /// Whether the plans transform L / 2 complex numbers, pairs of samples, instead of L real
  /// samples.
  let isHalved: Bool
  /// exp(-2 pi i k / L) / 2 for k in 0...L/2, as pairs; for halved plans only.
  let turns: UnsafeMutablePointer<Float>
  private let forwardPlan: fftwf_plan
  private let inversePlan: fftwf_plan

  private static let cache = Mutex(RecentlyUsed<Int, FourierPlans>(capacity: 1 << 26))
  /// Making and destroying plans is not thread-safe.
  private static let planner = Mutex(())

  static func shared(size: Int) -> FourierPlans {
    cache.withLock { plans in
      plans.value(for: size, cost: size) { planner.withLock { _ in FourierPlans(size: size) } }
    }
  }

  private init(size: Int) {
    isHalved = size % 2 == 0
    turns = .allocate(capacity: isHalved ? size + 2 : 0)
    let signal = UnsafeMutableRawPointer.allocate(byteCount: 4 * size + 64, alignment: 64)
    let spectrum = UnsafeMutableRawPointer.allocate(byteCount: 4 * size + 64, alignment: 64)
    defer {
      signal.deallocate()
      spectrum.deallocate()
    }
    let real = signal.assumingMemoryBound(to: Float.self)
    let pairs = signal.assumingMemoryBound(to: fftwf_complex.self)
    let bins = spectrum.assumingMemoryBound(to: fftwf_complex.self)
    let estimate = UInt32(FFTW_ESTIMATE)
    let forward: fftwf_plan?
    let inverse: fftwf_plan?
    if isHalved {
      let half = Int32(size / 2)
      forward = fftwf_plan_dft_1d(half, pairs, bins, FFTW_FORWARD, estimate)
      inverse = fftwf_plan_dft_1d(half, bins, pairs, FFTW_BACKWARD, estimate)
      for bin in 0...size / 2 {
        // exp(-pi i) is exact, so that bin L / 2 is real.
        let angle = 2 * Double.pi * Double(bin) / Double(size)
        turns[2 * bin] = Float(cos(angle) / 2)
        turns[2 * bin + 1] = 2 * bin == size ? 0 : Float(-sin(angle) / 2)
      }
    } else {
      let keepsInput = estimate | UInt32(FFTW_PRESERVE_INPUT)
      forward = fftwf_plan_dft_r2c_1d(Int32(size), real, bins, keepsInput)
      inverse = fftwf_plan_dft_c2r_1d(Int32(size), bins, real, estimate)
    }
    guard let forward, let inverse else {
      preconditionFailure("FFTW cannot plan a transform of \(size) samples")
    }
    forwardPlan = forward
    inversePlan = inverse
  }

  deinit {
    Self.planner.withLock { _ in
      fftwf_destroy_plan(forwardPlan)
      fftwf_destroy_plan(inversePlan)
    }
    turns.deallocate()
  }

  /// The forward transform; the samples are preserved; both arrays must be 64-byte aligned.
  func forward(_ samples: UnsafeMutablePointer<Float>, into bins: UnsafeMutablePointer<Float>) {
    if isHalved {
      fftwf_execute_dft(forwardPlan, Self.complex(samples), Self.complex(bins))
    } else {
      fftwf_execute_dft_r2c(forwardPlan, samples, Self.complex(bins))
    }
  }

  /// The inverse transform without normalisation; the bins are overwritten; both arrays must be
  /// 64-byte aligned.
  func inverse(_ bins: UnsafeMutablePointer<Float>, into samples: UnsafeMutablePointer<Float>) {
    if isHalved {
      fftwf_execute_dft(inversePlan, Self.complex(bins), Self.complex(samples))
    } else {
      fftwf_execute_dft_c2r(inversePlan, Self.complex(bins), samples)
    }
  }

  private static func complex(
    _ floats: UnsafeMutablePointer<Float>
  ) -> UnsafeMutablePointer<fftwf_complex> {
    UnsafeMutableRawPointer(floats).assumingMemoryBound(to: fftwf_complex.self)
  }
}
