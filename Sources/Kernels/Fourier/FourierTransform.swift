// SPDX-License-Identifier: MIT
import CKernels

/// The discrete Fourier transform of real signals of one size and its inverse, in single precision.
///
///     X[f] = sum over l of x[l] exp(-2 pi i f l / L),   f in 0...L/2
///
/// The other half of the spectrum is the conjugate of this one and is not stored. Spectra are
/// arrays of (real, imaginary) pairs, `[rows, F, 2]` with `F = L / 2 + 1`.
///
/// Plans are made once per size and shared by all instances and threads. The bits of a row depend
/// on that row alone: rows are transformed one at a time in memory of equal alignment, with plans
/// made by estimation instead of timing. A row of even size is transformed as L / 2 complex
/// numbers, which is more than twice as fast in FFTW. O(L log L) per row.
///
/// Reference: Frigo and Johnson, "The Design and Implementation of FFTW3" (Proceedings of the IEEE,
/// 2005).
public struct FourierTransform: Sendable {
  /// Samples in a row, L.
  public let size: Int
  private let plans: FourierPlans

  /// The number of frequency bins of a row, `F = L / 2 + 1`.
  public var binCount: Int { size / 2 + 1 }

  /// The transform of rows of `size` samples (any size from 1; small prime factors are fastest).
  public init(size: Int) {
    precondition(
      size > 0 && size <= Int(Int32.max),
      "the size of a Fourier transform must be 1 to \(Int32.max), not \(size)")
    self.size = size
    plans = FourierPlans.shared(size: size)
  }

  /// The spectra of `rows` signals.
  ///
  /// - Parameters:
  ///   - signals: `[rows, L]`, not modified.
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
    let block = threadScratch(blockCount)
    for row in 0..<rows {
      block.update(from: source + row * size, count: size)
      forward(block, into: target + row * 2 * binCount)
    }
  }

  /// The signals of `rows` spectra: the inverse of ``forward(_:into:rows:)``, including the factor
  /// 1 / L.
  ///
  /// - Parameters:
  ///   - spectra: `[rows, F, 2]`, not modified; the imaginary parts of bin 0, and of bin L / 2 of
  ///     an even size, are treated as zero.
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
    let block = threadScratch(blockCount)
    for row in 0..<rows {
      inverse(source + row * 2 * binCount, into: block)
      foley_affine(block, inverseScale, 0, target + row * size, size)
    }
  }

  private func checkCounts(signals: Int, spectra: Int, rows: Int) {
    precondition(
      signals == rows * size && spectra == rows * binCount * 2,
      "\(rows) rows of \(size) samples need \(rows * size) samples and \(rows * binCount * 2) spectrum "
        + "values, not \(signals) and \(spectra)")
  }
}

extension FourierTransform {
  /// Floats of a block, the 64-byte aligned memory in which a row is transformed.
  ///
  /// The first half holds the samples, `[L]`, the second the intermediate transform.
  var blockCount: Int { 2 * halfBlockCount }
  private var halfBlockCount: Int { (size + 2 + 15) / 16 * 16 }

  /// The factor that normalises the samples `inverse` leaves in a block.
  var inverseScale: Float { 1 / Float(plans.isHalved ? size / 2 : size) }

  /// The spectrum, `[F, 2]`, of the samples in `block`, which are preserved.
  func forward(_ block: UnsafeMutablePointer<Float>, into spectrum: UnsafeMutablePointer<Float>) {
    let between = block + halfBlockCount
    plans.forward(block, into: between)
    if plans.isHalved {
      between[size] = between[0]
      between[size + 1] = between[1]
      foley_split_spectrum(between, plans.turns, size / 2, spectrum)
    } else {
      spectrum.update(from: between, count: 2 * binCount)
    }
  }

  /// Writes the samples of a spectrum, `[F, 2]`, to `block`, not yet multiplied by
  /// ``inverseScale``.
  func inverse(_ spectrum: UnsafePointer<Float>, into block: UnsafeMutablePointer<Float>) {
    let between = block + halfBlockCount
    if plans.isHalved {
      foley_join_spectrum(spectrum, plans.turns, size / 2, between)
    } else {
      between.update(from: spectrum, count: 2 * binCount)
    }
    plans.inverse(between, into: block)
  }

  /// Replaces the magnitudes of the samples' spectrum by `wanted`, `[F]`, and keeps the phases; a
  /// zero bin has phase zero.
  ///
  /// The resulting samples are not yet multiplied by ``inverseScale``.
  func imposeMagnitudes(_ wanted: UnsafePointer<Float>, on block: UnsafeMutablePointer<Float>) {
    let between = block + halfBlockCount
    plans.forward(block, into: between)
    if plans.isHalved {
      between[size] = between[0]
      between[size + 1] = between[1]
      foley_impose_on_halved(wanted, plans.turns, size / 2, between)
    } else {
      foley_impose_magnitudes(wanted, between, binCount)
    }
    plans.inverse(between, into: block)
  }
}
