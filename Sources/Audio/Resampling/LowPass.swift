// SPDX-License-Identifier: MIT
import Glibc
import Kernels
import Synchronization

/// The low-pass filter of a sample rate conversion: an ideal low-pass times a Kaiser window, as gains
/// of the bins of a Fourier transform.
///
/// The pass band ends at 96 % of half the lower rate, the stop band begins at half the lower rate, and
/// the gain midway is one half. With the window's half length t, the frequency response is the integral
/// of the window's transform over the distance from the edge c (Kaiser 1974, in continuous time):
///
///     H(f) = 1/2 + 1/pi · integral of W(u) du from 0 to 2 pi t (c - f)
///     W(u) = sinh(sqrt(beta² - u²)) / (I0(beta) sqrt(beta² - u²))
///
/// beta and t follow from the rejection in decibels by Kaiser's empirical formulae.
///
/// Reference: J. F. Kaiser, "Nonrecursive Digital Filter Design Using the I0-Sinh Window Function"
/// (1974).
enum LowPass {
  /// The stop band rejection in decibels, beyond the resolution of single precision.
  private static let rejection = 150.0
  /// Half the width of the transition band, as a fraction of the lower rate.
  private static let halfTransition = 0.01
  private static let beta = 0.1102 * (rejection - 8.7)
  /// The end of the transition band, as a `u` of the formula above.
  private static let reach = (rejection - 7.95) / (4 * 2.285)

  /// Half the length of the impulse response, t, in frames of the lower rate.
  static let halfLength = reach / (2 * Double.pi * halfTransition)

  private static let cache = Mutex(RecentlyUsed<Int, [Float]>(capacity: 1 << 24))

  /// The gains of the bins below half the lower rate, for a transform as long as `size` frames at the
  /// lower rate; the gains of higher bins are zero.
  static func gains(size: Int) -> [Float] {
    cache.withLock { tables in
      tables.value(for: size, cost: size) { makeGains(size: size) }
    }
  }

  /// Integrates from the stop band on, where the sum is smallest.
  private static func makeGains(size: Int) -> [Float] {
    let count = (size + 1) / 2
    let step = 2 * Double.pi * halfLength / Double(size)
    let edge = (0.5 - halfTransition) * Double(size)
    var areas: [Double] = []
    var (area, place) = (0.0, -reach)
    while areas.count < count {
      let end = (edge - Double(count - 1 - areas.count)) * step
      guard end < reach else { break }
      area += integral(from: place, to: end)
      place = end
      areas.append(area)
    }
    let whole = area + integral(from: place, to: reach)
    return [Float](repeating: 1, count: count - areas.count)
      + areas.reversed().map { Float($0 / whole) }
  }

  /// The integral of the window's transform by Simpson's rule.
  private static func integral(from start: Double, to end: Double) -> Double {
    let pieces = 2 * max(1, Int(((end - start) / 0.05).rounded(.up)))
    let width = (end - start) / Double(pieces)
    let sum = (0...pieces).reduce(0.0) { sum, piece in
      let weight = piece == 0 || piece == pieces ? 1.0 : piece % 2 == 1 ? 4 : 2
      return sum + weight * windowTransform(start + Double(piece) * width)
    }
    return sum * width / 3
  }

  /// W(u) without its constant factor, which cancels in the division by the whole integral.
  private static func windowTransform(_ u: Double) -> Double {
    let root = (beta * beta - u * u).squareRoot()
    return sinh(root) / root
  }
}
