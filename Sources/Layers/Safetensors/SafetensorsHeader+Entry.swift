// SPDX-License-Identifier: MIT
import Files

extension SafetensorsHeader {
  /// Why the description of a tensor is invalid, without the file and the name.
  struct Flaw: Error {
    let reason: String
  }

  static func entry(_ name: String, _ value: JSONValue) throws(Flaw) -> Entry {
    guard let fields = value.object else {
      throw Flaw(reason: "its description is \(value.kind) instead of an object")
    }
    let known = ["dtype", "shape", "data_offsets"]
    if let unknown = fields.keys.sorted().first(where: { !known.contains($0) }) {
      throw Flaw(reason: "it has an unknown field \"\(unknown)\"")
    }
    guard let type = fields["dtype"]?.text else { throw Flaw(reason: "dtype is missing") }
    guard let size = byteCounts[type] else { throw otherType(type) }
    let shape = try integers(fields["shape"], field: "shape")
    let offsets = try integers(fields["data_offsets"], field: "data_offsets")
    guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1] else {
      throw Flaw(reason: "data_offsets \(offsets) is no range of bytes")
    }
    guard let count = byteCount(of: shape, size) else {
      throw Flaw(reason: "shape \(shape) is not made of sizes of 1 and more that memory can hold")
    }
    guard count == offsets[1] - offsets[0] else {
      throw Flaw(reason: "shape \(shape) takes \(count) bytes, data_offsets give \(offsets)")
    }
    return Entry(name: name, shape: shape, type: type, bytes: offsets[0]..<offsets[1])
  }

  /// The bytes of an element of each type.
  private static let byteCounts = [
    "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2,
    "U16": 2, "I8": 1, "U8": 1, "BOOL": 1,
  ]

  static func otherType(_ type: String) -> Flaw {
    Flaw(reason: "dtype is \(type) and Foley reads F32")
  }

  private static func integers(
    _ value: JSONValue?, field: String
  ) throws(Flaw) -> [Int] {
    guard let elements = value?.list else { throw Flaw(reason: "\(field) is no list") }
    var result: [Int] = []
    for element in elements {
      guard case .integer(let number) = element else {
        throw Flaw(reason: "\(field) holds \(element.kind) instead of a whole number")
      }
      result.append(number)
    }
    return result
  }

  /// `size` bytes an element; nil for sizes below one and for products that overflow `Int`.
  private static func byteCount(of shape: [Int], _ size: Int) -> Int? {
    var count = size
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size > 0, !overflows else { return nil }
      count = product
    }
    return count
  }
}
