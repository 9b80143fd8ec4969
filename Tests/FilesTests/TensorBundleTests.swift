// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

/// Checkpoints that TensorFlow wrote, see `Tests/Fixtures/import/record.py`.
private let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../Fixtures/import").standardizedFileURL.path

private func content(_ path: String) throws -> [UInt8] { try PlainFile(path).contents() }

/// A table of LevelDB with a block for each list of entries; blocks may be compressed.
private struct TableWriter {
  private(set) var bytes: [UInt8] = []
  private var index: [UInt8] = []

  private static func number(_ value: Int) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value & 127 | 128)] + number(value >> 7)
  }

  /// An entry whose key lacks its first `shared` bytes.
  static func entry(_ key: [UInt8], _ value: [UInt8], shared: Int = 0) -> [UInt8] {
    number(shared) + number(key.count - shared) + number(value.count) + key.dropFirst(shared)
      + value
  }

  /// Appends a block, and returns its place.
  private mutating func append(_ content: [UInt8], compression: UInt8 = 0) -> [UInt8] {
    let place = Self.number(bytes.count) + Self.number(content.count)
    let block = content + [compression]
    bytes += block + littleEndianBytes(of: CyclicRedundancyCheck.maskedCastagnoli(of: block))
    return place
  }

  private static let restarts: [UInt8] = [0, 0, 0, 0, 1, 0, 0, 0]

  mutating func add(_ entries: [UInt8], isCompressed: Bool = false) {
    let content = entries + Self.restarts
    let stored =
      isCompressed ? Self.number(content.count) + Self.literal(content) : content
    let place = append(stored, compression: isCompressed ? 1 : 0)
    index += Self.entry([UInt8(bytes.count & 127)], place)
  }

  /// Appends a block as it is.
  mutating func add(compressed content: [UInt8], type: UInt8 = 1) {
    let place = append(content, compression: type)
    index += Self.entry([1], place)
  }

  /// A Snappy literal of up to 256 bytes.
  static func literal(_ bytes: [UInt8]) -> [UInt8] { [60 << 2, UInt8(bytes.count - 1)] + bytes }

  mutating func finish() -> [UInt8] {
    let further = append(Self.restarts)
    let footer = further + append(index + Self.restarts)
    return bytes + footer + [UInt8](repeating: 0, count: 40 - footer.count)
      + littleEndianBytes(of: 0xDB47_7524_8B80_FB57 as UInt64)
  }
}

/// The description of a variable of floating point.
private func description(
  count: Int, offset: Int = 0, checksum: UInt32 = 0, shard: Int = 0, type: Int = 1
) -> [UInt8] {
  var (message, shape, dimension) = (ProtobufMessage(), ProtobufMessage(), ProtobufMessage())
  dimension.append(count, field: 1)
  shape.append(dimension, field: 2)
  message.append(type, field: 1)
  message.append(shape, field: 2)
  message.append(shard, field: 3)
  message.append(offset, field: 4)
  message.append(4 * count, field: 5)
  return message.bytes + [6 << 3 | 5] + littleEndianBytes(of: checksum)
}

private func header(isBigEndian: Bool = false) -> [UInt8] {
  var message = ProtobufMessage()
  message.append(1, field: 1)
  message.append(isBigEndian ? 1 : 0, field: 2)
  return message.bytes
}

