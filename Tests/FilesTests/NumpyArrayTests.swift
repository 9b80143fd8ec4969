// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

/// A file as NumPy writes it: version 1 or 2, any dictionary, any data.
private func npy(
  _ dictionary: String, data: [Float] = [], version: UInt8 = 1, claimedLength: Int? = nil
) -> [UInt8] {
  let count = claimedLength ?? dictionary.utf8.count
  let length =
    version == 1 ? littleEndianBytes(of: UInt16(count)) : littleEndianBytes(of: UInt32(count))
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + Array(dictionary.utf8)
    + data.flatMap { littleEndianBytes(of: $0.bitPattern) }
}

private func dictionary(
  _ shape: String, element: String = "'<f4'", isFortranOrder: Bool = false
) -> String {
  "{'descr': \(element), 'fortran_order': \(isFortranOrder ? "True" : "False"), 'shape': \(shape), }"
}

struct NumpyArrayTests {
  private let folder = try? TemporaryFolder()

  private func read(_ bytes: [UInt8]) throws -> NumpyArray {
    let folder = try #require(folder)
    return try NumpyArray(contentsOf: try folder.write(bytes, to: "x.npy"))
  }

  /// Checks the error of a file with these bytes.
  private func expect(
    _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation,
    _ error: (_ path: String) -> NumpyFileError
  ) throws {
    let path = try #require(folder)["x.npy"]
    #expect(throws: error(path), sourceLocation: sourceLocation) { try read(bytes) }
  }

  @Test func theBytesAreThoseOfNumPy() throws {
    let path = try #require(folder)["y.npy"]
    try NumpyArray(shape: [2, 3], values: [1, 2, 3, 4, 5, 6]).write(to: path)
    // As numpy.save of version 2.2 writes the same array.
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
    let header = text + String(repeating: " ", count: 117 - text.utf8.count) + "\n"
    let bytes = npy(header, data: [1, 2, 3, 4, 5, 6])
    #expect(bytes.count == 128 + 24)
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == bytes)
  }

  @Test(arguments: [[], [1], [5], [2, 3], [3, 1, 4], [0, 7]])
  func whatIsWrittenIsRead(shape: [Int]) throws {
    let path = try #require(folder)["y.npy"]
    for element in NumpyArray.Element.allCases {
      let count = shape.reduce(element.floatCount, *)
      let array = NumpyArray(element, shape: shape, values: (0..<count).map { Float($0) - 2.5 })
      try array.write(to: path)
      #expect(try NumpyArray(contentsOf: path) == array)
    }
  }

  @Test(arguments: [1, 2] as [UInt8])
  func bothVersionsAreRead(version: UInt8) throws {
    let array = try read(npy(dictionary("(2, 2)"), data: [1, 2, 3, 4], version: version))
    #expect(array == NumpyArray(shape: [2, 2], values: [1, 2, 3, 4]))
  }

  @Test func fortranOrderIsTurned() throws {
    let flat = try read(npy(dictionary("(2, 3)", isFortranOrder: true), data: [1, 4, 2, 5, 3, 6]))
    #expect(flat == NumpyArray(shape: [2, 3], values: [1, 2, 3, 4, 5, 6]))
    let deep = try read(
      npy(
        dictionary("(2, 1, 2)", element: "'<c8'", isFortranOrder: true),
        data: [1, 2, 5, 6, 3, 4, 7, 8]))
    #expect(deep == NumpyArray(.complex64, shape: [2, 1, 2], values: [1, 2, 3, 4, 5, 6, 7, 8]))
  }

  @Test(arguments: ["'<f8'", "'>f4'", "'<c16'", "'|O'", "'<i2'", "[('a', '<f4'), ('b', '<f4')]"])
  func otherElementsAreNamed(element: String) throws {
    let bytes = npy(dictionary("(1,)", element: element), data: [0, 0, 0, 0])
    let name = element.hasPrefix("'") ? String(element.dropFirst().dropLast()) : element
    try expect(bytes) { .element(path: $0, name: name) }
    let advice = name.contains("c16") ? "complex64" : "float32"
    #expect(
      NumpyFileError.element(path: "x", name: name).description.contains("numpy.\(advice))"))
  }

  @Test func aFileThatIsCutShortIsNamed() throws {
    let whole = npy(dictionary("(2, 2)"), data: [1, 2, 3, 4])
    for count in [whole.count - 1, whole.count - 16, whole.count - 17, 40, 12] {
      try expect(Array(whole.prefix(count))) {
        .unreadable(
          .cutShort(
            path: $0, needed: count < whole.count - 16 ? whole.count - 16 : whole.count,
            found: count))
      }
    }
  }

  @Test(arguments: [[], [0x93], Array("RIFF....WAVEfmt ".utf8), Array("\u{93}NUMPY".utf8)])
  func otherFilesAreNamed(bytes: [UInt8]) throws {
    try expect(bytes) { .notNumpy(path: $0) }
  }

  @Test func otherVersionsAreNamed() throws {
    try expect(npy(dictionary("(1,)"), data: [1], version: 3)) { .version(path: $0, number: 3) }
  }

  @Test(arguments: [
    "", "{}", "{'descr': '<f4', 'shape': (1,)}", "{'descr': '<f4', 'fortran_order': False}",
    "{'descr': '<f4', 'fortran_order': maybe, 'shape': (1,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
  ])
  func damagedHeadersAreNamed(dictionary: String) throws {
    try expect(npy(dictionary, data: [1, 2, 3, 4])) { .header(path: $0) }
  }

  @Test func aHeaderThatClaimsTooMuchTakesNoMemory() throws {
    try expect(npy(dictionary("(1,)"), version: 2, claimedLength: 1 << 31)) { .header(path: $0) }
    try expect(npy(dictionary("(4611686018427387904, 4)"), data: [1])) {
      .tooLarge(path: $0, shape: [1 << 62, 4])
    }
    let empty = try read(npy(dictionary("(9223372036854775807, 2, 0)"), data: []))
    #expect(empty.values.isEmpty && empty.shape == [.max, 2, 0])
    try expect(npy(dictionary("(536870913,)"), data: [1])) {
      .tooLarge(path: $0, shape: [536_870_913])
    }
  }

  @Test func aMissingFileIsNamed() throws {
    let path = try #require(folder)["no.npy"]
    #expect(throws: NumpyFileError.unreadable(.missing(path: path))) {
      try NumpyArray(contentsOf: path)
    }
  }
}
