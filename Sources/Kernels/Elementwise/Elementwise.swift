// SPDX-License-Identifier: MIT
import CKernels

/// Elementwise functions of contiguous floats, split into ranges for the worker pool.
///
/// An element is rounded the same way however the ranges are split. The output may be one of the
/// operands.
public enum Elementwise {
  /// Minimum elements per range: 128 KiB of each operand.
  private static let grain = 1 << 15

  /// A function of two operands.
  public enum Binary: String, Sendable {
    /// a + b
    case add
    /// a - b
    case subtract
    /// a b
    case multiply
    /// a / b
    case divide
  }

  /// y = a operation b, element by element.
  public static func apply(
    _ operation: Binary, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    let loop =
      switch operation {
      case .add: foley_add
      case .subtract: foley_subtract
      case .multiply: foley_multiply
      case .divide: foley_divide
      }
    parallelRanges(count, grain: grain) { range in
      let start = range.lowerBound
      loop(a + start, b + start, y + start, range.count)
    }
  }

  /// A function of one operand.
  public enum Unary: String, Sendable {
    /// e to the x.
    case exp
    /// The natural logarithm.
    case log
    /// The square root.
    case squareRoot
    /// The hyperbolic tangent.
    case tanh
    /// 1 / (1 + exp(-x))
    case sigmoid
    /// log(1 + exp(x))
    case softplus
    /// |x|
    case absolute
  }

  /// y = function(x), element by element.
  public static func apply(
    _ function: Unary, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    let loop =
      switch function {
      case .exp: foley_exp
      case .log: foley_log
      case .squareRoot: foley_square_root
      case .tanh: foley_tanh
      case .sigmoid: foley_sigmoid
      case .softplus: foley_softplus
      case .absolute: foley_absolute
      }
    parallelRanges(count, grain: grain) { range in
      loop(x + range.lowerBound, y + range.lowerBound, range.count)
    }
  }

  /// y = scale x + shift.
  public static func affine(
    _ x: UnsafePointer<Float>, scale: Float, shift: Float, into y: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    parallelRanges(count, grain: grain) { range in
      foley_affine(x + range.lowerBound, scale, shift, y + range.lowerBound, range.count)
    }
  }

  /// pairs `[count, 2]` = the real and imaginary parts of the complex numbers with these magnitudes
  /// and phases, in radians from -pi to pi.
  public static func fromPolar(
    _ magnitudes: UnsafePointer<Float>, _ phases: UnsafePointer<Float>,
    into pairs: UnsafeMutablePointer<Float>, count: Int
  ) {
    parallelRanges(count, grain: grain) { range in
      let first = range.lowerBound
      foley_from_polar(magnitudes + first, phases + first, pairs + 2 * first, range.count)
    }
  }

  /// The leaky-ReLU mask, the derivative of leaky ReLU times x: y = x where sign > 0, slope x
  /// elsewhere.
  public static func leakyReLUMask(
    _ x: UnsafePointer<Float>, bySignOf sign: UnsafePointer<Float>, slope: Float,
    into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    parallelRanges(count, grain: grain) { range in
      let start = range.lowerBound
      foley_leaky_relu_mask(x + start, sign + start, slope, y + start, range.count)
    }
  }

  /// y = x clamped to `bounds`.
  public static func clamp(
    _ x: UnsafePointer<Float>, to bounds: ClosedRange<Float>, into y: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    parallelRanges(count, grain: grain) { range in
      foley_clamp(
        x + range.lowerBound, bounds.lowerBound, bounds.upperBound, y + range.lowerBound,
        range.count)
    }
  }

  /// The derivative of a clamp times x: y = x where `reference` is in `bounds`, 0 elsewhere.
  public static func zeroOutside(
    _ x: UnsafePointer<Float>, where reference: UnsafePointer<Float>,
    isIn bounds: ClosedRange<Float>, into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    parallelRanges(count, grain: grain) { range in
      let start = range.lowerBound
      foley_zero_outside(
        x + start, reference + start, bounds.lowerBound, bounds.upperBound, y + start, range.count)
    }
  }

  /// y[row][c] = x[row][c] operation v[c].
  public static func applyPerChannel(
    _ operation: PerChannel, _ x: UnsafePointer<Float>, _ v: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) {
    let loop = rowLoop(operation)
    parallelRanges(rows, grain: max(1, grain / max(1, channels))) { range in
      let start = range.lowerBound * channels
      loop(x + start, v, y + start, range.count, channels)
    }
  }

  /// y[row][c] = x[row][c] operation v[row].
  public static func applyPerRow(
    _ operation: PerChannel, _ x: UnsafePointer<Float>, _ v: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) {
    let loop = operation == .add ? foley_shift_each_row : foley_scale_each_row
    parallelRanges(rows, grain: max(1, grain / max(1, channels))) { range in
      let start = range.lowerBound * channels
      loop(x + start, v + range.lowerBound, y + start, range.count, channels)
    }
  }

  /// y `[rows, columns]` = the shares exp x[row][c] / Σ exp x[row][c], the sum over the row, which
  /// has at least one column.
  public static func softmax(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    parallelRanges(rows, grain: max(1, (1 << 12) / max(1, columns))) { range in
      let start = range.lowerBound * columns
      foley_softmax_rows(x + start, y + start, range.count, columns)
    }
  }

  /// y[example][position][c] = x[example][position][c] operation v[example][c].
  public static func applyPerExample(
    _ operation: PerChannel, _ x: UnsafePointer<Float>, _ v: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, examples: Int, positions: Int, channels: Int
  ) {
    let loop = rowLoop(operation)
    forEachExample(examples: examples, positions: positions, channels: channels) { example, rows in
      let start = rows.lowerBound * channels
      loop(x + start, v + example * channels, y + start, rows.count, channels)
    }
  }

  /// y[example][position][c] = x[example][position][c] scale[example][c] + shift[example][c].
  public static func scaleAndShiftPerExample(
    _ x: UnsafePointer<Float>, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, examples: Int, positions: Int, channels: Int
  ) {
    forEachExample(examples: examples, positions: positions, channels: channels) { example, rows in
      let (start, place) = (rows.lowerBound * channels, example * channels)
      foley_scale_and_shift_rows(
        x + start, scale + place, shift + place, y + start, rows.count, channels)
    }
  }

  /// Calls `body` in parallel with ranges of rows, counted over all examples, that belong to one example each.
  private static func forEachExample(
    examples: Int, positions: Int, channels: Int, _ body: (Int, Range<Int>) -> Void
  ) {
    parallelRanges(examples * positions, grain: max(1, grain / max(1, channels))) { range in
      var row = range.lowerBound
      while row < range.upperBound {
        let example = row / positions
        let end = min(range.upperBound, (example + 1) * positions)
        body(example, row..<end)
        row = end
      }
    }
  }

  private static func rowLoop(
    _ operation: PerChannel
  ) -> (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, Int) -> Void {
    operation == .add
      ? { foley_add_to_rows($0, $1, $2, $3, $4) } : { foley_multiply_rows($0, $1, $2, $3, $4) }
  }

  /// A function of an element and the value of its channel or row.
  public enum PerChannel: String, Sendable {
    /// x + v
    case add
    /// x v
    case multiply
  }
}
