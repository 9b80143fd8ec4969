// SPDX-License-Identifier: MIT
import Files

/// A request to the studio, without the connection it came over.
public struct StudioRequest: Sendable {
  /// GET, POST and so on.
  public let method: String
  /// The path, without escapes and dots.
  public let path: String
  /// The values behind the question mark by name; the first of each name.
  public let query: [String: String]
  private let headers: [String: String]
  private let body: @Sendable (_ limit: Int) async throws -> [UInt8]

  /// A request.
  ///
  /// - Parameters:
  ///   - headers: by name, of any case.
  ///   - body: reads the body, and throws ``StudioError/tooLarge(limit:)`` if it is longer than the limit.
  public init(
    method: String, path: String, query: [String: String] = [:], headers: [String: String] = [:],
    body: @escaping @Sendable (_ limit: Int) async throws -> [UInt8]
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = Dictionary(
      headers.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
    self.body = body
  }

  /// A request whose body is in memory.
  public init(
    _ method: String, _ path: String, query: [String: String] = [:],
    headers: [String: String] = [:], bytes: [UInt8] = []
  ) {
    self.init(method: method, path: path, query: query, headers: headers) { limit in
      guard bytes.count <= limit else { throw StudioError.tooLarge(limit: limit) }
      return bytes
    }
  }

  /// The value of a header, whose name has small letters; nil if the request lacks it.
  func header(_ name: String) -> String? { headers[name] }

  /// The parts of the path between its slashes.
  var parts: [String] { path.split(separator: "/").map(String.init) }

  /// The bytes of the body.
  ///
  /// - Throws: ``StudioError/tooLarge(limit:)``
  func bytes(upTo limit: Int) async throws -> [UInt8] { try await body(limit) }

  /// The most bytes of a JSON body: two hundred sounds with styles of their own.
  static let jsonLimit = 16 << 20

  /// The members of the JSON object in the body.
  ///
  /// - Throws: ``StudioError/tooLarge(limit:)`` or ``StudioError/notJSON(reason:)``
  func members() async throws -> RequestMembers {
    let bytes = try await bytes(upTo: Self.jsonLimit)
    do throws(JSONSyntaxError) {
      guard let object = try JSONValue(parsing: bytes).object else {
        throw JSONSyntaxError(offset: 0, line: 1, reason: "an object in { and } is missing")
      }
      return RequestMembers(object)
    } catch {
      throw StudioError.notJSON(reason: "\(error)")
    }
  }
}

/// The members of a JSON object that a request holds, read with errors that name them.
struct RequestMembers {
  private let values: [String: JSONValue]

  init(_ values: [String: JSONValue]) { self.values = values }

  /// The value of a member; nil if it is missing or null.
  subscript(name: String) -> JSONValue? { values[name].flatMap { $0 == .null ? nil : $0 } }

  /// The names that are not among those given.
  func names(besides known: Set<String>) -> [String] {
    values.keys.filter { !known.contains($0) }.sorted()
  }

  /// A member that must be there.
  ///
  /// - Throws: ``StudioError/member(_:wanted:)``
  func required(_ name: String, _ wanted: String) throws(StudioError) -> JSONValue {
    guard let value = self[name] else { throw .member(name, wanted: wanted) }
    return value
  }

  /// A text that must be there.
  ///
  /// - Throws: ``StudioError/member(_:wanted:)``
  func text(_ name: String) throws(StudioError) -> String {
    guard let text = self[name]?.text else { throw .member(name, wanted: "a text") }
    return text
  }

  /// A text; nil if it is missing.
  ///
  /// - Throws: ``StudioError/member(_:wanted:)``
  func optionalText(_ name: String) throws(StudioError) -> String? {
    self[name] == nil ? nil : try text(name)
  }

  /// A flag; `standard` if it is missing.
  ///
  /// - Throws: ``StudioError/member(_:wanted:)``
  func flag(_ name: String, standard: Bool) throws(StudioError) -> Bool {
    guard let value = self[name] else { return standard }
    guard let flag = value.flag else { throw .member(name, wanted: "true or false") }
    return flag
  }

  /// A whole number of a range; `standard` if it is missing, an error if there is no standard.
  ///
  /// - Throws: ``StudioError/member(_:wanted:)``
  func integer(
    _ name: String, in range: ClosedRange<Int>, standard: Int? = nil
  ) throws(StudioError) -> Int {
    if self[name] == nil, let standard { return standard }
    guard let number = self[name]?.integer, range.contains(number) else {
      throw .member(name, wanted: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A number of a range; `standard` if it is missing, an error if there is no standard.
  ///
  /// - Throws: ``StudioError/member(_:wanted:)``
  func number(
    _ name: String, in range: ClosedRange<Double>, standard: Double? = nil
  ) throws(StudioError) -> Double {
    if self[name] == nil, let standard { return standard }
    guard let number = self[name]?.double, range.contains(number) else {
      throw .member(name, wanted: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A seed; 0 if it is missing.
  ///
  /// - Throws: ``StudioError/member(_:wanted:)``
  func seed(_ name: String) throws(StudioError) -> UInt64 {
    guard let value = self[name] else { return 0 }
    guard let seed = value.unsigned else { throw .member(name, wanted: "a whole number from 0 on") }
    return seed
  }

  /// A list of a number of elements.
  ///
  /// - Throws: ``StudioError/member(_:wanted:)``
  func list(_ name: String, of counts: ClosedRange<Int>) throws(StudioError) -> [JSONValue] {
    guard let list = self[name]?.list, counts.contains(list.count) else {
      throw .member(name, wanted: "a list of \(counts.lowerBound) to \(counts.upperBound)")
    }
    return list
  }
}
