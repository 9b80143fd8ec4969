// SPDX-License-Identifier: MIT
import CKernels

/// The discrete Fourier transform of real signals of one size, both ways, in single precision.
///
///     X[f] = sum over l of x[l] exp(-2 pi i f l / L),   f in 0...L/2
///
/// The other half of the spectrum is the conjugate of this one and is not stored. Spectra are
/// arrays of (real, imaginary) pairs, `[rows, F, 2]` with `F = L / 2 + 1`.
///
/// Plans are made once per size and shared by all values and threads. A row's bits depend on that
/// row alone: rows are transformed one at a time, in memory that is always aligned alike, and plans
/// are made without measuring, so that neither timing nor an address chooses the algorithm. A row of
/// even size is transformed as L / 2 complex numbers, which FFTW does more than twice as fast.
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
      size > 0 && size <= Int(Int32.max), "a Fourier transform of \(size) samples does not exist")
    self.size = size
    plans = FourierPlans.shared(size: size)
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
    let block = threadScratch(blockCount)
    for row in 0..<rows {
      block.update(from: source + row * size, count: size)
      forward(block, into: target + row * 2 * binCount)
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
  /// Floats of a block, the 64-byte aligned memory that a row is transformed in.
  ///
  /// The first half holds the samples, `[L]`, the second what lies between samples and spectrum.
  var blockCount: Int { 2 * halfBlockCount }
  private var halfBlockCount: Int { (size + 2 + 15) / 16 * 16 }

  /// What the samples that `inverse` leaves in a block have to be multiplied by.
  var inverseScale: Float { 1 / Float(plans.isHalved ? size / 2 : size) }

  /// The spectrum, `[F, 2]`, of the samples in `block`, which stay.
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

  /// Leaves the samples of a spectrum, `[F, 2]`, in `block`, still to be multiplied by
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

  /// Replaces the samples in `block` by those, still to be multiplied by ``inverseScale``, of the same
  /// phases with the magnitudes `wanted`, `[F]`; a bin of zero has phase zero.
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
