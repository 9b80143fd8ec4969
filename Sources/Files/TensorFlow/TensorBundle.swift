// SPDX-License-Identifier: MIT

/// A checkpoint of TensorFlow: variables by name in files `PREFIX.index` and `PREFIX.data-00000-of-00001`.
///
/// The index is a `SortedTable` from names to messages `BundleEntryProto`; the empty name has the
/// `BundleHeaderProto`. Data files hold the numbers as they are in memory, the lowest byte first.
/// Nothing in these files is executed. Reference: `core/protobuf/tensor_bundle.proto` and
/// `core/util/tensor_bundle/` of github.com/tensorflow/tensorflow.
public struct TensorBundle: Sendable {
  /// A variable.
  public struct Variable: Equatable, Sendable {
    /// The name, unique in the checkpoint.
    public let name: String
    /// The shape; empty for a scalar.
    public let shape: [Int]
    /// The type of a number.
    public let type: NumberType
    let shard: Int
    let bytes: Range<Int>
    let checksum: UInt32
    /// Whether its numbers are stored as parts of other names.
    let isSliced: Bool
  }

  /// The type of a number, by its number in `core/framework/types.proto`.
  public struct NumberType: Equatable, Sendable {
    /// The number.
    public let code: Int

    /// 32-bit floating point.
    public static let float32 = NumberType(code: 1)
    /// 64-bit integers.
    public static let int64 = NumberType(code: 9)

    /// The bytes of a number; nil for types that are not read.
    var byteCount: Int? {
      switch self {
      case .float32: 4
      case .int64: 8
      default: nil
      }
    }
  }

  /// What the names of all files begin with.
  public let prefix: String
  /// The variables in the order of their names.
  public let variables: [Variable]
  let shardCount: Int

  /// The largest index that is read; one of a large network has a few hundred kilobytes.
  private static let largestIndex = 1 << 24

  /// Reads the index `PREFIX.index`.
  ///
  /// - Throws: ``TensorBundleError``
  public init(prefix: String) throws(TensorBundleError) {
    self.prefix = prefix
    let path = "\(prefix).index"
    let entries = try Self.entries(path)
    guard let header = entries.first, header.key.isEmpty else {
      throw .damaged(path: path, reason: "its header is missing")
    }
    let isBigEndian: Bool
    do throws(ProtobufReader.Flaw) {
      let fields = try ProtobufReader.fields(of: header.value)
      shardCount = fields.last { $0.number == 1 }?.value.integer ?? 0
      isBigEndian = fields.contains { $0.number == 2 && $0.value != .integer(0) }
      var variables: [Variable] = []
      for entry in entries.dropFirst() { variables.append(try Variable(entry)) }
      self.variables = variables
    } catch {
      throw .damaged(path: path, reason: "a description in it is cut short or makes no sense")
    }
    guard !isBigEndian else {
      throw .unsupported(path: path, reason: "its numbers have the highest byte first")
    }
  }

  private static func entries(_ path: String) throws(TensorBundleError) -> [SortedTable.Entry] {
    let bytes = try readingFile { () throws(PlainFileError) in
      let file = try PlainFile(path)
      // More than that is read as no index.
      return file.size > largestIndex ? [] : try file.contents()
    }
    do throws(SortedTable.Flaw) {
      return try SortedTable(bytes).entries
    } catch {
      switch error {
      case .noTable: throw .notAnIndex(path: path)
      case .damage(let reason): throw .damaged(path: path, reason: reason)
      }
    }
  }
}

extension TensorBundle.Variable {
  /// A description in the index.
  init(_ entry: SortedTable.Entry) throws(ProtobufReader.Flaw) {
    guard let name = String(validating: entry.key, as: UTF8.self) else {
      throw ProtobufReader.Flaw()
    }
    self.name = name
    var (shape, type, shard, start, count): ([Int], Int?, Int?, Int?, Int?) = ([], 0, 0, 0, 0)
    var (checksum, isSliced) = (UInt32(0), false)
    for field in try ProtobufReader.fields(of: entry.value) {
      switch (field.number, field.value) {
      case (1, let value): type = value.integer
      case (2, .bytes(let message)): shape = try Self.shape(message)
      case (3, let value): shard = value.integer
      case (4, let value): start = value.integer
      case (5, let value): count = value.integer
      case (6, .fixed(let value)): checksum = UInt32(truncatingIfNeeded: value)
      case (7, _): isSliced = true
      default: break
      }
    }
    guard let type, let shard, let start, let count else { throw ProtobufReader.Flaw() }
    let (end, overflows) = start.addingReportingOverflow(count)
    guard !overflows else { throw ProtobufReader.Flaw() }
    (self.shape, self.type, self.shard, bytes) = (shape, .init(code: type), shard, start..<end)
    (self.checksum, self.isSliced) = (checksum, isSliced)
  }

  /// A message `TensorShapeProto`.
  private static func shape(_ message: ArraySlice<UInt8>) throws(ProtobufReader.Flaw) -> [Int] {
    var shape: [Int] = []
    for field in try ProtobufReader.fields(of: message) where field.number == 2 {
      guard let dimension = field.value.bytes else { throw ProtobufReader.Flaw() }
      let sizes = try ProtobufReader.fields(of: dimension).filter { $0.number == 1 }
      guard let size = sizes.last.map(\.value.integer) ?? 0 else { throw ProtobufReader.Flaw() }
      shape.append(size)
    }
    return shape
  }
}
