// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Initial values of parameters.
///
/// Fan-in and fan-out are the kernel size times the input and the output channels of the layer, for
/// convolutions and transposed convolutions.
public enum Initializer: Sendable, Equatable {
  /// Uninitialised memory, for weights that are loaded afterwards.
  case undefined
  /// All zeros.
  case zeros
  /// A constant.
  case constant(Float)
  /// Normal with mean zero; DCGAN uses a deviation of 0.02 (Radford, Metz and Chintala 2016,
  /// section 3).
  case normal(deviation: Float)
  /// Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, equation 16), the default of
  /// TensorFlow and of WaveGAN.
  case glorotUniform
  /// Normal with variance 2 / fanIn, for ReLU networks (He, Zhang, Ren and Sun 2015, equation 10).
  case heNormal
  /// Orthonormal columns, or rows where there are fewer rows, of the kernel `[K..., A, B]` as a
  /// matrix `[K... A, B]` (Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics
  /// of learning in deep linear neural networks", 2014), the default of BigGAN.
  case orthogonal

  /// A tensor of `shape` with values drawn from `stream`.
  public func tensor(
    shape: [Int], fanIn: Int, fanOut: Int, using stream: inout RandomStream
  ) -> Tensor {
    switch self {
    case .undefined:
      return Tensor(shape: shape) { _ in }
    case .zeros:
      return .zeros(shape)
    case .constant(let value):
      return .filled(with: value, shape: shape)
    case .normal(let deviation):
      return .normal(mean: 0, deviation: deviation, shape: shape, using: &stream)
    case .glorotUniform:
      let limit = (6 / Float(fanIn + fanOut)).squareRoot()
      return .uniform(in: -limit...limit, shape: shape, using: &stream)
    case .heNormal:
      let deviation = (2 / Float(fanIn)).squareRoot()
      return .normal(mean: 0, deviation: deviation, shape: shape, using: &stream)
    case .orthogonal:
      return Self.orthogonal(shape: shape, using: &stream)
    }
  }

  /// Normal vectors, made orthonormal one after the other (Gram and Schmidt) in double precision.
  ///
  /// A second pass over the vectors before removes what rounding left of them. O(c² l) for c
  /// vectors of l numbers.
  private static func orthogonal(shape: [Int], using stream: inout RandomStream) -> Tensor {
    let columns = shape.last ?? 1
    let rows = shape.dropLast().reduce(1, *)
    let (count, length) = (min(rows, columns), max(rows, columns))
    var vectors: [[Double]] = []
    for _ in 0..<count {
      var vector = (0..<length).map { _ in Double(stream.normal()) }
      for _ in 0..<2 {
        for earlier in vectors {
          let share = dot(vector, earlier)
          for index in 0..<length { vector[index] -= share * earlier[index] }
        }
      }
      let norm = dot(vector, vector).squareRoot()
      vectors.append(vector.map { $0 / norm })
    }
    return Tensor(shape: shape) { elements in
      for index in elements.indices {
        let (row, column) = (index / columns, index % columns)
        elements[index] = Float(
          rows < columns ? vectors[row][column] : vectors[column][row])
      }
    }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}
