// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

/// Expected values by `printf '%s' TEXT | sha256sum`.
@Test(arguments: [
  ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  (
    String(repeating: "a", count: 55),
    "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"
  ),
  (
    String(repeating: "a", count: 56),
    "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"
  ),
  (
    String(repeating: "a", count: 64),
    "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"
  ),
  (
    String(repeating: "a", count: 200),
    "c2a908d98f5df987ade41b5fce213067efbcc21ef2240212a41e54b5e7c28ae5"
  ),
])
func hashesAreThoseOfSha256sum(text: String, expected: String) {
  #expect(ContentHash(text: text).description == expected)
}

/// Expected values by `hashlib.sha256(bytes(i * i % 251 for i in range(count))).hexdigest()` of Python.
@Test(arguments: [
  (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  (1_048_576, "ac71822b85606db8921dccf39fc85e899f046a2783f8446e29e814a93607e873"),
  (1_048_640, "b08eb7dec1059509eb5612dcc256fd81765a5827976a941745215ebc3525001f"),
  (3_145_727, "0d28badc5b84d8b270d63c8b12671336d0b2d2c8911760d5bc58a72c9b86f0ce"),
])
func filesOfManyPiecesAreHashedAsOne(count: Int, expected: String) throws {
  let folder = try TemporaryFolder()
  try Data((0..<count).map { UInt8($0 * $0 % 251) })
    .write(to: URL(fileURLWithPath: folder["file"]))
  #expect(try ContentHash(file: folder["file"]).description == expected)
}

@Test func aFileHasTheHashOfItsBytes() throws {
  let folder = try TemporaryFolder()
  try Data("abc".utf8).write(to: URL(fileURLWithPath: folder["file"]))
  #expect(try ContentHash(file: folder["file"]) == ContentHash(text: "abc"))
}

@Test func aFileThatIsMissingIsNamed() throws {
  let folder = try TemporaryFolder()
  #expect(throws: PlainFileError.missing(path: folder["no"])) {
    try ContentHash(file: folder["no"])
  }
}
