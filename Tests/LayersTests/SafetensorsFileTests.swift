// SPDX-License-Identifier: MIT
import Autograd
import Files
import Foundation
import Layers
import TestSupport
import Testing

struct SafetensorsFileTests {
  private static let tensors = [
    (
      "blocks.0.kernel", Tensor([1, -2, 3.5, .infinity, 0, .leastNonzeroMagnitude], shape: [3, 2])
    ),
    ("a \"quoted\"\\\n name ✓", Tensor([7, 8], shape: [2])),
    ("scalar", Tensor(scalar: 42)),
  ]

  @Test func whatIsWrittenIsReadBitForBit() throws {
    let folder = try TemporaryFolder()
    let path = folder["m.safetensors"]
    let metadata = ["title": "doors \u{1}\u{7f} 🥁", "": "empty key"]
    try SafetensorsFile.write(path, tensors: Self.tensors, metadata: metadata)
    let file = try SafetensorsFile.read(path)
    #expect(file.metadata == metadata)
    #expect(file.tensors.map(\.name) == Self.tensors.map(\.0))
    for (read, written) in zip(file.tensors, Self.tensors) {
      #expect(read.tensor.shape == written.1.shape)
      #expect(read.tensor.values.map(\.bitPattern) == written.1.values.map(\.bitPattern))
    }
    #expect(try SafetensorsFile.readHeader(path).entries.map(\.shape) == [[3, 2], [2], []])
  }

  @Test func writingTwiceGivesTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let metadata = Dictionary(uniqueKeysWithValues: (0..<50).map { ("key \($0)", "\($0)") })
    let files = try (0..<2).map { index in
      try SafetensorsFile.write(
        folder["\(index)"], tensors: Self.tensors,
        metadata: Dictionary(uniqueKeysWithValues: metadata.shuffled()))
      return try Data(contentsOf: URL(fileURLWithPath: folder["\(index)"]))
    }
    #expect(files[0] == files[1])
  }

  /// The bytes of `safetensors.numpy.save({"w": numpy.array([1, 2], "float32")}, {"k": "v"})`,
  /// version 0.8.0.
  @Test func theBytesAreThoseOfTheReferenceLibrary() throws {
    let json =
      #"{"__metadata__":{"k":"v"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let expected = Self.file(json + " ", data: [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40])
    let folder = try TemporaryFolder()
    let path = folder["m.safetensors"]
    try SafetensorsFile.write(
      path, tensors: [("w", Tensor([1, 2], shape: [2]))], metadata: ["k": "v"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == expected)
  }

  @Test func headersOfOtherWritersAreUnderstood() throws {
    let json = """
       {"b" : {"data_offsets":[4,8], "shape":[], "dtype":"F32"},
        "\\u0061\\ud83e\\udd41": {"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}
      """
    let file = try Self.read(Self.file(json, data: [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]))
    #expect(file.tensors.map(\.name) == ["a🥁", "b"])
    #expect(file.tensors.map(\.tensor.values) == [[1], [2]])
  }

  /// Header texts over eight bytes of data, and what the message must say.
  @Test(arguments: [
    ("", "header of 0 bytes"),
    ("[]", "it is an array instead of an object"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#, "closing brace is missing"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}x"#, "something follows the end"),
    (#"{"w":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}"#, "dtype is F16"),
    (#"{"w":{"shape":[2],"data_offsets":[0,8]}}"#, "dtype is missing"),
    (#"{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, "shape [-2]"),
    (#"{"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#, "shape [0]"),
    (#"{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#, "shape"),
    (#"{"w":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#, "whole number"),
    (#"{"w":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#, "whole number"),
    (#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, "takes 4 bytes"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "no range"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, "no range"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":[]}}"#, "unknown field \"x\""),
    (#"{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#, "cut short"),
    (#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "4 bytes at data offset 4"),
    (#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "4 bytes at data offset 0"),
    (
      #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{}}"#,
      "the name \"w\" is there twice"
    ),
    (
      #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
        + #""v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      "tensor \"v\": data_offsets overlap"
    ),
    (#"{"__metadata__":{"k":1}}"#, "\"k\" is not one string"),
    (#"{"__metadata__":"k"}"#, "__metadata__ is a string"),
    (#"{"w":{"dtype":"F32","shape":[[[[2]]]],"data_offsets":[0,8]}}"#, "nested too deeply"),
    (#"{"w":true}"#, "true or false instead of an object"),
    (#"{"\ud800":{}}"#, "escape"),
    ("{\"a\nb\":{}}", "control character"),
  ])
  func aDamagedHeaderIsExplained(json: String, phrase: String) throws {
    let error = #expect(throws: SafetensorsError.self) {
      try Self.read(Self.file(json, data: [UInt8](repeating: 0, count: 8)))
    }
    #expect(error?.description.contains(phrase) == true, "\(String(describing: error))")
  }

  @Test func aHeaderLengthOf2To60TakesNoMemory() throws {
    var bytes = Self.file("{}", data: [])
    bytes[7] = 0x10
    let error = #expect(throws: SafetensorsError.self) { try Self.read(bytes) }
    guard case .headerLength(_, claimed: (1 << 60) + 2, fileSize: 10) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func everyCutIsNoticed() throws {
    let json = #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let whole = Self.file(json, data: [UInt8](repeating: 0, count: 8))
    #expect(throws: Never.self) { try Self.read(whole) }
    for count in 0..<whole.count {
      let error = #expect(throws: SafetensorsError.self) { try Self.read(whole.prefix(count)) }
      guard case .cutShort(_, _, found: count) = error else {
        Issue.record("\(count) bytes: \(String(describing: error))")
        return
      }
    }
  }

  @Test func aNameThatIsNotUTF8IsRefused() throws {
    var bytes = Self.file(#"{"w":{}}"#, data: [])
    bytes[10] = 0xff
    let error = #expect(throws: SafetensorsError.self) { try Self.read(bytes) }
    #expect(error?.description.contains("not UTF-8") == true)
  }

  @Test func aFolderAndAMissingFileAreNamed() {
    for (path, words) in [("/tmp", "is not a plain file"), ("/tmp/no such file", "does not exist")]
    {
      let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile.read(path) }
      #expect(error?.description.hasPrefix("\(path) \(words)") == true)
    }
  }

  private static func file(_ json: String, data: [UInt8]) -> Data {
    var length = UInt64(json.utf8.count).littleEndian
    return withUnsafeBytes(of: &length) { Data($0) } + Data(json.utf8) + Data(data)
  }

  private static func read(_ bytes: Data) throws -> SafetensorsFile {
    let folder = try TemporaryFolder()
    let path = folder["m.safetensors"]
    try bytes.write(to: URL(fileURLWithPath: path))
    return try SafetensorsFile.read(path)
  }
}
