// SPDX-License-Identifier: MIT
public import Autograd

/// A tensor that training changes: a variable that stays in one place and takes new values.
public final class Parameter {
  /// The present value: a leaf of the graph, so that what is computed from it is recorded.
  public private(set) var value: Tensor

  /// A parameter that begins as `initial`; history of `initial` is left behind.
  public init(_ initial: Tensor) {
    value = initial.detached().asVariable()
  }

  /// Rewrites the elements where they lie, in row-major order.
  ///
  /// Tensors taken from ``value`` before keep their numbers: memory they share is copied first. An
  /// optimizer that lets go of the graph before it updates pays no copy.
  public func update(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    value.withMutableValues(body)
    value = value.asVariable()
  }

  /// Has convolutions keep what they make of the present numbers, see `Tensor.keepPreparedKernels()`.
  ///
  /// New numbers are used as ever.
  public func keepPreparedKernels() {
    value.keepPreparedKernels()
  }

  /// Takes over the numbers of `tensor`, which must have the same shape.
  public func assign(_ tensor: Tensor) {
    precondition(
      tensor.shape == value.shape, "a parameter \(value.shape) cannot become \(tensor.shape)")
    value = tensor.detached().asVariable()
  }
}

/// A tensor that belongs to a module's state but is not trained, such as a running mean.
public final class Buffer {
  /// The present value, without history.
  public private(set) var value: Tensor

  /// A buffer that begins as `initial`.
  public init(_ initial: Tensor) {
    value = initial.detached()
  }

  /// Rewrites the elements where they lie; tensors taken from ``value`` before keep their numbers.
  public func update(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    value.withMutableValues(body)
  }

  /// Takes over the numbers of `tensor`, which must have the same shape.
  public func assign(_ tensor: Tensor) {
    precondition(
      tensor.shape == value.shape, "a buffer \(value.shape) cannot become \(tensor.shape)")
    value = tensor.detached()
  }
}
