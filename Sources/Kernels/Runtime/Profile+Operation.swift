// SPDX-License-Identifier: MIT

extension Profile {
  /// Something that takes time, with the least that it has to do.
  public struct Operation: Hashable, Sendable {
    /// The family it belongs to.
    public let kind: Kind
    /// What it does.
    public let name: String
    /// The shapes of what it is made from, where they tell something.
    public let operands: [[Int]]
    /// The shape of what it makes; [] where there is none to tell.
    public let result: [Int]
    /// Multiplications and additions of the direct method; 0 where memory is what counts.
    public let arithmetic: Int
    /// Bytes that have to be read and written, each once.
    public let bytes: Int

    /// An operation that reads and writes `floats` numbers in all.
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
    /// Convolutions, their adjoints and kernel gradients, with bias, rectifier and shift.
    case convolution
    /// Matrix products.
    case product
    /// Functions of single elements.
    case elementwise
    /// Sums.
    case sum
    /// Copies: slices, paddings, joints, repetitions, permutations, shifts.
    case copy
    /// Short-time Fourier transforms.
    case transform
    /// Random numbers.
    case random
    /// Optimisers and running averages.
    case update
    /// Waiting for recordings, or making batches of them.
    case batch
    /// Checkpoints, previews, scores, the log.
    case record
  }

  /// What this machine can do, of which the floors follow.
  public struct Rates: Sendable {
    /// Multiplications and additions a second of a large matrix product.
    public let arithmetic: Double
    /// Bytes read and written a second by a large copy.
    public let bytes: Double

    /// Rates of these values.
    public init(arithmetic: Double, bytes: Double) {
      self.arithmetic = arithmetic
      self.bytes = bytes
    }
  }
}

extension Profile.Operation {
  /// The seconds below which a machine of these rates cannot do it by the direct method with its
  /// operands in memory; 0 where nothing is known.
  ///
  /// A method of fewer multiplications may stay below, and so may an operation whose operands are
  /// still in the caches.
  public func floor(at rates: Profile.Rates) -> Double {
    max(Double(arithmetic) / rates.arithmetic, Double(bytes) / rates.bytes)
  }
}
