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
    /// The type of an element, as the file has it: "F32" of all that Foley writes.
    let type: String
    /// The bytes, counted from the start of the data.
    let bytes: Range<Int>
  }

  /// The tensors in the order of their data.
  public let entries: [Entry]
  /// Free text beside the tensors.
  public let metadata: [String: String]

  /// The names of the tensors of other types than F32.
  var otherNames: [String] { entries.filter { $0.type != "F32" }.map(\.name) }

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
      return Entry(name: name, shape: shape, type: "F32", bytes: offset..<(offset + count))
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
