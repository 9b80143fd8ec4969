// SPDX-License-Identifier: MIT
import Files

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