struct TensorBundleTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func bundle(_ index: [UInt8], data: [UInt8] = []) throws -> TensorBundle {
    try folder.write(index, to: "m.index")
    try folder.write(data, to: "m.data-00000-of-00001")
    return try TensorBundle(prefix: folder["m"])
  }

  @Test func namesShapesAndNumbersAreThoseOfTensorFlow() throws {
    let bundle = try TensorBundle(prefix: "\(fixtures)/wavegan/model.ckpt-1234")
    let manifest = try TensorManifest("\(fixtures)/manifest/manifest.json")
    var compared = 0
    for variable in bundle.variables where manifest.shapes[variable.name] != nil {
      #expect(manifest.shapes[variable.name] == variable.shape)
      #expect(try bundle.values(of: variable) == manifest.values(of: variable.name))
      compared += 1
    }
    #expect(compared == manifest.shapes.count - 1)
    let step = try #require(bundle.variables.first { $0.name == "global_step" })
    #expect(step.type == .int64 && step.shape.isEmpty)
    #expect(try bundle.integer(of: step) == 1234)
    #expect(throws: TensorBundleError.self) { try bundle.values(of: step) }
  }

  /// `stereo` has two data files.
  @Test func numbersAreReadFromEveryDataFile() throws {
    let bundle = try TensorBundle(prefix: "\(fixtures)/stereo/model.ckpt-0")
    for variable in bundle.variables where variable.type == .float32 {
      #expect(try bundle.values(of: variable).count == variable.shape.reduce(1, *))
    }
    try folder.write(try content("\(fixtures)/stereo/model.ckpt-0.index"), to: "m.index")
    let without = try TensorBundle(prefix: folder["m"])
    #expect(throws: TensorBundleError.self) {
      for variable in without.variables { _ = try without.values(of: variable) }
    }
  }

  /// Every byte of an index is covered by a checksum, or is one of two ways to write a number.
  @Test(arguments: ["wavegan/model.ckpt-1234", "stereo/model.ckpt-0"])
  func aChangedByteOfTheIndexIsAnErrorOrChangesNothing(name: String) throws {
    let index = try content("\(fixtures)/\(name).index")
    let variables = try bundle(index).variables
    var readCount = 0
    for place in index.indices {
      for mask: UInt8 in [0x01, 0x80, 0xFF] {
        var changed = index
        changed[place] ^= mask
        do {
          #expect(try bundle(changed).variables == variables, "byte \(place)")
          readCount += 1
        } catch let error as TensorBundleError {
          #expect(error.exitStatus == .dataError)
        }
      }
    }
    #expect(readCount < 5)
    for count in 0..<index.count {
      #expect(throws: TensorBundleError.self, "\(count) bytes") {
        try bundle(Array(index.prefix(count)))
      }
    }
  }

  @Test func changedAndMissingNumbersAreErrors() throws {
    let name = "\(fixtures)/specgan/model.ckpt-56"
    let (index, data) = (
      try content("\(name).index"), try content("\(name).data-00000-of-00001")
    )
    func readAll(_ data: [UInt8]) throws {
      let bundle = try bundle(index, data: data)
      for variable in bundle.variables where variable.type == .float32 {
        _ = try bundle.values(of: variable)
      }
    }
    try readAll(data)
    for place in stride(from: 0, to: data.count - 8, by: 501) {
      var changed = data
      changed[place] ^= 1
      #expect(throws: TensorBundleError.self, "byte \(place)") { try readAll(changed) }
    }
    for count in [0, 1, data.count / 2] {
      #expect(throws: TensorBundleError.self) { try readAll(Array(data.prefix(count))) }
    }
  }

  @Test func severalBlocksAreReadCompressedOrNot() throws {
    let numbers: [Float] = [1, -2.5]
    let data = numbers.flatMap { littleEndianBytes(of: $0.bitPattern) }
    let checksum = CyclicRedundancyCheck.maskedCastagnoli(of: data)
    let first = CyclicRedundancyCheck.maskedCastagnoli(of: data[..<4])
    var table = TableWriter()
    table.add(TableWriter.entry([], header()))
    table.add(
      TableWriter.entry(Array("ab/c".utf8), description(count: 2, checksum: checksum))
        + TableWriter.entry(Array("ab/d".utf8), description(count: 1, checksum: first), shared: 3),
      isCompressed: true)
    let bundle = try bundle(table.finish(), data: data)
    #expect(bundle.variables.map(\.name) == ["ab/c", "ab/d"])
    #expect(bundle.variables.map(\.shape) == [[2], [1]])
    #expect(try bundle.values(of: bundle.variables[0]) == numbers)
    #expect(try bundle.values(of: bundle.variables[1]) == [1])
  }

  /// Copies repeat what stands before, also while it is written.
  @Test func compressedBlocksHaveLiteralsAndCopies() throws {
    let entry =
      TableWriter.entry([], header())
      + TableWriter.entry(
        Array("aaaaaaaaaaaaaaaa".utf8), description(count: 1))
    let content = entry + [0, 0, 0, 0, 1, 0, 0, 0]
    let start = try #require(content.firstRange(of: Array("aaaaaaaa".utf8))).lowerBound
    // A literal up to the first letter, twelve letters as a copy of it, four more of each kind of copy.
    let head = TableWriter.literal(Array(content[...start]))
    let rest = TableWriter.literal(Array(content[(start + 16)...]))
    let copies: [[UInt8]] = [
      [UInt8(15 - 1) << 2 | 2, 1, 0], [UInt8(15 - 1) << 2 | 3, 1, 0, 0, 0],
      [UInt8(11 - 4) << 2 | 1, 1, UInt8(4 - 4) << 2 | 1, 1],
    ]
    for copy in copies {
      var table = TableWriter()
      table.add(compressed: [UInt8(content.count)] + head + copy + rest)
      #expect(try bundle(table.finish()).variables.map(\.name) == ["aaaaaaaaaaaaaaaa"])
    }
    let damaged: [[UInt8]] = [
      [], [UInt8(content.count)] + head,
      [UInt8(content.count)] + head + [14 << 2 | 2, 0, 0] + rest,
      [UInt8(content.count)] + head + [14 << 2 | 2, 255, 0] + rest,
      [UInt8(content.count - 1)] + head + copies[0] + rest,
      [255, 255, 255, 255, 255, 255, 1] + head + copies[0] + rest,
    ]
    for block in damaged {
      var table = TableWriter()
      table.add(compressed: block)
      #expect(throws: TensorBundleError.self) { try bundle(table.finish()) }
    }
    var unknown = TableWriter()
    unknown.add(compressed: content, type: 2)
    #expect(throws: TensorBundleError.self) { try bundle(unknown.finish()) }
  }

  @Test func whatIsNotReadIsNamed() throws {
    func message(_ entries: [UInt8]) -> String {
      var table = TableWriter()
      table.add(entries)
      do {
        let bundle = try bundle(table.finish(), data: [0, 0, 0, 0])
        for variable in bundle.variables { _ = try bundle.values(of: variable) }
        return ""
      } catch {
        return "\(error)"
      }
    }
    let name = Array("a".utf8)
    let start = TableWriter.entry([], header())
    #expect(
      message(TableWriter.entry([], header(isBigEndian: true))).contains("highest byte first"))
    #expect(message(TableWriter.entry(name, description(count: 1))).contains("header is missing"))
    for (value, words) in [
      (description(count: 1), "checksum"), (description(count: 1, type: 19), "type 19"),
      (description(count: 1, shard: 1), "data file 1 of 1"),
      (description(count: 2), "8 bytes needed, 4 found"),
      (description(count: 1) + [7 << 3 | 2, 0], "several parts"), ([8], "makes no sense"),
      (description(count: 1) + [4 << 3, 255, 255, 255, 255, 255, 255, 255, 255, 127], "sense"),
      (description(count: 1) + [5 << 3, 8], "does not fit 8 bytes"),
    ] {
      let found = message(start + TableWriter.entry(name, value))
      #expect(found.contains(words), "\(words): \(found)")
    }
    #expect(
      message(start + TableWriter.entry([0xFF], description(count: 1))).contains("makes no sense"))
    #expect(
      message(
        start + TableWriter.entry(name, description(count: 1))
          + TableWriter.entry(name, description(count: 1))
      ).contains("not in order"))
    #expect(
      message(start + TableWriter.entry(name, description(count: 1), shared: 1)).contains(
        "cut short"))
  }

  @Test func everyFormOfAPathLeadsToTheCheckpoint() throws {
    let prefix = "\(fixtures)/wavegan/model.ckpt-1234"
    for path in [
      prefix, "\(prefix).index", "\(prefix).data-00000-of-00001", "\(prefix).meta",
      "\(fixtures)/wavegan", "\(fixtures)/wavegan/checkpoint",
    ] { #expect(try TensorBundle.prefix(at: path) == prefix, "\(path)") }
    try folder.write("", to: "t/m-2.index")
    for (text, found) in [
      ("model_checkpoint_path: \"m-2\"\nall_model_checkpoint_paths: \"m-1\"\n", "t/m-2"),
      // From another machine.
      ("model_checkpoint_path: \"/home/ann/t/m-2\"\n", "t/m-2"),
      ("model_checkpoint_path: \"sub/m-3\"\n", "t/sub/m-3"),
    ] {
      try folder.write(text, to: "t/checkpoint")
      #expect(try TensorBundle.prefix(at: folder["t"]) == folder[found])
    }
    try folder.write("nothing", to: "t/checkpoint")
    #expect(throws: TensorBundleError.self) { try TensorBundle.prefix(at: folder["t"]) }
    for path in [folder["none"], folder.path] {
      #expect(throws: TensorBundleError.noCheckpoint(path: path)) {
        try TensorBundle.prefix(at: path)
      }
    }
  }
}

