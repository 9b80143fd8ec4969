// SPDX-License-Identifier: MIT
import Kernels

/// An array of 32-bit floats of any shape, contiguous and row-major, that remembers how it was made.
///
/// A tensor is a value. What is computed from a variable (see ``asVariable()``) is recorded, and
/// ``gradient(of:withRespectTo:recordingGraph:)`` walks the record backwards. The memory comes from
/// `MemoryPool` and goes back to it.
public struct Tensor: Sendable {
  /// The sizes of the axes; [] for a single number.
  public let shape: [Int]
  private var storage: Storage
  let node: Node?

  private init(shape: [Int], storage: Storage, node: Node?) {
    self.shape = shape
    self.storage = storage
    self.node = node
  }

  /// A tensor whose elements `body` writes, every one.
  public init(
    shape: [Int], initializingWith body: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    precondition(shape.allSatisfy { $0 >= 0 }, "a tensor of shape \(shape)")
    self.init(shape: shape, storage: Storage(shape.reduce(1, *)), node: nil)
    body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// The result of an operation, which a profile counts.
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

  /// The only element.
  public var item: Float {
    precondition(count == 1, "a tensor of shape \(shape) is not a single number")
    return storage.pointer.pointee
  }

  /// Lends the elements in row-major order.
  public func withValues<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
    }
  }

  /// Lends the elements to be changed; copies them first if another tensor shares them.
  ///
  /// The tensor has no history afterwards.
  public mutating func withMutableValues(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    if !isKnownUniquelyReferenced(&storage) {
      storage = Profile.measure(
        .init(.copy, "copy of what is shared", to: shape, floats: 2 * count)
      ) {
        let copy = Storage(count)
        copy.pointer.update(from: storage.pointer, count: count)
        return copy
      }
    }
    storage.preparedKernel = nil
    body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
    if node != nil { self = detached() }
  }

  /// Adds a tensor of the same shape, in place where nobody else sees it.
  mutating func accumulate(_ other: Tensor) {
    guard node == nil, other.node == nil, isKnownUniquelyReferenced(&storage) else {
      self = self + other
      return
    }
    Profile.measure(.init(.elementwise, "add in place", to: shape, floats: 3 * count)) {
      other.withPointer { Reduction.accumulate($0, into: storage.pointer, count: count) }
    }
  }

  /// Lends the first element's address.
  func withPointer<R>(_ body: (UnsafePointer<Float>) -> R) -> R {
    withExtendedLifetime(storage) { body(UnsafePointer(storage.pointer)) }
  }

  /// Has convolutions that take the tensor for their kernel keep the forms that they make of it, for as
  /// long as no element changes.
  ///
  /// For kernels that are used often and no longer trained: the forms take up to 2.25 times the memory of the
  /// elements, and results have the same bits. To be said before other threads see the tensor.
  public mutating func keepPreparedKernels() {
    if storage.preparedKernel == nil { storage.preparedKernel = PreparedKernel() }
  }

  /// Lends the first element's address and the forms that are kept.
  func withKernel<R>(_ body: (UnsafePointer<Float>, PreparedKernel?) -> R) -> R {
    withExtendedLifetime(storage) { body(UnsafePointer(storage.pointer), storage.preparedKernel) }
  }

  /// A tensor of the same elements in another shape, without history.
  func withShape(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape, storage: storage, node: nil)
  }

  // MARK: History

  /// The same values as a leaf: what is computed from it is recorded.
  public func asVariable() -> Tensor { attached(to: Node(edges: [])) }

  /// The same values without history: nothing flows back through it.
  public func detached() -> Tensor { withShape(shape) }

  /// Whether a gradient can flow back through this tensor.
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
