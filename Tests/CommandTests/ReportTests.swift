// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

@Test func aReportIsWrittenIntoTheRun() throws {
  let folder = try TemporaryFolder()
  try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "2"] + smallest)
  let result = try foley("report", folder["run"])
  #expect(result.status == 0, "\(result.errors)")
  #expect(result.output == "open \(folder["run/report.html"]) in a browser\n")
  let page = try #require(text(folder["run/report.html"]))
  for part in ["<h1>run</h1>", "high 2, low 1", "generatorLoss", ": started</li>"] {
    let isThere = page.contains(part)
    #expect(isThere, "\(part)")
  }
}

@Test func aLineThatIsCutShortIsSkippedAndSaid() throws {
  let folder = try TemporaryFolder()
  try folder.write("{\"step\":1,\"elapsedSeconds\":1,\"loss\":1}\n{\"st", to: "run/log.jsonl")
  let result = try foley("report", folder["run"], "--out", folder["page.html"])
  #expect(result.status == 0)
  #expect(result.output.contains("log.jsonl is truncated and was skipped."))
  #expect(text(folder["page.html"])?.contains("is truncated") == true)
}

@Test func badReportsAreOneSentence() throws {
  let folder = try TemporaryFolder()
  try folder.write("{}\n{\"step\":1,\"elapsedSeconds\":1}\n", to: "damaged/log.jsonl")
  try folder.write("{}", to: "empty/options.json")
  try folder.write("{\"step\":1,\"elapsedSeconds\":1}\n", to: "good/log.jsonl")
  expect(try foley("report", "/nowhere"), status: 66, saying: "/nowhere")
  expect(try foley("report", folder["empty"]), status: 65, saying: "not completed a step yet")
  expect(try foley("report", folder["damaged"]), status: 65, saying: "Line 1 of")
  expect(
    try foley("report", folder["good"], "--out", folder["no/page.html"]), status: 73,
    saying: folder["no/page.html"])
  let model = try foley("report", folder["good"], "--out", folder["good/model.safetensors"])
  #expect(model.status == 64 && model.errors.contains("ends in .html"))
  let several = try foley("report", folder["good"], folder["good"])
  #expect(several.status == 64)
  #expect(several.errors.contains("--out FILE.html"))
}