struct TensorManifestTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["a", "web/a"] { try folder.write([0, 0, 128, 63, 0, 0, 0, 64], to: name) }
  }

  private func values(_ manifest: String) throws -> [Float] {
    let path = try folder.write(manifest, to: "web/manifest.json")
    return try TensorManifest(path).values(of: "v")
  }

  @Test func numbersAreReadFromTheFileOfAVariable() throws {
    #expect(try values("{\"v\": {\"filename\": \"a\", \"shape\": [2, 1]}}") == [1, 2])
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"v\": 1}", "{\"v\": {\"shape\": [2]}}", "{\"v\": {\"filename\": \"a\"}}",
    "{\"v\": {\"filename\": \"b\", \"shape\": [2]}}",
    "{\"w\": {\"filename\": \"a\", \"shape\": [2]}}",
    "{\"v\": {\"filename\": \"a\", \"shape\": [3]}}",
    "{\"v\": {\"filename\": \"a\", \"shape\": [0.5]}}",
    "{\"v\": {\"filename\": \"a\", \"shape\": [-1, -2]}}",
    "{\"v\": {\"filename\": \"a\", \"shape\": [4611686018427387904, 4]}}",
    "{\"v\": {\"filename\": \"../a\", \"shape\": [2]}}",
    "{\"v\": {\"filename\": \"..\", \"shape\": [2]}}",
    "{\"v\": {\"filename\": \"\", \"shape\": [2]}}",
  ]) func aWrongManifestIsAnError(manifest: String) {
    #expect(throws: TensorBundleError.self) { try values(manifest) }
  }
}
