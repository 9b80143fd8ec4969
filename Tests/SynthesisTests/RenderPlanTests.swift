// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Synthesis
import TestSupport
import Testing

/// Reads a plan in which `M` stands for the path of a small model and `C` for one with classes.
private func plan(
  _ text: String, _ name: String = "plan.json", in folder: TemporaryFolder
) throws -> [RenderEntry] {
  try writeSmallModel(to: folder["m.safetensors"])
  try writeConditionalModel(to: folder["c.safetensors"])
  let filled = text.replacing("M,", with: "\"\(folder["m.safetensors"])\",")
    .replacing("C,", with: "\"\(folder["c.safetensors"])\",")
  try Data(filled.utf8).write(to: URL(fileURLWithPath: folder[name]))
  return try RenderPlan(file: folder[name], output: folder["out"], library: ModelLibrary()).entries
}

private func expectFault(
  _ text: String, _ name: String = "plan.json", line: Int, saying fragment: String,
  in folder: TemporaryFolder, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(sourceLocation: sourceLocation) {
    try plan(text, name, in: folder)
  } throws: { error in
    guard let error = error as? RenderPlanError else { return false }
    #expect(error.line == line, "\(error)", sourceLocation: sourceLocation)
    #expect("\(error)".contains(fragment), "\(error)", sourceLocation: sourceLocation)
    return true
  }
}

private let columns =
  "model,folder,class,seed,first,count,truncation,duration,normalize,level,"
  + "trimSilence,fade,sampleRate,channels,bitDepth,dither,watermark,format,name"

@Test func aPlanIsTheSameInBothFormats() throws {
  let folder = try TemporaryFolder()
  let json = try plan(
    """
    [{"model": C, "folder": "a/b", "class": "kick:1,sn,are:3", "seed": 18446744073709551615,
      "first": 3, "count": 7, "truncation": 0.5, "duration": 2, "normalize": "loudness",
      "level": -16, "trimSilence": true, "fade": 0.25, "sampleRate": 22050, "channels": 2,
      "bitDepth": "24", "dither": false, "watermark": false, "format": "flac", "name": "{class}-{number}"},

     {"model": M, "bitDepth": 24}]
    """.replacing("sn,are", with: "snare"), in: folder)
  let table = try plan(
    "\(columns)\r\n"
      + "C,a/b,\"kick:1,snare:3\",18446744073709551615,3,7,0.5,2,loudness,-16,true,0.25,22050,2,"
      + "24,false,false,flac,\"{class}-{number}\"\r\n\nM,,,,,,,,,,,,,,24,,,,\n", "plan.csv",
    in: folder)
  #expect(json.map(\.settings) == table.map(\.settings))
  #expect(json.map(\.folder) == ["a/b", ""] && table.map(\.folder) == ["a/b", ""])
  #expect(json.map(\.source) == table.map(\.source))
  #expect(json[0].settings.seed == .max && json[0].settings.level == -16)
  #expect(json[0].file(of: 3) == "a/b/kick+snare-0003.flac")
}

@Test(arguments: [
  ("{\"model\": M, \"cuont\": 3}", "There is no option \"cuont\": did you mean \"count\"?"),
  ("{\"model\": M, \"trim-silence\": true}", "did you mean \"trimSilence\"?"),
  ("{\"count\": 3}", "the entry has no model"),
  ("{\"model\": \"/no/such\"}", "/no/such does not exist"),
  ("{\"model\": M, \"count\": 0}", "count is 0: give a whole number from 1 to 100000000."),
  ("{\"model\": M, \"count\": -4}", "count is -4"),
  ("{\"model\": M, \"count\": 1.5}", "count has to be a whole number"),
  ("{\"model\": M, \"first\": 0}", "first is 0"),
  ("{\"model\": M, \"class\": \"kick\"}", "trained without classes"),
  ("{\"model\": C, \"class\": \"kik\"}", "no class \"kik\": it has kick"),
  ("{\"model\": M, \"folder\": \"../x\"}", "leaves the folder"),
  ("{\"model\": M, \"folder\": \"a/../../x\"}", "leaves the folder"),
  ("{\"model\": M, \"folder\": \"/tmp\"}", "is absolute"),
  ("{\"model\": M, \"folder\": \"a//b\"}", "empty name"),
  ("{\"model\": M, \"folder\": \".x\"}", "begins with a dot"),
  ("{\"model\": M, \"folder\": true}", "folder has to be a path"),
  ("{\"model\": M, \"name\": \"../{number}\"}", "leaves the folder"),
  ("{\"model\": M, \"name\": \"/{number}\"}", "is absolute"),
  ("{\"model\": M, \"name\": \"hit\"}", "the same for every sound: add {number}"),
  ("{\"model\": M, \"name\": \"{numbr}\"}", "placeholder {numbr}: did you mean {number}?"),
  ("{\"model\": M, \"name\": \"{number\"}", "a brace without its counterpart"),
  ("{\"model\": M, \"name\": \"{class}/{number}\"}", "has {class}"),
  ("{\"model\": M, \"name\": \"take2{number}\"}", "a digit beside {number}"),
  ("{\"model\": M, \"format\": \"mp3\", \"sampleRate\": 96000}", "cannot be written at 96000 Hz"),
  ("{\"model\": M, \"format\": \"flac\", \"bitDepth\": \"32f\"}", "no samples of 32f bits"),
  ("{\"model\": M, \"format\": \"flac\", \"sampleRate\": 1000000}", "at 1000000 Hz"),
  ("{\"model\": M, \"format\": \"flac\", \"channels\": 9}", "with 9 channels"),
  ("{\"model\": M, \"level\": -3}", "nothing is normalized"),
  ("{\"model\": M, \"duration\": 0}", "give a number from 0.001 to 3600, in seconds."),
  ("{\"model\": M, \"truncation\": 1e-9}", "truncation is 1e-09"),
  ("{\"model\": M, \"count\": [1]}", "count has to be"), ("7", "an entry is not an object"),
  ("{\"seed\": 1 \"count\": 1}", "a comma or closing brace is missing"),
  ("{\"model\": M, \"x", "a string has no end"),
  ("{\"model\": M, ", "a name in quotes is missing"),
  ("{\"model\": M, \"count\": 1, \"count\": 2}", "the name \"count\" is there twice"),
  ("{\"model\": M, \"count\": 01}", "a comma or closing brace is missing"),
])
func aBadEntryIsReportedWithItsLine(entry: String, fragment: String) throws {
  let folder = try TemporaryFolder()
  expectFault(
    "[\n {\"model\": M,\n  \"folder\": \"fine\"},\n \(entry)]", line: 4,
    saying: fragment, in: folder)
}

