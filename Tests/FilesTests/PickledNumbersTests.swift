// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

/// Pickles that Python and NumPy wrote, see `Tests/Fixtures/import/record.py`.
private let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../Fixtures/import/specgan").standardizedFileURL.path

struct PickledNumbersTests {
  private func rows(_ bytes: [UInt8]) throws -> [[Double]] {
    try PickledNumbers(bytes, path: "a.pkl").rows
  }

  private func rows(_ text: String) throws -> [[Double]] { try rows(Array(text.utf8)) }

  private func recorded() throws -> [[Double]] {
    let bytes = try PlainFile("\(fixtures)/moments.json").contents()
    return try #require(JSONValue(parsing: bytes).list).map { ($0.list ?? []).compactMap(\.double) }
  }

  @Test(arguments: 0...5) func allProtocolsAreRead(version: Int) throws {
    let rows = try PickledNumbers(contentsOf: "\(fixtures)/moments-\(version).pkl").rows
    #expect(rows.map(\.count) == [129, 129])
    #expect(rows == (try recorded()))
  }

  /// An array of two rows, of doubles.
  @Test func anArrayOfTwoDimensionsHasItsRows() throws {
    #expect(try PickledNumbers(contentsOf: "\(fixtures)/array.pkl").rows == recorded())
  }

  /// Python 2 writes bytes as quoted texts; a second array names the type of the first, which was not
  /// complete when it got its number.
  @Test(arguments: ["<", ">"]) func python2IsRead(order: String) throws {
    func array(_ head: String, _ type: String, _ data: String) -> String {
      "\(head)(I0\ntS'b'\ntR(I1\n(I2\nt\(type)I00\nS'\(data)'\ntb"
    }
    let make = "cnumpy.core.multiarray\n_reconstruct\np1\n(cnumpy\nndarray\np2\n"
    let type = "cnumpy\ndtype\n(S'f4'\nI0\nI1\ntRp7\n(I3\nS'\(order)'\nNNNI-1\nI-1\nI0\ntb"
    let (one, two) =
      order == "<"
      ? ("\\x00\\x00\\x80?\\x00\\x00 A", "\\x00\\x00@@\\x00\\x00\\x00\\xc0")
      : ("?\\x80\\x00\\x00A \\x00\\x00", "@@\\x00\\x00\\xc0\\x00\\x00\\x00")
    let pickle = "(\(array(make, type, one))\(array("g1\n(g2\n", "g7\n", two))t."
    #expect(try rows(pickle) == [[1, 10], [3, -2]])
  }

  @Test func listsOfNumbersAreRows() throws {
    #expect(try rows("(lF1.5\naI2\na.") == [[1.5, 2]])
    #expect(try rows("((F1\nF2\nt(F3\nL4L\ntt.") == [[1, 2], [3, 4]])
    #expect(
      try rows([0x80, 2, 0x5D, 0x28, 0x4B, 1, 0x4D, 0, 1, 0x8A, 1, 0xFF, 0x65, 0x2E]) == [
        [1, 256, -1]
      ])
  }

  /// Names that Python would import are only names.
  @Test(arguments: [
    "cos\nsystem\n(S'touch /tmp/foley-pickle'\ntR.",
    "(cos\nsystem\n(S'id'\ntRcos\nsystem\n(S'id'\ntRt.",
    "c__builtin__\neval\n(S'1'\ntR.", "(i__builtin__\neval\n.",
    "cnumpy.core.multiarray\n_reconstruct\n.",
  ]) func callsAreRefused(pickle: String) {
    #expect(throws: PickleError.self) { try rows(pickle) }
    #expect(!FileManager.default.fileExists(atPath: "/tmp/foley-pickle"))
  }

  @Test(arguments: [
    "", ".", "N.", "(.", "t.", "I1\nI2\n.", "p1\n.", "g1\n.", "Ix\n.", "F\n.", "S'a\n.",
    "S'\\q'\n.",
    "V\\u12\n.", "X\u{FF}", "a.", "(lI1\na", "0.", "1.", "R.", "b.", "\u{8A}", "}.", "I1\n.",
  ]) func damagedPicklesAreErrors(pickle: String) {
    #expect(throws: PickleError.self) { try rows(pickle) }
  }

  /// Values that nest as deep as there are instructions, and a list that holds itself.
  @Test func nestingIsBounded() {
    for count in [1000, 1_000_000] {
      let nested = [UInt8(ascii: "N")] + [UInt8](repeating: 0x85, count: count) + [0x2E]
      #expect(throws: PickleError.self) { try rows(nested) }
    }
    #expect(throws: PickleError.self) { try rows("(lp0\ng0\na.") }
  }

  /// A changed byte gives other numbers or an error, never a crash.
  @Test(arguments: 0...5) func changedBytesAreNumbersOrErrors(version: Int) throws {
    let pickle = try PlainFile("\(fixtures)/moments-\(version).pkl").contents()
    for place in pickle.indices {
      for mask: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
        var changed = pickle
        changed[place] ^= mask
        do throws(PickleError) {
          _ = try PickledNumbers(changed, path: "a.pkl")
        } catch {
          #expect(error.exitStatus == .dataError)
        }
      }
      #expect(throws: PickleError.self) { try rows(Array(pickle[..<place])) }
    }
  }
}
