// SPDX-License-Identifier: MIT
import Files
import Foundation
import Reports
import TestSupport
import Testing

/// The report about runs written to a temporary folder.
private func page(
  _ runs: [(name: String, made: MadeRun)], mediaByteCount: Int = 1_000_000
) throws -> String {
  let folder = try TemporaryFolder()
  let records = try runs.map { try RunRecord($0.made.write(to: $0.name, in: folder)) }
  return RunReport(records, mediaByteCount: mediaByteCount).html(now: 1_700_000_000)
}

/// Checks that a page contains a part; a failure does not print the page.
private func expect(
  _ page: String, has part: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let isThere = page.contains(part)
  #expect(isThere, "the page lacks \(part)", sourceLocation: sourceLocation)
}

/// Checks that a page does not contain a part; a failure does not print the page.
private func expect(
  _ page: String, lacks part: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let isThere = page.contains(part)
  #expect(!isThere, "the page has \(part)", sourceLocation: sourceLocation)
}

/// The number of occurrences of a text in another.
private func count(_ part: String, in text: String) -> Int {
  text.components(separatedBy: part).count - 1
}

/// The first error in the markup of a page, such as an unclosed or malformed tag; nil without errors.
private func firstFault(in page: String) -> String? {
  let tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z0-9-]+(?:="[^"<>]*")?)*)(\/?)>/
  let voidElements: Set<Substring> = ["meta", "img", "input"]
  var open: [Substring] = []
  var rest = page.dropFirst("<!doctype html>".count)
  while let start = rest.firstIndex(of: "<") {
    if rest[..<start].contains(/&(?!(?:amp|lt|gt|quot|#39);)/) { return "\(rest[..<start])" }
    guard let match = rest[start...].prefixMatch(of: tag) else {
      return "\(rest[start...].prefix(80))"
    }
    let name = match.output.2
    rest = rest[match.range.upperBound...]
    if match.output.1 == "/" {
      guard open.popLast() == name else { return "</\(name)> before \(rest.prefix(80))" }
    } else if match.output.4.isEmpty, !voidElements.contains(name) {
      open.append(name)
    }
    // The content of these elements is not markup.
    if ["script", "style"].contains(open.last), let end = rest.firstRange(of: "</\(name)>") {
      rest = rest[end.lowerBound...]
    }
  }
  return open.isEmpty ? nil : "<\(open.joined(separator: "> <"))> at the end"
}

@Test func aPageIsOneFileOfSoundMarkup() throws {
  for runs in [["run"], ["one", "two"]] {
    let page = try page(runs.map { ($0, MadeRun()) })
    #expect(firstFault(in: page) == nil)
    let rest = page.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
    for address in ["http:", "https:", "src=\"/", "url("] { expect(rest, lacks: address) }
    #expect(count("<img ", in: page) == count("<img alt=\"Waveforms", in: page))
    #expect(count("<audio ", in: page) == count(" aria-label=\"Sound 000", in: page))
  }
}

@Test func everyNumberOfTheLogHasACurveByStepAndByTime() throws {
  let page = try page([("run", MadeRun())])
  for name in ["loss", "secondsPerIteration"] {
    expect(page, has: "<title>\(name) by step</title>")
    expect(page, has: "<title>\(name) by time</title>")
  }
  #expect(count("<path class=\"line s0\"", in: page) == 6)
  expect(page, has: "run: from -1 to 1, at the end 0.964.")
}

@Test func whatIsZeroThroughoutIsNamedAndNotDrawn() throws {
  let page = try page([("one", MadeRun()), ("two", MadeRun())])
  expect(page, has: "<p>Always zero: silentShare.</p>")
  expect(page, lacks: "<title>silentShare")
  expect(page, has: "<title>nearCopyShare by step</title>")
}

@Test func theBestModelIsMarkedInEveryChart() throws {
  var made = MadeRun()
  expect(try page([("run", made)]), lacks: "class=\"best")
  made.bestStep = 20
  let both = try page([("run", made), ("other", MadeRun())])
  #expect(
    count("<line class=\"best s0\" x1=\"244\" x2=\"244\"", in: both) == 6, "half of 50 to 438")
  #expect(count("<line class=\"best s1\"", in: both) == 0)
  #expect(firstFault(in: both) == nil)
  expect(both, has: "The dotted line marks the model in best.safetensors: run, step 20.")
  made.bestStep = 1000
  expect(try page([("run", made)]), lacks: "<line class=\"best")
}

@Test func aLongRunMakesASmallPage() throws {
  var made = MadeRun()
  made.steps = 60_000
  made.sampleSteps = []
  let size = try page([("run", made)]).utf8.count
  #expect(size < 120_000)
}

@Test func soundsAndPicturesAreEmbedded() throws {
  let made = MadeRun()
  let page = try page([("run", made)])
  for step in made.sampleSteps {
    for file in ["sheet.png", "0001.wav", "0002.wav"] {
      #expect(count(made.address(file, step: step), in: page) == 1, "\(file) of step \(step)")
    }
  }
  expect(page, lacks: "Only in the folder")
  expect(page, has: "step 40, 20 s</h3>")
}

@Test func whatDoesNotFitIsLeftOutOldestLastAndSaid() throws {
  var made = MadeRun()
  made.fileSize = 100
  // Space for the three files of the newest checkpoint and one more file.
  let page = try page([("run", made)], mediaByteCount: 450)
  #expect(count("base64,", in: page) == 4)
  for file in ["sheet.png", "0001.wav", "0002.wav"] {
    expect(page, has: made.address(file, step: 40))
  }
  expect(page, has: made.address("sheet.png", step: 20))
  expect(page, has: "5 files of the checkpoints above")
}

@Test func ofManyCheckpointsSixAreShown() throws {
  var made = MadeRun()
  made.steps = 1000
  made.sampleSteps = Array(stride(from: 10, through: 1000, by: 10))
  let page = try page([("run", made)])
  #expect(count("<article", in: page) == 6)
  // Each step is about 2.5 times the one before.
  for step in ["10", "30", "60", "160", "400", "1,000"] {
    expect(page, has: "<h3>step \(step), ")
  }
  expect(page, has: "94 other checkpoints")
}

@Test func severalRunsAreLaidSideBySide() throws {
  var other = MadeRun()
  other.options = "{\"preset\": \"tiny\", \"model\": \"wavegan\", \"steps\": 40}"
  let page = try page([("one", MadeRun()), ("two", other)])
  expect(page, has: "<title>one, two - Foley</title>")
  #expect(count("<path class=\"line s1\" data-series=\"two\"", in: page) == 6)
  expect(page, has: "<tr><th scope=\"row\">model</th><td>specgan</td><td>wavegan</td></tr>")
  expect(page, has: "<tr><th scope=\"row\">steps</th><td>40</td></tr>")
  #expect(count("<article", in: page) == 2)
  expect(page, has: "<h3>two, step 40, 20 s</h3>")
}

@Test func runsOfOneNameAreToldApart() throws {
  let page = try page([("a/run", MadeRun()), ("b/run", MadeRun())])
  #expect(count("/a/run</li>", in: page) == 1)
  #expect(count("/b/run</li>", in: page) == 1)
}

@Test func namesCannotBecomeMarkup() throws {
  let folder = try TemporaryFolder()
  let evil = "<script>alert('1')<\\script>\"&\u{1}"
  var made = MadeRun()
  made.options = "{\"preset\": \"<b>bold</b>\", \"<i>\": 1}"
  made.sampleSteps = []
  let path = try made.write(to: evil, in: folder)
  try folder.write("<img src=x>", to: "\(evil)/data-report.txt")
  try folder.write("<u>\tempty\n", to: "\(evil)/skipped-files.txt")
  try folder.write([1], to: "\(evil)/samples/step-4/<s>\"'.png")
  try folder.write([1], to: "\(evil)/samples/step-4/<s>.wav")
  try folder.write(
    "{\"step\":1,\"elapsedSeconds\":1,\"<em>\":1}\n{", to: "\(evil)/log.jsonl")
  let page = RunReport([try RunRecord(path)]).html(now: 0)
  expect(page, has: "<h1>&lt;script&gt;alert(&#39;1&#39;)&lt;\\script&gt;&quot;&amp;\u{FFFD}</h1>")
  for tag in ["<script>alert", "<b>", "<i>", "<img src=x", "<u>", "<s>", "<em>", "\u{1}"] {
    expect(page, lacks: tag)
  }
  #expect(count("<script>", in: page) == 1)
}

@Test func charactersThatHideTextAreEscaped() throws {
  let folder = try TemporaryFolder()
  var made = MadeRun()
  made.options = "{\"preset\": \"a\u{202E}b\u{2066}\"}"
  let page = RunReport([try RunRecord(try made.write(to: "run", in: folder))]).html(now: 0)
  expect(page, has: "a\\u{202E}b\\u{2066}")
  for character in ["\u{202E}", "\u{2066}"] { expect(page, lacks: character) }
}

/// The page runs the one script whose hash its policy has.
@Test func onlyTheReportsScriptMayRun() throws {
  let page = try page([("run", MadeRun())])
  expect(page, lacks: "script-src 'unsafe-inline'")
  let script = try #require(
    page.firstMatch(of: /<script>([^<]*(?:<(?!\/script>)[^<]*)*)<\/script>/))
  let hash = try #require(page.firstMatch(of: /script-src 'sha256-([A-Za-z0-9+\/=]+)'">/))
  let digits = ContentHash(text: String(script.output.1)).description
  let bytes = Data(base64Encoded: String(hash.output.1)) ?? Data()
  #expect(bytes.map { String(format: "%02x", $0) }.joined() == digits)
}

/// A folder of samples from elsewhere may have links to any file.
@Test(arguments: [
  "samples", "samples/step-40", "samples/step-40/0001.wav", "samples/step-40/a.png",
])
func linksAreLeftOutAndTold(name: String) throws {
  let folder = try TemporaryFolder()
  let path = try MadeRun().write(to: "run", in: folder)
  for file in ["secret", "step-40/0001.wav", "step-40/a.png", "0001.wav", "a.png"] {
    try folder.write("secret", to: "elsewhere/\(file)")
  }
  let target = name.hasSuffix(".wav") || name.hasSuffix(".png") ? "elsewhere/secret" : "elsewhere"
  if FileManager.default.fileExists(atPath: "\(path)/\(name)") {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }
  try FileManager.default.createSymbolicLink(
    atPath: "\(path)/\(name)", withDestinationPath: folder[target])
  let report = RunReport([try RunRecord(path)])
  let page = report.html(now: 0)
  expect(page, lacks: Data("secret".utf8).base64EncodedString())
  #expect(report.notes.contains { $0.contains("\(path)/\(name)") }, "\(report.notes)")
  expect(page, has: "\(path)/\(name)")
}