@Test(arguments: [
  ("model,model\n", 1, "has \"model\" twice"), ("model,seed\nM,1,2\n", 2, "there are 3 fields"),
  ("model,seed\nM,\"1\n", 2, "a quotation mark has no closing"),
  ("model,seed\nM,\"1\"2\n", 2, "a comma is missing"), ("model,seed\nM,x\n", 2, "seed has to be"),
  ("model,sede\n\nM,1\n", 3, "did you mean \"seed\"?"), ("model\n", 1, "has no entries"),
  ("", 1, "has no entries"),
])
func aBadTableIsReportedWithItsLine(text: String, line: Int, fragment: String) throws {
  expectFault(text, "plan.csv", line: line, saying: fragment, in: try TemporaryFolder())
}

@Test(arguments: [
  ("{}", 1, "a list in [ and ] is missing"), ("", 1, "a list in [ and ] is missing"),
  ("[]", 1, "has no entries"),
  ("[\n{\"model\": M, \"a\": 1}\n", 3, "a comma or closing bracket is missing"),
  ("[]\n\nx", 3, "something follows the end"),
])
func aPlanThatIsNotAListIsRefused(text: String, line: Int, fragment: String) throws {
  expectFault(text, line: line, saying: fragment, in: try TemporaryFolder())
}

@Test func aMissingPlanIsNamed() throws {
  let folder = try TemporaryFolder()
  #expect {
    try RenderPlan(file: folder["no.json"], output: folder["out"], library: ModelLibrary())
  } throws: {
    "\($0)" == "The plan \(folder["no.json"]) cannot be read: there is no such file."
  }
}

/// Class names that differ only in characters that file names cannot contain.
@Test func classesOfAnyNameHaveSeparateFilesInTheFolder() throws {
  let folder = try TemporaryFolder()
  let names = ["a/x", "a_x", "a%2Fx", "..", "{seed}"]
  try writeConditionalModel(to: folder["o.safetensors"], classNames: names)
  var settings = RenderSettings()
  (settings.count, settings.name) = (5, "{class}/{number}")
  let entry = try RenderEntry(
    source: try ModelSource(folder["o.safetensors"]), settings: settings)
  let folders = ["a%2Fx", "a_x", "a%252Fx", "%2E.", "%7Bseed%7D"]
  #expect((1...5).map { entry.file(of: $0) } == (1...5).map { "\(folders[$0 - 1])/000\($0).wav" })
}

/// Pairs of entries that share a name, and pairs that do not.
@Test(arguments: [
  ("\"count\": 5", "\"count\": 5, \"seed\": 1", true),
  ("\"count\": 5", "\"first\": 6, \"count\": 5", false),
  ("\"first\": 6, \"count\": 5", "\"count\": 6", true),
  ("\"count\": 5", "\"count\": 5, \"format\": \"aiff\"", false),
  ("\"count\": 5, \"folder\": \"a\"", "\"name\": \"a/{model}-{number}\"", true),
  ("\"count\": 5", "\"count\": 5, \"folder\": \"a\"", false),
  ("\"count\": 50", "\"count\": 1, \"name\": \"m-0050\"", true),
  ("\"count\": 50", "\"count\": 1, \"name\": \"m-0051\"", false),
  ("\"count\": 50", "\"count\": 1, \"name\": \"m-050\"", false),
  ("\"name\": \"a{number}-0005\"", "\"name\": \"a0007-{number}\"", true),
  ("\"name\": \"a{number}-0005\"", "\"name\": \"a0027-{number}\"", false),
  ("\"name\": \"{group}/{number}\"", "\"name\": \"{group}/{number}\", \"first\": 17", false),
  ("\"name\": \"{group}/{number}\"", "\"name\": \"0000/{number}\"", true),
  ("\"name\": \"s{seed}-{number}\"", "\"seed\": 1, \"name\": \"s{seed}-{number}\"", false),
])
func collidingNamesAreReported(first: String, second: String, collide: Bool) throws {
  let folder = try TemporaryFolder()
  let text = "[{\"model\": M, \(first)},\n{\"model\": M, \(second)}]"
  if collide {
    expectFault(text, line: 2, saying: "the same names as those of entry 1", in: folder)
  } else {
    #expect(try plan(text, in: folder).count == 2)
  }
}

