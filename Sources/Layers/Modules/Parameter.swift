// SPDX-License-Identifier: MIT
public import Autograd

/// A trainable tensor: a reference to a variable whose value is replaced by training.
public final class Parameter {
  /// The current value, a leaf of the graph: operations on it are recorded.
  public private(set) var value: Tensor

  /// A parameter with the value `initial`, without its history.
  public init(_ initial: Tensor) {
    value = initial.detached().asVariable()
  }

  /// Calls `body` with the elements, in row-major order, for mutation in place.
  ///
  /// Tensors read from ``value`` before keep their elements: shared memory is copied first. There
  /// is no copy if the graph of the last step has been released.
  public func update(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    value.withMutableValues(body)
    value = value.asVariable()
  }

  /// Makes convolutions cache the packed layouts of the current value, see
  /// `Tensor.keepPreparedKernels()`.
  ///
  /// The cache is dropped when the value changes.
  public func keepPreparedKernels() {
    value.keepPreparedKernels()
  }

  /// Replaces the value by `tensor`, which must have the same shape.
  public func assign(_ tensor: Tensor) {
    precondition(
      tensor.shape == value.shape,
      "cannot assign a tensor \(tensor.shape) to a parameter \(value.shape)")
    value = tensor.detached().asVariable()
  }
}

/// A tensor that is part of a module's state but not trained, such as a running mean.
public final class Buffer {
  /// The current value, without history.
  public private(set) var value: Tensor

  /// A buffer with the value `initial`.
  public init(_ initial: Tensor) {
    value = initial.detached()
  }

  /// Calls `body` with the elements for mutation in place; tensors read from ``value`` before keep
  /// theirs.
  public func update(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    value.withMutableValues(body)
  }

  /// Replaces the value by `tensor`, which must have the same shape.
  public func assign(_ tensor: Tensor) {
    precondition(
      tensor.shape == value.shape,
      "cannot assign a tensor \(tensor.shape) to a buffer \(value.shape)")
    value = tensor.detached()
  }
}
