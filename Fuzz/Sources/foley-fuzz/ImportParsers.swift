// SPDX-License-Identifier: MIT
import Foley

private let fixtures = "Tests/Fixtures/import"

/// Weights of other programs, which come from anywhere.
let importParsers = [
  Parser(
    name: "tensor-bundle",
    words: ["G/", "/kernel", "/batch_normalization", "\u{8}\u{1}\u{12}\u{4}"],
    seeds: {
      let index = try Scratch.bytes(of: "\(fixtures)/specgan/model.ckpt-56.index")
      let entries: [UInt8] = [0, 0, 2, 8, 1] + [0, 1, 10, 97, 8, 1, 0x12, 4, 0x12, 2, 8, 2, 40, 8]
      let block = entries + [0, 0, 0, 0, 1, 0, 0, 0]
      let copies: [UInt8] = [20, 60 << 2, 3, 97, 98, 99, 100, 14 << 2 | 2, 1, 0, 4 << 2 | 1, 2]
      return [
        [0xFF] + index, [0] + block,
        [1, UInt8(block.count), 60 << 2, UInt8(block.count - 1)] + block,
      ]
        + [[1] + copies]
    },
    parse: { bytes in
      _ = Scratch.file("m.index", tableFile(bytes))
      _ = Scratch.file("m.data-00000-of-00001", [UInt8](repeating: 0, count: 64))
      let bundle = try TensorBundle(prefix: "\(Scratch.folder)/m")
      for variable in bundle.variables {
        do {
          let values = try bundle.values(of: variable)
          precondition(values.count == variable.shape.reduce(1, *))
        } catch let error as TensorBundleError {
          expectPrintable(error.description)
        }
      }
    }),
  Parser(
    name: "import",
    words: [
      "\"filename\":", "\"shape\":", "G/upconv_5/", "conv1d", "conv2d", "pp_filt",
      "batch_normalization",
      "16384", "9223372036854775807", "4611686018427387904", "-1", "[1, 25,",
    ],
    seeds: { [try Scratch.bytes(of: "\(fixtures)/manifest/manifest.json")] },
    parse: { bytes in
      for name in WebFiles.names where !FileSystem.exists("\(Scratch.folder)/web/\(name)") {
        _ = Scratch.file("web/\(name)", try Scratch.bytes(of: "\(fixtures)/manifest/\(name)"))
      }
      let imported = try ImportedModel(Scratch.file("web/manifest.json", bytes))
      for words in [imported.found] + imported.assumed + imported.leftOut {
        expectPrintable(words.printable)
      }
    }),
  Parser(
    name: "pickle", words: ["cnumpy\ndtype\n", "I1\n", "S'f4'\n", "g1\n", "p1\n"],
    seeds: {
      try (0...5).map { try Scratch.bytes(of: "\(fixtures)/specgan/moments-\($0).pkl") }
        + [Array("(lF1.5\naI2\na.".utf8), Array("((F1\nF2\nt(F3\nL4L\ntt.".utf8)]
    },
    parse: { bytes in
      for row in try PickledNumbers(bytes, path: "a.pkl").rows { precondition(row.count < 1 << 20) }
    }),
]

/// The files that the manifest of the fixture names.
private enum WebFiles {
  static let names: [String] =
    (try? FileSystem.names(in: "\(fixtures)/manifest"))?.filter { $0 != "manifest.json" } ?? []
}

/// A table of one block with right checksums: a byte for its compression, and its content; or the bytes after a
/// first byte of 255 as they are.
private func tableFile(_ bytes: [UInt8]) -> [UInt8] {
  guard let first = bytes.first, first != 0xFF else { return Array(bytes.dropFirst()) }
  var file: [UInt8] = []
  func number(_ value: Int) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value & 127 | 128)] + number(value >> 7)
  }
  func append(_ content: [UInt8], compression: UInt8) -> [UInt8] {
    let place = number(file.count) + number(content.count)
    let block = content + [compression]
    file += block + littleEndianBytes(of: CyclicRedundancyCheck.maskedCastagnoli(of: block))
    return place
  }
  let restarts: [UInt8] = [0, 0, 0, 0, 1, 0, 0, 0]
  let place = append(Array(bytes.dropFirst()), compression: first)
  let index = append([0, 1, UInt8(place.count), 122] + place + restarts, compression: 0)
  let footer = append(restarts, compression: 0) + index
  return file + footer + [UInt8](repeating: 0, count: 40 - footer.count)
    + littleEndianBytes(of: 0xDB47_7524_8B80_FB57 as UInt64)
}
