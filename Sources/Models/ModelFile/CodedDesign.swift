// SPDX-License-Identifier: MIT

/// The JSON form of a design: its own fields and, under "kind", the name of its kind.
struct CodedDesign: Codable {
  let design: any ModelDesign

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private static let kind = Key(stringValue: "kind")

  init(_ design: any ModelDesign) {
    self.design = design
  }

  /// Reads a design of this version, or one of format 1: an object whose only key names the kind.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if container.contains(Self.kind) {
      let name = try container.decode(String.self, forKey: Self.kind)
      guard let kind = ModelKinds.named(name) else {
        throw DecodingError.dataCorruptedError(
          forKey: Self.kind, in: container, debugDescription: "no model kind is called \(name)")
      }
      design = try Self.design(of: kind, from: decoder)
    } else {
      guard let key = container.allKeys.first, let kind = ModelKinds.formerlyNamed(key.stringValue)
      else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "the design names no kind"))
      }
      design = try Self.design(of: kind, from: container.superDecoder(forKey: key))
    }
  }

  private static func design<Kind: ModelKind>(
    of kind: Kind.Type, from decoder: any Decoder
  ) throws -> any ModelDesign {
    try Kind.Design(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    try design.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(type(of: design).kind.name, forKey: Self.kind)
  }
}
