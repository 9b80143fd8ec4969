// SPDX-License-Identifier: MIT

/// What a safetensors file says about its content before the numbers begin.
///
/// The format (https://github.com/huggingface/safetensors): eight bytes with the length of the
/// header as a little-endian integer, the header as a JSON object, then the data. The header maps a
/// tensor's name to `dtype`, `shape` and `data_offsets` (first byte and the byte after the last
/// one, counted from the start of the data), and `__metadata__` to a map from strings to strings.
/// Data has no gaps and no overlaps.
public struct SafetensorsHeader: Sendable, Equatable {
  /// A tensor of the file.
  public struct Entry: Sendable, Equatable {
    /// Its name, unique in the file.
    public let name: String
    /// Its shape; empty for a scalar.
    public let shape: [Int]
    /// Its bytes, counted from the start of the data.
    let bytes: Range<Int>
  }

  /// The tensors in the order of their data.
  public let entries: [Entry]
  /// The free text that came with the tensors.
  public let metadata: [String: String]

  static let metadataKey = "__metadata__"
  /// As the reference implementation has it.
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
  /// Metadata in the order of its keys, then the tensors in theirs: equal headers are equal bytes.
  func encoded() -> String {
    var members = entries.map { entry in
      let shape = entry.shape.map(String.init).joined(separator: ",")
      let offsets = "\(entry.bytes.lowerBound),\(entry.bytes.upperBound)"
      return HeaderJSON.quoted(entry.name)
        + ":{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offsets)]}"
    }
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }
        .map { "\(HeaderJSON.quoted($0.key)):\(HeaderJSON.quoted($0.value))" }
      members.insert("\"\(Self.metadataKey)\":{\(pairs.joined(separator: ","))}", at: 0)
    }
    let text = "{\(members.joined(separator: ","))}"
    return text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
  }
}

// MARK: Reading

extension SafetensorsHeader {
  /// Checks and takes apart the JSON of the header; `path` is for messages.
  init(decoding json: [UInt8], path: String) throws(SafetensorsError) {
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for member in try Self.uniqueMembers(decoding: json, path: path) {
      if member.key == Self.metadataKey {
        metadata = try Self.metadata(member.value, path: path)
      } else {
        do {
          entries.append(try Self.entry(member))
        } catch {
          throw .invalidTensor(path: path, name: member.key, reason: error.reason)
        }
      }
    }
    self.metadata = metadata
    self.entries = entries.sorted {
      ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
    }
    try checkDataIsContiguous(path: path)
  }

  /// A sentence about one tensor, before the file and the name are known.
  private struct Flaw: Error {
    let reason: String
  }

  private static func uniqueMembers(
    decoding json: [UInt8], path: String
  ) throws(SafetensorsError) -> [HeaderJSON.Member] {
    var parser = HeaderJSON.Parser(json)
    let value: HeaderJSON.Value
    do {
      value = try parser.parse()
    } catch {
      throw .invalidHeader(path: path, reason: "\(error.reason) at byte \(error.offset)")
    }
    guard case .object(let members) = value else {
      throw .invalidHeader(path: path, reason: "it is \(value.kind) instead of an object")
    }
    if let name = firstDuplicate(members) {
      throw .invalidHeader(path: path, reason: "the name \"\(name)\" is there twice")
    }
    return members
  }

  private static func metadata(
    _ value: HeaderJSON.Value, path: String
  ) throws(SafetensorsError) -> [String: String] {
    guard case .object(let members) = value else {
      throw .invalidHeader(path: path, reason: "\(metadataKey) is \(value.kind), not an object")
    }
    var result: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value,
        result.updateValue(text, forKey: member.key) == nil
      else {
        throw .invalidHeader(
          path: path, reason: "\(metadataKey) \"\(member.key)\" is not one string")
      }
    }
    return result
  }

  private static func entry(_ member: HeaderJSON.Member) throws(Flaw) -> Entry {
    guard case .object(let fields) = member.value else {
      throw Flaw(reason: "its description is \(member.value.kind) instead of an object")
    }
    if let name = firstDuplicate(fields) { throw Flaw(reason: "\(name) is there twice") }
    let values = Dictionary(uniqueKeysWithValues: fields.map { ($0.key, $0.value) })
    let known = ["dtype", "shape", "data_offsets"]
    if let unknown = fields.first(where: { !known.contains($0.key) }) {
      throw Flaw(reason: "it has an unknown field \"\(unknown.key)\"")
    }
    guard case .string(let type) = values["dtype"] else { throw Flaw(reason: "dtype is missing") }
    guard type == "F32" else { throw Flaw(reason: "dtype is \(type) and Foley reads F32") }
    let shape = try integers(values["shape"], field: "shape")
    let offsets = try integers(values["data_offsets"], field: "data_offsets")
    guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1] else {
      throw Flaw(reason: "data_offsets \(offsets) is no range of bytes")
    }
    guard let count = byteCount(of: shape) else {
      throw Flaw(reason: "shape \(shape) is not made of sizes of 1 and more that memory can hold")
    }
    guard count == offsets[1] - offsets[0] else {
      throw Flaw(reason: "shape \(shape) takes \(count) bytes, data_offsets give \(offsets)")
    }
    return Entry(name: member.key, shape: shape, bytes: offsets[0]..<offsets[1])
  }

  private static func integers(
    _ value: HeaderJSON.Value?, field: String
  ) throws(Flaw) -> [Int] {
    guard case .array(let elements) = value else { throw Flaw(reason: "\(field) is no list") }
    var result: [Int] = []
    for element in elements {
      guard case .integer(let number) = element else {
        throw Flaw(reason: "\(field) holds \(element.kind) instead of a whole number")
      }
      result.append(number)
    }
    return result
  }

  /// Four bytes an element; nil for sizes below one and for products beyond what an address can
  /// count.
  private static func byteCount(of shape: [Int]) -> Int? {
    var count = 4
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size > 0, !overflows else { return nil }
      count = product
    }
    return count
  }

  private static func firstDuplicate(_ members: [HeaderJSON.Member]) -> String? {
    var seen: Set<String> = []
    return members.first { !seen.insert($0.key).inserted }?.key
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
