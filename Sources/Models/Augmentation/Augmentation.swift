// SPDX-License-Identifier: MIT
public import Autograd
import Glibc
public import Kernels

/// Changes examples at random before a critic sees them, real and generated ones in the same way.
///
/// With few recordings a critic learns them by heart; it cannot if it never sees one twice. Since
/// generated examples are changed as well, the generator need not imitate the changes, as long as
/// each happens with a probability well below one. Every operation is differentiable, and every
/// example draws its own. Karras and others, "Training Generative Adversarial Networks with Limited
/// Data" (2020), section 2.2.
///
/// | waveforms `[N, L, C]` | spectrograms `[N, T, F, C]` in -1...1, -1 being silence |
/// |---|---|
/// | polarity | level, up to a tenth of the range |
/// | gain, down to -12 dB | tilt over the frequencies, as much |
/// | shift in time, up to an eighth, mirrored at the edges | shift in time, as much |
/// | tilt of the spectrum, by y = x + a x' with the sample before | silence for an eighth of the time |
/// | silence for an eighth of the time | silence for an eighth of the bins |
/// | noise, up to -30 dB of full scale | noise, up to a fiftieth of the range |
///
/// A volume `[N, V, T, F, C]` is treated as a spectrogram of V · C channels: all its slices alike.
public struct Augmentation: Sendable, Equatable {
  /// An augmentation without settings of its own.
  public init() {}

  /// The part of a side that a shift or a silence may take.
  private static let part = 8

  /// Examples `[N, L, C]`, `[N, T, F, C]` or `[N, V, T, F, C]`, each operation applied to each example
  /// with `probability`.
  public func callAsFunction(
    _ x: Tensor, probability: Float, using stream: inout RandomStream
  ) -> Tensor {
    precondition((3...5).contains(x.rank), "an augmentation of examples of \(x.shape)")
    guard probability > 0 else { return x }
    guard x.rank < 5 else {
      // [N, V, T, F, C] to [N, T, F, V · C] and back.
      let shape = x.shape
      let slices = x.permuted([0, 2, 3, 1, 4])
        .reshaped(to: [shape[0], shape[2], shape[3], shape[1] * shape[4]])
      return self(slices, probability: probability, using: &stream)
        .reshaped(to: [shape[0], shape[2], shape[3], shape[1], shape[4]])
        .permuted([0, 3, 1, 2, 4])
    }
    var draws = Draws(count: x.shape[0], probability: probability, stream: stream)
    defer { stream = draws.stream }
    return x.rank == 3 ? waveforms(x, &draws) : spectrograms(x, &draws)
  }

  private func waveforms(_ x: Tensor, _ draws: inout Draws) -> Tensor {
    let gains = zip(
      draws.values(else: 1) { _ in -1 },
      draws.values(else: 1) { pow(10, -0.6 * $0.uniform(0..<1)) }
    ).map { $0 * $1 }
    var y = x * perExample(gains, like: x)
    y = shifted(y, &draws)
    let tilts = draws.values(else: 0) { $0.uniform(-0.5..<0.5) }
    let before = y.reflectShifted(by: tilts.map { _ in 1 })
    y =
      (y + before * perExample(tilts, like: y))
      * perExample(tilts.map { 1 / (1 + abs($0)) }, like: y)
    y = y * silence(like: y, alongAxis: 1, &draws)
    return y + noise(like: y, deviation: 0.03, &draws)
  }

  private func spectrograms(_ x: Tensor, _ draws: inout Draws) -> Tensor {
    let levels = draws.values(else: 0) { $0.uniform(-0.2..<0.2) }
    let tilts = draws.values(else: 0) { $0.uniform(-0.2..<0.2) }
    let bins = x.shape[2]
    let ramp = (0..<bins).map { 2 * Float($0) / Float(max(1, bins - 1)) - 1 }
    let slope = Tensor(ramp, shape: [1, 1, bins, 1]).broadcast(to: x.shape)
    var y = x + perExample(levels, like: x) + slope * perExample(tilts, like: x)
    y = shifted(y.clamped(to: -1...1), &draws)
    for axis in [1, 2] { y = (y + 1) * silence(like: y, alongAxis: axis, &draws) - 1 }
    return y + noise(like: y, deviation: 0.04, &draws)
  }

  /// Examples moved in time.
  private func shifted(_ x: Tensor, _ draws: inout Draws) -> Tensor {
    let largest = x.shape[1] / Self.part
    let shifts = draws.values(else: 0) {
      Float($0.uniformInteger(below: 2 * largest + 1) - largest)
    }
    let rows = x.reshaped(to: [x.shape[0], x.shape[1], x.count / max(1, x.shape[0] * x.shape[1])])
    return rows.reflectShifted(by: shifts.map { Int($0) }).reshaped(to: x.shape)
  }

  /// Ones, but for a stretch of zeros along an axis.
  private func silence(
    like x: Tensor, alongAxis axis: Int, _ draws: inout Draws
  ) -> Tensor {
    let size = x.shape[axis]
    let length = max(1, size / Self.part)
    let starts = draws.values(else: -1) {
      Float($0.uniformInteger(below: size - length + 1))
    }
    let mask = starts.flatMap { start in
      (0..<size).map { place -> Float in
        start >= 0 && (Int(start)..<Int(start) + length).contains(place) ? 0 : 1
      }
    }
    let shape = x.shape.indices.map { $0 == 0 || $0 == axis ? x.shape[$0] : 1 }
    return Tensor(mask, shape: shape).broadcast(to: x.shape)
  }

  private func noise(like x: Tensor, deviation: Float, _ draws: inout Draws) -> Tensor {
    let deviations = draws.values(else: 0) { deviation * $0.uniform(0..<1) }
    let shape = [1] + x.shape.dropFirst()
    return .concatenated(
      deviations.map { deviation in
        deviation == 0
          ? .zeros(shape)
          : .normal(mean: 0, deviation: deviation, shape: shape, using: &draws.stream)
      }, alongAxis: 0)
  }

  private func perExample(_ values: [Float], like x: Tensor) -> Tensor {
    Tensor(values, shape: [values.count] + x.shape.dropFirst().map { _ in 1 })
      .broadcast(to: x.shape)
  }

  /// What is drawn for the examples of a batch.
  private struct Draws {
    let count: Int
    let probability: Float
    var stream: RandomStream

    /// A value for each example: drawn with the probability, else the one that changes nothing.
    mutating func values(
      else neutral: Float, _ draw: (inout RandomStream) -> Float
    ) -> [Float] {
      (0..<count).map { _ in
        let happens = stream.uniform(0..<1) < probability
        let value = draw(&stream)
        return happens ? value : neutral
      }
    }
  }
}
