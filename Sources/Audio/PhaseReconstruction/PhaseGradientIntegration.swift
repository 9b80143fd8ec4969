// SPDX-License-Identifier: MIT
import Glibc
import Kernels

/// Phase gradient heap integration (PGHI): phases from magnitudes alone, without iterations.
///
/// Under a Gaussian window exp(-pi t^2 / g), phase and logarithm of the magnitude are related like the
/// parts of an analytic function. With s = ln |X|, frames n of hop a and bins k of a transform of M
/// samples, phases measured from the window's middle change by
///
///     a frame:  2 pi a k / M + (a M / g) ds/dk
///     a bin:    -(g / (a M)) ds/dn
///
/// A step between two bins is the mean of the changes at both. Integration starts at the loudest bin
/// and always continues from the loudest bin reached so far to its neighbours, so that errors of quiet
/// bins do not spread. Bins below ``tolerance`` get random phases.
///
/// Instead of the paper's heap, ``PriorityLevels`` of a sixth of a decibel order the bins: the order
/// within a level differs from the paper's, and the time is linear in the number of bins. Other
/// windows are replaced by the nearest Gaussian.
///
/// Reference: Průša, Balazs and Søndergaard, "A noniterative method for reconstruction of phase from
/// STFT magnitude" (IEEE/ACM Transactions on Audio, Speech, and Language Processing, 2017).
struct PhaseGradientIntegration {
  /// Magnitudes below this fraction of a clip's largest are not integrated.
  static let tolerance: Float = 1e-6

  private let bins: Int
  /// 2 pi a k / M modulo 2 pi, `[F]`.
  private let turnsOfFrame: [Float]
  /// a M / g.
  private let ratio: Float
  /// The phase difference between neighbouring bins that comes from measuring phases from the frame's
  /// beginning instead of its middle.
  private let turnOfBin: Float

  init(_ transform: ShortTimeTransform) {
    let (size, hop) = (transform.fftSize, transform.hop)
    let length = Double(transform.windowLength)
    let width = transform.window.gaussianWidth * length * length
    bins = transform.binCount
    ratio = Float(Double(hop) * Double(size) / width)
    turnsOfFrame = (0..<transform.binCount).map { bin in
      Float(2 * Double.pi * Double(hop * bin % size) / Double(size))
    }
    let middle = Double(transform.frames.lead) + length / 2
    turnOfBin = Float(-2 * Double.pi * middle / Double(size))
  }

  /// Replaces the phases, in radians, of all bins above ``tolerance``; all arrays are `[N, T, F]`.
  func integrate(_ magnitudes: [Float], into phases: inout [Float], clips: Int) {
    guard !magnitudes.isEmpty else { return }
    let count = magnitudes.count / clips
    phases.withUnsafeMutableBufferPointer { phases in
      guard let phases = phases.baseAddress else { return }
      parallelFor(clips) { clip in
        integrate(magnitudes[clip * count..<(clip + 1) * count], into: phases + clip * count)
      }
    }
  }

  /// Integrates one clip.
  private func integrate(
    _ magnitudes: ArraySlice<Float>, into phases: UnsafeMutablePointer<Float>
  ) {
    let loudest = magnitudes.max() ?? 0
    // Below normal numbers logarithms have no steps.
    let floor = max(loudest * Self.tolerance, .leastNormalMagnitude)
    guard loudest > floor else { return }
    var logarithms = magnitudes.map { max($0, floor) } + [floor]
    logarithms.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      Elementwise.apply(.log, base, into: base, count: values.count)
    }
    let lowest = logarithms.removeLast()
    logarithms.withUnsafeBufferPointer { logarithms in
      var levels = PriorityLevels(logarithms, above: lowest)
      while let first = levels.nextWaiting() {
        phases[first] = 0
        levels.reach(first)
        while let place = levels.leave() { spread(from: place, logarithms, phases, &levels) }
      }
    }
  }

  /// Computes the phases of those neighbours of a bin that have none yet.
  private func spread(
    from place: Int, _ s: UnsafeBufferPointer<Float>, _ phases: UnsafeMutablePointer<Float>,
    _ levels: inout PriorityLevels
  ) {
    let bin = place % bins
    func reach(_ neighbour: Int, _ step: Float) {
      let phase = phases[place] + step
      phases[neighbour] = phase - 2 * .pi * (phase / (2 * .pi)).rounded()
      levels.reach(neighbour)
    }
    func reachFrame(_ neighbour: Int, direction: Float) {
      guard s.indices.contains(neighbour), levels.isWaiting(neighbour) else { return }
      let slope = (slopeOverBins(s, place, bin) + slopeOverBins(s, neighbour, bin)) / 2
      reach(neighbour, direction * (turnsOfFrame[bin] + ratio * slope))
    }
    func reachBin(_ neighbour: Int, direction: Float) {
      guard (0..<bins).contains(neighbour), levels.isWaiting(place - bin + neighbour) else {
        return
      }
      let next = place - bin + neighbour
      let slope = (slopeOverFrames(s, place, bin) + slopeOverFrames(s, next, neighbour)) / 2
      reach(next, direction * (turnOfBin - slope / ratio))
    }
    reachFrame(place + bins, direction: 1)
    reachFrame(place - bins, direction: -1)
    reachBin(bin + 1, direction: 1)
    reachBin(bin - 1, direction: -1)
  }

  /// ds/dk; the spectrum of a real signal is symmetric about its first and its last bin.
  private func slopeOverBins(
    _ s: UnsafeBufferPointer<Float>, _ place: Int, _ bin: Int
  ) -> Float {
    bin == 0 || bin == bins - 1 ? 0 : (s[place + 1] - s[place - 1]) / 2
  }

  /// ds/dn, one-sided in the first and the last frame.
  private func slopeOverFrames(
    _ s: UnsafeBufferPointer<Float>, _ place: Int, _ bin: Int
  ) -> Float {
    let before = max(place - bins, bin)
    let after = place + bins < s.count ? place + bins : place
    return after == before ? 0 : (s[after] - s[before]) * Float(bins) / Float(after - before)
  }
}
