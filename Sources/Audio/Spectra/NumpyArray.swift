// SPDX-License-Identifier: MIT
import Files
import Kernels

/// An array of numbers as NumPy keeps it in a file (`.npy`): a shape, and values in C order.
public struct NumpyArray: Sendable, Equatable {
  /// What an element is; the raw value is NumPy's name of it.
  public enum Element: String, Sendable, CaseIterable {
    /// A number of 32 bits, little-endian.
    case float32 = "<f4"
    /// A real and an imaginary part of 32 bits each, little-endian.
    case complex64 = "<c8"

    /// Floats of an element.
    public var floatCount: Int { self == .complex64 ? 2 : 1 }
  }

  /// What an element is.
  public let element: Element
  /// The size of every axis, the last one the fastest.
  public let shape: [Int]
  /// `[shape...]`, or `[shape..., 2]` where elements are complex.
  public let values: [Float]

  /// An array; `values` are as many as element and shape need.
  public init(_ element: Element = .float32, shape: [Int], values: [Float]) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && values.count == shape.reduce(element.floatCount, *),
      "\(values.count) floats are no \(element) array of shape \(shape)")
    self.element = element
    self.shape = shape
    self.values = values
  }
}

extension NumpyArray {
  /// No more floats than this are read or written (2 GiB).
  public static let floatLimit = 1 << 29

  /// Reads the file at `path`, of format version 1 or 2, in C or in Fortran order.
  ///
  /// Sizes are checked against the file before memory is taken.
  ///
  /// - Throws: ``NumpyFileError``
  public init(contentsOf path: String) throws(NumpyFileError) {
    let source = try NumpySource(path)
    let (header, start) = try source.header()
    guard let element = Element(rawValue: header.element) else {
      throw .element(path: path, name: header.element)
    }
    guard let count = header.floatCount(of: element), count <= Self.floatLimit else {
      throw .tooLarge(path: path, shape: header.shape)
    }
    let values = try source.floats(count: count, at: start)
    self.init(
      element, shape: header.shape,
      values: header.isFortranOrder
        ? Self.inCOrder(values, shape: header.shape, element) : values)
  }

  /// In Fortran order the first axis is the fastest: C order of all axes reversed.
  private static func inCOrder(_ values: [Float], shape: [Int], _ element: Element) -> [Float] {
    let axes = shape.count
    return permuted(
      values, shape: shape.reversed() + [element.floatCount],
      order: (0..<axes).reversed() + [axes])
  }

  /// Writes the array to `path`, whole or not at all: format version 1, C order.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String) throws {
    let header = NumpyHeader(element: element.rawValue, isFortranOrder: false, shape: shape).bytes
    try AtomicFile.write(path) { file in
      try header.withUnsafeBytes { try file.write($0) }
      try values.withUnsafeBytes { try file.write($0) }
    }
  }
}

/// The values of an array of `shape` with its axes in another order: axis i of the result is axis
/// `order[i]`.
func permuted(_ values: [Float], shape: [Int], order: [Int]) -> [Float] {
  Array(unsafeUninitializedCapacity: values.count) { result, initializedCount in
    values.withUnsafeBufferPointer { values in
      if let source = values.baseAddress, let target = result.baseAddress, !values.isEmpty {
        RowCopies.permute(source, shape: shape, order: order, into: target)
      }
    }
    initializedCount = values.count
  }
}
