// SPDX-License-Identifier: MIT

extension Profile {
  /// A timed operation with its minimum arithmetic and memory traffic.
  public struct Operation: Hashable, Sendable {
    /// The family it belongs to.
    public let kind: Kind
    /// The name of the operation.
    public let name: String
    /// The shapes of the operands; [] if they are not relevant.
    public let operands: [[Int]]
    /// The shape of the result; [] if it is not relevant.
    public let result: [Int]
    /// Floating-point operations of the direct method; 0 for operations bound by memory.
    public let arithmetic: Int
    /// Bytes read and written, each operand counted once.
    public let bytes: Int

    /// An operation that reads and writes `floats` numbers in total.
    public init(
      _ kind: Kind, _ name: String, from operands: [[Int]] = [], to result: [Int] = [],
      arithmetic: Int = 0, floats: Int = 0
    ) {
      self.kind = kind
      self.name = name
      self.operands = operands
      self.result = result
      self.arithmetic = arithmetic
      bytes = floats * MemoryLayout<Float>.stride
    }
  }

  /// Families of operations.
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// Convolutions, their input gradients and kernel gradients, with bias, leaky ReLU and shift.
    case convolution
    /// Matrix products.
    case product
    /// Elementwise functions.
    case elementwise
    /// Sums.
    case sum
    /// Copies: slices, padding, concatenation, broadcasting, permutations, shifts.
    case copy
    /// Short-time Fourier transforms.
    case transform
    /// Random numbers.
    case random
    /// Optimizer steps and exponential averages.
    case update
    /// Waiting for training data, or making batches.
    case batch
    /// Checkpoints, previews, evaluation, logging.
    case record
  }

  /// The rates of a machine, from which floors are computed (a roofline model).
  public struct Rates: Sendable {
    /// Floating-point operations per second of a large matrix product.
    public let arithmetic: Double
    /// Bytes read and written per second by a large copy.
    public let bytes: Double

    /// Rates of these values.
    public init(arithmetic: Double, bytes: Double) {
      self.arithmetic = arithmetic
      self.bytes = bytes
    }
  }
}

extension Profile.Operation {
  /// The minimum seconds of the operation on a machine of these rates, by the direct method and
  /// with operands in memory; 0 if unknown.
  ///
  /// Algorithms with fewer multiplications can be faster, and so can operations whose operands are
  /// in cache.
  public func floor(at rates: Profile.Rates) -> Double {
    max(Double(arithmetic) / rates.arithmetic, Double(bytes) / rates.bytes)
  }
}
