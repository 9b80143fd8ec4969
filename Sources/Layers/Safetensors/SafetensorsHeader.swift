// SPDX-License-Identifier: MIT
import Files

/// The header of a safetensors file: names, shapes and metadata.
///
/// The format (https://github.com/huggingface/safetensors): eight bytes with the length of the
/// header as a little-endian integer, the header as a JSON object, then the data. The header maps a
/// tensor's name to `dtype`, `shape` and `data_offsets` (first byte and the byte after the last
/// one, counted from the start of the data), and `__metadata__` to a map from strings to strings.
/// Data has no gaps and no overlaps.
public struct SafetensorsHeader: Sendable, Equatable {
  /// A tensor of the file.
  public struct Entry: Sendable, Equatable {
    /// The name, unique in the file.
    public let name: String
    /// The shape; empty for a scalar.
    public let shape: [Int]
    /// The bytes, counted from the start of the data.
    let bytes: Range<Int>
  }

  /// The tensors in the order of their data.
  public let entries: [Entry]
  /// Free text beside the tensors.
  public let metadata: [String: String]

  static let metadataKey = "__metadata__"
  /// The limit of the reference implementation, in bytes.
  static let longestHeader = 100_000_000

  /// The number of bytes of all tensors.
  var dataCount: Int { entries.last?.bytes.upperBound ?? 0 }
}

// MARK: Writing

extension SafetensorsHeader {
  /// The header of a file that holds F32 tensors of these shapes one after the other.
  init(shapes: [(name: String, shape: [Int])], metadata: [String: String]) {
    var offset = 0
    entries = shapes.map { name, shape in
      let count = 4 * shape.reduce(1, *)
      defer { offset += count }
      return Entry(name: name, shape: shape, bytes: offset..<(offset + count))
    }
    self.metadata = metadata
  }

  /// The JSON text, padded with blanks so that the data starts at a multiple of eight bytes.
  ///
  /// Metadata sorted by key, then the tensors in the order of their data: equal headers are equal
  /// bytes.
  func encoded() -> String {
    var members = entries.map { entry in
      let shape = entry.shape.map(String.init).joined(separator: ",")
      let offsets = "\(entry.bytes.lowerBound),\(entry.bytes.upperBound)"
      // This order of the fields is that of the reference implementation.
      return JSONValue.quoted(entry.name)
        + ":{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offsets)]}"
    }
    if !metadata.isEmpty {
      let pairs = JSONValue.object(metadata.mapValues(JSONValue.text)).json
      members.insert("\"\(Self.metadataKey)\":\(pairs)", at: 0)
    }
    let text = "{\(members.joined(separator: ","))}"
    return text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
  }
}

// MARK: Reading

extension SafetensorsHeader {
  /// Parses and checks the JSON of a header; `path` is for messages.
  init(decoding json: [UInt8], path: String) throws(SafetensorsError) {
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for (name, value) in try Self.members(decoding: json, path: path) {
      if name == Self.metadataKey {
        metadata = try Self.metadata(value, path: path)
      } else {
        do {
          entries.append(try Self.entry(name, value))
        } catch {
          throw .invalidTensor(path: path, name: name, reason: error.reason)
        }
      }
    }
    self.metadata = metadata
    self.entries = entries.sorted {
      ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
    }
    try checkDataIsContiguous(path: path)
  }

  /// Why the description of a tensor is invalid, without the file and the name.
  private struct Flaw: Error {
    let reason: String
  }

  /// Nesting of a header: header, tensor, list of numbers.
  private static let deepest = 3

  /// The members of the header, sorted by name.
  private static func members(
    decoding json: [UInt8], path: String
  ) throws(SafetensorsError) -> [(key: String, value: JSONValue)] {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: json, deepest: deepest)
    } catch {
      throw .invalidHeader(path: path, reason: "\(error)")
    }
    guard let members = value.object else {
      throw .invalidHeader(path: path, reason: "it is \(value.kind) instead of an object")
    }
    return members.sorted { $0.key < $1.key }
  }

  private static func metadata(
    _ value: JSONValue, path: String
  ) throws(SafetensorsError) -> [String: String] {
    guard let members = value.object else {
      throw .invalidHeader(path: path, reason: "\(metadataKey) is \(value.kind), not an object")
    }
    var result: [String: String] = [:]
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      guard let text = value.text else {
        throw .invalidHeader(path: path, reason: "\(metadataKey) \"\(name)\" is not one string")
      }
      result[name] = text
    }
    return result
  }

  private static func entry(_ name: String, _ value: JSONValue) throws(Flaw) -> Entry {
    guard let fields = value.object else {
      throw Flaw(reason: "its description is \(value.kind) instead of an object")
    }
    let known = ["dtype", "shape", "data_offsets"]
    if let unknown = fields.keys.sorted().first(where: { !known.contains($0) }) {
      throw Flaw(reason: "it has an unknown field \"\(unknown)\"")
    }
    guard let type = fields["dtype"]?.text else { throw Flaw(reason: "dtype is missing") }
    guard type == "F32" else { throw Flaw(reason: "dtype is \(type) and Foley reads F32") }
    let shape = try integers(fields["shape"], field: "shape")
    let offsets = try integers(fields["data_offsets"], field: "data_offsets")
    guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1] else {
      throw Flaw(reason: "data_offsets \(offsets) is no range of bytes")
    }
    guard let count = byteCount(of: shape) else {
      throw Flaw(reason: "shape \(shape) is not made of sizes of 1 and more that memory can hold")
    }
    guard count == offsets[1] - offsets[0] else {
      throw Flaw(reason: "shape \(shape) takes \(count) bytes, data_offsets give \(offsets)")
    }
    return Entry(name: name, shape: shape, bytes: offsets[0]..<offsets[1])
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

  /// Four bytes an element; nil for sizes below one and for products that overflow `Int`.
  private static func byteCount(of shape: [Int]) -> Int? {
    var count = 4
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size > 0, !overflows else { return nil }
      count = product
    }
    return count
  }

  private func checkDataIsContiguous(path: String) throws(SafetensorsError) {
    var end = 0
    for entry in entries {
      guard entry.bytes.lowerBound >= end else {
        throw .invalidTensor(
          path: path, name: entry.name, reason: "data_offsets overlap those of another tensor")
      }
      guard entry.bytes.lowerBound == end else {
        throw .unclaimedData(path: path, offset: end, count: entry.bytes.lowerBound - end)
      }
      end = entry.bytes.upperBound
    }
  }
}
