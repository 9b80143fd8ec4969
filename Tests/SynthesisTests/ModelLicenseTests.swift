// SPDX-License-Identifier: MIT
import Files
import Foundation
import Synthesis
import TestSupport
import Testing

struct ModelLicenseTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func license(_ text: String, model: String = "m.safetensors") throws -> ModelLicense? {
    try folder.write(text, to: "m.license")
    return try ModelLicense(ofModel: folder[model])
  }

  private static let texts: [(String, String, String, String)] = [
    ("CC0", "CC0", "", "CC0"),
    ("CC BY 4.0\nHits by A\n", "CC BY 4.0", "Hits by A", "CC BY 4.0; Hits by A"),
    ("\r\n\r\nMIT\r\nA,\r\n\r\nB\r\n", "MIT", "A, B", "MIT; A, B"),
    ("a\u{1B}[2Jb\nc\u{202E}d", "a\\x1B[2Jb", "c\\u{202E}d", "a\\x1B[2Jb; c\\u{202E}d"),
  ]

  @Test(arguments: texts)
  func theFirstLineIsTheNameAndTheRestTheCredits(
    text: String, name: String, credits: String, tag: String
  ) throws {
    let license = try #require(try license(text))
    #expect(license.name == name && license.credits == credits && license.tag == tag)
  }

  @Test(arguments: ["m.safetensors", "m", "m.other"])
  func theFileIsFoundByTheNameOfTheModel(model: String) throws {
    #expect(try license("CC0", model: model)?.name == "CC0")
    #expect(try ModelLicense(ofModel: folder["n.safetensors"]) == nil)
    #expect(try ModelLicense(ofModel: folder["a.b/m"]) == nil, "a dot in the folder")
  }

  @Test(arguments: ["", "\n", "\n\r\n\n"]) func anEmptyFileIsNoLicense(text: String) throws {
    #expect(try license(text) == nil)
  }

  @Test(.timeLimit(.minutes(1))) func whatIsNoFileIsAnError() throws {
    try #require(mkfifo(folder["p.license"], 0o600) == 0)
    #expect(throws: PlainFileError.notAFile(path: folder["p.license"])) {
      try ModelLicense(ofModel: folder["p.safetensors"])
    }
  }

  @Test func onlyTheBeginningOfALargeFileIsRead() throws {
    let license = try #require(
      try license("CC0\n" + String(repeating: "a", count: 1 << 20)))
    #expect(license.credits.count == (1 << 16) - 4)
  }
}
