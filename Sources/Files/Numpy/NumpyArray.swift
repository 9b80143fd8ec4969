// SPDX-License-Identifier: MIT

/// An array of numbers of a NumPy file (`.npy`): a shape, and values in C order.
public struct NumpyArray: Sendable, Equatable {
  /// The type of the elements; the raw value is the NumPy name.
  public enum Element: String, Sendable, CaseIterable {
    /// A number of 32 bits, little-endian.
    case float32 = "<f4"
    /// A real and an imaginary part of 32 bits each, little-endian.
    case complex64 = "<c8"

    /// The number of floats in an element.
    public var floatCount: Int { self == .complex64 ? 2 : 1 }
  }

  /// The type of the elements.
  public let element: Element
  /// The size of each axis; the last axis is the fastest.
  public let shape: [Int]
  /// `[shape...]`, or `[shape..., 2]` for complex elements.
  public let values: [Float]

  /// An array of as many values as element and shape require.
  public init(_ element: Element = .float32, shape: [Int], values: [Float]) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && values.count == Self.floatCount(shape, element),
      "\(values.count) floats are no \(element) array of shape \(shape)")
    self.element = element
    self.shape = shape
    self.values = values
  }
}

extension NumpyArray {
  /// The most floats that are read (2 GiB).
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
    guard let count = Self.floatCount(header.shape, element), count <= Self.floatLimit else {
      throw .tooLarge(path: path, shape: header.shape)
    }
    let values = try source.floats(count: count, at: start)
    self.init(
      element, shape: header.shape,
      values: header.isFortranOrder
        ? Self.inCOrder(values, shape: header.shape, element) : values)
  }

  /// The number of floats of an array; nil if it overflows `Int`.
  private static func floatCount(_ shape: [Int], _ element: Element) -> Int? {
    // The product of the other axes of an empty array may overflow.
    if shape.contains(0) { return 0 }
    var count = element.floatCount
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      if overflows { return nil }
      count = product
    }
    return count
  }

  /// Values in Fortran order, in which the first axis is the fastest, in C order.
  private static func inCOrder(_ values: [Float], shape: [Int], _ element: Element) -> [Float] {
    guard !values.isEmpty else { return [] }
    let width = element.floatCount
    var strides: [Int] = []
    for size in [1] + shape.dropLast() { strides.append((strides.last ?? width) * size) }
    var result: [Float] = []
    result.reserveCapacity(values.count)
    var index = [Int](repeating: 0, count: shape.count)
    var offset = 0
    while result.count < values.count {
      result += values[offset..<offset + width]
      for axis in shape.indices.reversed() {
        index[axis] += 1
        offset += strides[axis]
        if index[axis] < shape[axis] { break }
        offset -= index[axis] * strides[axis]
        index[axis] = 0
      }
    }
    return result
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
