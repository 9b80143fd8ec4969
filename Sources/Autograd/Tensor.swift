// SPDX-License-Identifier: MIT
import Kernels

/// A contiguous row-major array of 32-bit floats with reverse-mode automatic differentiation.
///
/// A tensor has value semantics. Operations on a variable (see ``asVariable()``) are recorded, and
/// ``gradient(of:withRespectTo:recordingGraph:)`` differentiates through the recorded operations.
/// The memory belongs to `MemoryPool`.
public struct Tensor: Sendable {
  /// The sizes of the axes; [] for a scalar.
  public let shape: [Int]
  private var storage: Storage
  let node: Node?

  private init(shape: [Int], storage: Storage, node: Node?) {
    self.shape = shape
    self.storage = storage
    self.node = node
  }

  /// A tensor whose elements are written by `body`, which must write all of them.
  public init(
    shape: [Int], initializingWith body: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    precondition(shape.allSatisfy { $0 >= 0 }, "sizes must not be negative: \(shape)")
    self.init(shape: shape, storage: Storage(shape.reduce(1, *)), node: nil)
    body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// The result of an operation, measured by an active profile.
  init(
    shape: [Int], of operation: @autoclosure () -> Profile.Operation,
    initializingWith body: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    self = Profile.measure(operation()) { Tensor(shape: shape, initializingWith: body) }
  }

  /// The number of elements.
  public var count: Int { storage.count }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// The elements in row-major order.
  public var values: [Float] { withValues(Array.init) }

  /// The only element of a tensor of one element.
  public var item: Float {
    precondition(count == 1, "item needs a tensor of one element, not of shape \(shape)")
    return storage.pointer.pointee
  }

  /// Calls `body` with the elements in row-major order.
  public func withValues<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
    }
  }

  /// Calls `body` with the elements for mutation, after a copy if other tensors share them (copy on
  /// write).
  ///
  /// Afterwards the tensor has no history.
  public mutating func withMutableValues(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    if !isKnownUniquelyReferenced(&storage) {
      storage = Profile.measure(
        .init(.copy, "copy on write", to: shape, floats: 2 * count)
      ) {
        let copy = Storage(count)
        copy.pointer.update(from: storage.pointer, count: count)
        return copy
      }
    }
    storage.preparedKernel = nil
    storage.derivedTensors = nil
    body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
    if node != nil { self = detached() }
  }

  /// Adds a tensor of equal shape, in place if the storage is not shared.
  mutating func accumulate(_ other: Tensor) {
    guard node == nil, other.node == nil, isKnownUniquelyReferenced(&storage) else {
      self = self + other
      return
    }
    Profile.measure(.init(.elementwise, "add in place", to: shape, floats: 3 * count)) {
      other.withPointer { Reduction.accumulate($0, into: storage.pointer, count: count) }
    }
  }

  /// Calls `body` with the address of the first element.
  func withPointer<R>(_ body: (UnsafePointer<Float>) -> R) -> R {
    withExtendedLifetime(storage) { body(UnsafePointer(storage.pointer)) }
  }

  /// Makes convolutions with this tensor as kernel cache its packed layouts until an element
  /// changes.
  ///
  /// For kernels in inference: the layouts take up to 4.84 times the memory of the elements, and
  /// results have the same bits. Must be called before the tensor is shared with other threads.
  public mutating func keepPreparedKernels() {
    if storage.preparedKernel == nil { storage.preparedKernel = PreparedKernel() }
    if storage.derivedTensors == nil { storage.derivedTensors = DerivedTensors() }
  }

  /// A function of this tensor alone, which is computed once if this tensor caches its packed
  /// layouts (``keepPreparedKernels()``), and again after an element changes.
  ///
  /// The result then caches its packed layouts as well. Where operations on this tensor are
  /// recorded, it is computed at every call, so that gradients flow through it.
  ///
  /// - Parameters:
  ///   - name: the name of the function, different for each function of a tensor.
  ///   - make: the function; its result must have elements of its own. It runs under a lock, so it
  ///     must not ask for another derived tensor of this one.
  public func derived(_ name: String, _ make: (Tensor) -> Tensor) -> Tensor {
    guard let derivedTensors = storage.derivedTensors, !(isRecorded && Recording.isOn) else {
      return make(self)
    }
    return derivedTensors.tensor(name) {
      var tensor = make(detached()).detached()
      tensor.keepPreparedKernels()
      return tensor
    }
  }

  /// Calls `body` with the address of the first element and the cache of packed layouts, if any.
  func withKernel<R>(_ body: (UnsafePointer<Float>, PreparedKernel?) -> R) -> R {
    withExtendedLifetime(storage) { body(UnsafePointer(storage.pointer), storage.preparedKernel) }
  }

  /// The same elements with another shape, without history.
  func withShape(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape, storage: storage, node: nil)
  }

  // MARK: History

  /// The same values as a leaf of the graph: operations on it are recorded (`requires_grad`).
  public func asVariable() -> Tensor { attached(to: Node(edges: [])) }

  /// The same values without history: no gradient flows back through the result.
  public func detached() -> Tensor { withShape(shape) }

  /// Whether the tensor is a variable or the result of a recorded operation.
  public var isRecorded: Bool { node != nil }

  /// The same values with the history `node`.
  func attached(to node: Node?) -> Tensor { Tensor(shape: shape, storage: storage, node: node) }
}

extension Tensor: CustomStringConvertible {
  /// Shape and first elements.
  public var description: String {
    let shown = values.prefix(8).map { "\($0)" }.joined(separator: ", ")
    return "Tensor of \(shape): [\(shown)\(count > 8 ? ", ..." : "")]"
  }
}
