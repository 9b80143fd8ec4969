// SPDX-License-Identifier: MIT
public import Kernels

extension Tensor {
  /// A tensor with the given elements in row-major order.
  public init(_ values: [Float], shape: [Int]) {
    precondition(
      values.count == shape.reduce(1, *),
      "\(values.count) values do not make a tensor of shape \(shape)")
    self.init(shape: shape) { elements in _ = elements.update(from: values) }
  }

  /// A scalar, of shape [].
  public init(scalar: Float) {
    self.init([scalar], shape: [])
  }

  /// A tensor of zeros.
  public static func zeros(_ shape: [Int]) -> Tensor { filled(with: 0, shape: shape) }

  /// A tensor with all elements equal to `value`.
  public static func filled(with value: Float, shape: [Int]) -> Tensor {
    Tensor(shape: shape, of: .init(.copy, "fill", to: shape, floats: shape.reduce(1, *))) {
      $0.update(repeating: value)
    }
  }

  /// Independent values, uniform in [lower bound, upper bound).
  public static func uniform(
    in range: ClosedRange<Float>, shape: [Int], using stream: inout RandomStream
  ) -> Tensor {
    Tensor(shape: shape, of: random("uniform numbers", shape)) { elements in
      stream.fill(elements, uniformlyIn: range.lowerBound..<range.upperBound)
    }
  }

  /// Independent values, uniform in [lower bound, upper bound): those of each example, the first
  /// dimension of the shape, from a stream of its own, drawn on all threads.
  public static func uniform(
    in range: ClosedRange<Float>, shape: [Int], streams: [RandomStream]
  ) -> Tensor {
    precondition(shape.first == streams.count, "\(streams.count) streams for \(shape)")
    let size = shape.dropFirst().reduce(1, *)
    return Tensor(shape: shape, of: random("uniform numbers", shape)) { elements in
      let start = elements.baseAddress
      parallelFor(streams.count) { example in
        guard let row = start.map({ $0 + example * size }) else { return }
        var stream = streams[example]
        stream.fill(
          UnsafeMutableBufferPointer(start: row, count: size),
          uniformlyIn: range.lowerBound..<range.upperBound)
      }
    }
  }

  /// Independent normally distributed values.
  public static func normal(
    mean: Float, deviation: Float, shape: [Int], using stream: inout RandomStream
  ) -> Tensor {
    Tensor(shape: shape, of: random("normal numbers", shape)) { elements in
      for index in elements.indices { elements[index] = mean + deviation * stream.normal() }
    }
  }

  private static func random(_ name: String, _ shape: [Int]) -> Profile.Operation {
    .init(.random, name, to: shape, floats: shape.reduce(1, *))
  }
}