@Test func classesMakeNamesDifferent() throws {
  let folder = try TemporaryFolder()
  let name = "\"name\": \"{class}/{number}\""
  #expect(
    try plan(
      "[{\"model\": C, \"class\": \"kick\", \(name)}, {\"model\": C, \"class\": \"snare\", \(name)}]",
      in: folder
    ).count == 2)
  expectFault(
    "[{\"model\": C, \"class\": \"kick\", \(name)}, {\"model\": C, \(name)}]", line: 1,
    saying: "the same names", in: folder)
}

@Test func aSymbolicLinkOnThePathIsReported() throws {
  let folder = try TemporaryFolder()
  try FileManager.default.createDirectory(
    atPath: folder["out"], withIntermediateDirectories: true)
  try FileManager.default.createSymbolicLink(
    atPath: folder["out/a"], withDestinationPath: folder.path)
  expectFault(
    "[{\"model\": M, \"folder\": \"a/b\"}]", line: 1, saying: "is a symbolic link", in: folder)
}

/// All errors of a plan are listed, with entries, lines and columns.
@Test func everyErrorIsListed() throws {
  let folder = try TemporaryFolder()
  let text =
    "[{\"model\": M, \"count\": -1, \"cuont\": 3}, 7, {\"model\": \"/no/such\"},\n"
    + " {\"model\": M, \"name\": \"é\", \"seed\": -1}, {\"model\": M, \"seed\": 1}, {\"model\": M, \"seed\": 2}]"
  let error = #expect(throws: RenderPlanError.self) { try plan(text, in: folder) }
  let found = try #require(error)
  let all = [found] + found.further
  #expect(all.map(\.entry) == [1, 1, 2, 3, 4, 6])
  #expect(all.map(\.line) == [1, 1, 1, 1, 2, 2])
  let lines = "\(found)".split(separator: "\n")
  try #require(lines.count == 6 && all.count == 6)
  #expect(lines[0].hasPrefix("entry 1 of \(folder["plan.json"]), line 1, column "))
  #expect(lines[4].contains("line 2, column ") && lines[4].contains("seed"), "\(lines[4])")
  #expect(lines[2].contains("an entry is not an object"))
  let shift = folder["m.safetensors"].count + 2
  #expect(all[4].column == 2 + 9 + shift + 2 + 8 + 3 + 2 + 8 + 1, "\(all[4].column)")
}

@Test func onlyTheFirstErrorsOfManyAreListed() throws {
  let text = "model\n" + String(repeating: "/no/such\n", count: 30)
  let error = #expect(throws: RenderPlanError.self) {
    try plan(text, "plan.csv", in: TemporaryFolder())
  }
  #expect(error?.further.count == 19 && error?.moreCount == 10)
  #expect("\(try #require(error))".hasSuffix("has 10 errors more."))
}

@Test func aSyntaxErrorHasAColumn() throws {
  let error = #expect(throws: RenderPlanError.self) {
    try plan("[{\"count\": 1},\n {\"count\" 2}]", in: TemporaryFolder())
  }
  #expect(error?.line == 2 && error?.column == 11)
}

@Test(arguments: ["model;class;count\nM;kick;3\n", "model\tcount\nM\t3\n"])
func otherSeparatorsThanCommasAreNamed(text: String) throws {
  expectFault(text, "plan.csv", line: 1, saying: "use commas", in: try TemporaryFolder())
}

@Test func aByteOrderMarkIsIgnored() throws {
  let folder = try TemporaryFolder()
  #expect(try plan("\u{FEFF}[{\"model\": M, \"count\": 3}]", in: folder).count == 1)
  let error = #expect(throws: RenderPlanError.self) {
    try plan("\u{FEFF}[{\"count\" 3}]", in: folder)
  }
  #expect(error?.column == 11)
}

/// A plan without a file name is JSON if it begins like it.
@Test func aPlanOfBytesIsReadInBothFormats() throws {
  let folder = try TemporaryFolder()
  let model = folder["m.safetensors"]
  try writeSmallModel(to: model)
  for text in ["\u{FEFF} [{\"model\": \"\(model)\", \"count\": 3}]", "model,count\n\(model),3\n"] {
    let plan = try RenderPlan(
      Array(text.utf8), named: "standard input", output: folder["out"], library: ModelLibrary())
    #expect(plan.entries.map(\.settings.count) == [3])
  }
}
