// SPDX-License-Identifier: MIT
import CFFTW
import Synchronization

/// The discrete Fourier transform of real signals of one size, both ways, in single precision.
///
///     X[f] = sum over l of x[l] exp(-2 pi i f l / L),   f in 0...L/2
///
/// The other half of the spectrum is the conjugate of this one and is not stored. Spectra are
/// arrays of (real, imaginary) pairs, `[rows, F, 2]` with `F = L / 2 + 1`.
///
/// Plans are made once per size and shared by all values and threads. A row's bits depend on that
/// row alone: rows are transformed one at a time, and plans are made without measuring and without
/// assuming an alignment, so that neither timing nor an address chooses the algorithm.
///
/// Reference: Frigo and Johnson, "The Design and Implementation of FFTW3" (Proceedings of the IEEE,
/// 2005).
public struct FourierTransform: Sendable {
  /// Samples in a row, L.
  public let size: Int
  private let plans: Plans

  /// The number of frequency bins of a row, `F = L / 2 + 1`.
  public var binCount: Int { size / 2 + 1 }

  /// The transform of rows of `size` samples (any size from 1; small prime factors are fastest).
  public init(size: Int) {
    precondition(
      size > 0 && size <= Int(Int32.max), "a Fourier transform of \(size) samples does not exist")
    self.size = size
    plans = Plans.shared(size: size)
  }

  /// The spectra of `rows` signals.
  ///
  /// - Parameters:
  ///   - signals: `[rows, L]`, left as they are.
  ///   - spectra: `[rows, F, 2]`, overwritten; must not overlap `signals`.
  ///   - rows: the number of signals.
  public func forward(
    _ signals: UnsafeBufferPointer<Float>, into spectra: UnsafeMutableBufferPointer<Float>,
    rows: Int = 1
  ) {
    checkCounts(signals: signals.count, spectra: spectra.count, rows: rows)
    guard rows > 0, let source = signals.baseAddress, let target = spectra.baseAddress else {
      return
    }
    for row in 0..<rows {
      // FFTW's signature lacks a const: the plan leaves its input alone.
      let input = UnsafeMutablePointer(mutating: source + row * size)
      (target + row * 2 * binCount).withMemoryRebound(to: fftwf_complex.self, capacity: binCount) {
        fftwf_execute_dft_r2c(plans.forward, input, $0)
      }
    }
  }

  /// The signals of `rows` spectra: undoes ``forward(_:into:rows:)``, the factor 1 / L included.
  ///
  /// - Parameters:
  ///   - spectra: `[rows, F, 2]`, left as they are; the imaginary parts of bin 0, and of bin L / 2
  ///     of an even size, are taken as zero.
  ///   - signals: `[rows, L]`, overwritten; must not overlap `spectra`.
  ///   - rows: the number of signals.
  public func inverse(
    _ spectra: UnsafeBufferPointer<Float>, into signals: UnsafeMutableBufferPointer<Float>,
    rows: Int = 1
  ) {
    checkCounts(signals: signals.count, spectra: spectra.count, rows: rows)
    guard rows > 0, let source = spectra.baseAddress, let target = signals.baseAddress else {
      return
    }
    for row in 0..<rows {
      let input = UnsafeMutablePointer(mutating: source + row * 2 * binCount)
      input.withMemoryRebound(to: fftwf_complex.self, capacity: binCount) {
        fftwf_execute_dft_c2r(plans.inverse, $0, target + row * size)
      }
    }
    let scale = 1 / Float(size)
    for index in 0..<(rows * size) { target[index] *= scale }
  }

  private func checkCounts(signals: Int, spectra: Int, rows: Int) {
    precondition(
      signals == rows * size && spectra == rows * binCount * 2,
      "\(rows) rows of \(size) samples need \(rows * size) samples and \(rows * binCount * 2) spectrum "
        + "values, not \(signals) and \(spectra)")
  }
}

/// The two plans of one size, kept for the life of the process.
///
/// Unchecked: FFTW promises that executing a plan on new arrays is thread-safe.
private final class Plans: @unchecked Sendable {
  let forward: fftwf_plan
  let inverse: fftwf_plan

  /// Planning is not thread-safe: one lock guards both it and the cache.
  private static let cache = Mutex<[Int: Plans]>([:])

  static func shared(size: Int) -> Plans {
    cache.withLock { plans in
      if let known = plans[size] { return known }
      let made = Plans(size: size)
      plans[size] = made
      return made
    }
  }

  private init(size: Int) {
    let signal = UnsafeMutablePointer<Float>.allocate(capacity: size)
    let spectrum = UnsafeMutablePointer<fftwf_complex>.allocate(capacity: size / 2 + 1)
    defer {
      signal.deallocate()
      spectrum.deallocate()
    }
    let flags = UInt32(FFTW_ESTIMATE) | UInt32(FFTW_UNALIGNED) | UInt32(FFTW_PRESERVE_INPUT)
    guard let forward = fftwf_plan_dft_r2c_1d(Int32(size), signal, spectrum, flags),
      let inverse = fftwf_plan_dft_c2r_1d(Int32(size), spectrum, signal, flags)
    else { preconditionFailure("FFTW has no plan for \(size) samples") }
    self.forward = forward
    self.inverse = inverse
  }
}
