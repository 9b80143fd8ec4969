// SPDX-License-Identifier: MIT

/// The numbers of NumPy arrays in a file of Python's `pickle`, which is read as data: nothing in it is
/// imported or called.
public struct PickledNumbers: Sendable {
  /// The numbers: a row for each array of one dimension, and for each row of an array of two.
  public let rows: [[Double]]

  /// Statistics of spectrograms have some kilobytes.
  private static let largestSize = 1 << 20
  private static let mostArrays = 16

  /// Reads a file that holds an array, or a tuple or a list of arrays.
  ///
  /// - Throws: ``PickleError``
  public init(contentsOf path: String) throws(PickleError) {
    let bytes: [UInt8]
    do throws(PlainFileError) {
      let file = try PlainFile(path)
      bytes = try file.bytes(0..<min(file.size, Self.largestSize))
    } catch {
      throw .unreadable(error)
    }
    try self.init(bytes, path: path)
  }

  /// Reads the bytes of a file; `path` is for messages.
  ///
  /// - Throws: ``PickleError``
  public init(_ bytes: [UInt8], path: String) throws(PickleError) {
    do throws(PickleReader.Flaw) {
      let value = try PickleReader.value(of: bytes)
      if let row = Self.plainRow(value) {
        rows = [row]
      } else if let elements = value.elements {
        // An array may be named many times.
        guard elements.count <= Self.mostArrays else { throw Self.noArray }
        var rows: [[Double]] = []
        for element in elements {
          if let row = Self.plainRow(element) {
            rows.append(row)
          } else {
            rows += try Self.rows(element)
          }
        }
        self.rows = rows
      } else {
        rows = try Self.rows(value)
      }
    } catch {
      throw .content(path: path, reason: error.reason)
    }
  }

  /// The numbers of a list of numbers; nil for anything else.
  private static func plainRow(_ value: PickleValue) -> [Double]? {
    guard let elements = value.elements, !elements.isEmpty else { return nil }
    let numbers = elements.compactMap(\.number)
    return numbers.count == elements.count ? numbers : nil
  }

  private static let noArray = PickleReader.Flaw(
    reason: "it holds something else than arrays of floating point of one or two dimensions")

  /// The rows of an array.
  private static func rows(_ value: PickleValue) throws(PickleReader.Flaw) -> [[Double]] {
    guard case .object(let object) = value else { throw noArray }
    let parts: (shape: PickleValue, type: PickleValue, data: PickleValue, isFortran: Bool)
    if object.maker.hasSuffix("multiarray._reconstruct"), let state = object.state.elements,
      state.count == 5
    {
      var isFortran = state[3].integer == 1
      if case .flag(true) = state[3] { isFortran = true }
      parts = (state[1], state[2], state[4], isFortran)
    } else if object.maker.hasSuffix("numeric._frombuffer"), object.arguments.count == 4 {
      // Protocol 5 passes the bytes, the type, the shape and the order.
      let arguments = object.arguments
      parts = (arguments[2], arguments[1], arguments[0], arguments[3].word == "F")
    } else {
      throw noArray
    }
    let shape = parts.shape.elements?.compactMap(\.integer) ?? []
    guard (1...2).contains(shape.count), let data = parts.data.content else { throw noArray }
    let values = try numbers(data, type: parts.type)
    guard shape.byteCount(ofNumbers: 1) == values.count else {
      throw PickleReader.Flaw(
        reason: "it has \(values.count) numbers for an array of the shape \(shape)")
    }
    guard shape.count == 2 else { return [values] }
    let (rows, columns) = (shape[0], shape[1])
    guard columns > 0 else { throw noArray }
    return (0..<rows).map { row -> [Double] in
      (0..<columns).map { values[parts.isFortran ? $0 * rows + row : row * columns + $0] }
    }
  }

  /// The numbers in the bytes of an array; `type` is a NumPy dtype, whose state has the order of bytes.
  private static func numbers(
    _ bytes: [UInt8], type: PickleValue
  ) throws(PickleReader.Flaw) -> [Double] {
    guard case .object(let object) = type, object.maker == "numpy.dtype",
      let name = object.arguments.first?.word, name == "f4" || name == "f8",
      let order = object.state.elements?.dropFirst().first?.word, order == "<" || order == ">"
    else { throw noArray }
    let size = name == "f4" ? 4 : 8
    guard bytes.count.isMultiple(of: size) else { throw noArray }
    return stride(from: 0, to: bytes.count, by: size).map { place in
      let number = bytes[place..<place + size]
      let bits = order == "<" ? littleEndianInteger(number) : bigEndianInteger(number)
      return size == 4 ? Double(Float(bitPattern: UInt32(bits))) : Double(bitPattern: bits)
    }
  }
}
