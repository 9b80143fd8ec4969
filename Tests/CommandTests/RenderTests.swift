// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// A run of one step, and a plan with `count` of its sounds in two entries.
private func prepare(_ folder: TemporaryFolder, count: Int) throws -> (run: String, plan: String) {
  let train = try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"]
      + ["--conditional"] + smallest)
  #expect(train.status == 0, "\(train.errors)")
  let plan = """
    [{"model": "\(folder["run"])", "count": \(count / 2), "name": "{class}/{group}/{number}"},
     {"model": "\(folder["run"])", "count": \(count - count / 2), "seed": 4, "format": "flac",
      "class": "high:1,low:2", "folder": "mixed", "fade": 0.1}]
    """
  try Data(plan.utf8).write(to: URL(fileURLWithPath: folder["plan.json"]))
  return (folder["run"], folder["plan.json"])
}

/// The contents of the files below a folder by name.
private func contents(_ folder: String) -> [String: Data] {
  let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
  return Dictionary(
    names.compactMap { name in bytes("\(folder)/\(name)").map { (name, $0) } },
    uniquingKeysWith: { first, _ in first })
}

@Suite(.serialized) struct RenderTests {
  @Test func aRenderKilledAnywhereEndsWithTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let (_, plan) = try prepare(folder, count: 1200)
    let whole = try foley("render", plan, "--out", folder["whole"], "--threads", "4")
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.output == "1200 sounds written to \(folder["whole"])\n")
    let expected = contents(folder["whole"])
    #expect(expected.count == 1201)
    for kill in 1...10 {
      let process = try FoleyProcess(
        ["render", plan, "--out", folder["killed"], "--threads", "\(1 + kill % 3)"])
      process.wait { contents(folder["killed"]).count > 100 * kill }
      process.send(SIGKILL)
      _ = process.wait()
    }
    let before = contents(folder["killed"]).keys.filter { !$0.contains("/.") }
    let last = try foley("render", plan, "--out", folder["killed"])
    #expect(last.status == 0, "\(last.errors)")
    #expect(last.output.contains("already there") && before.count < 1201)
    let isSame = contents(folder["killed"]) == expected
    #expect(isSame)
  }

  @Test func shardsAreTheWhole() throws {
    let folder = try TemporaryFolder()
    let (_, plan) = try prepare(folder, count: 50)
    #expect(try foley("render", plan, "--out", folder["whole"]).status == 0)
    let processes = try (1...4).map {
      try FoleyProcess(["render", plan, "--out", folder["parts"], "--shard", "\($0)/4"])
    }
    for process in processes { #expect(process.wait().status == 0) }
    var parts = contents(folder["parts"])
    let manifests = (1...4).map { parts.removeValue(forKey: "manifest-\($0)-of-4.jsonl") ?? Data() }
    parts["manifest.jsonl"] = manifests.reduce(Data(), +)
    let isSame = parts == contents(folder["whole"])
    #expect(isSame)
  }

  @Test func twoRendersIntoOneFolderAtOnceAreRefused() throws {
    let folder = try TemporaryFolder()
    let (run, plan) = try prepare(folder, count: 20_000)
    let process = try FoleyProcess(["render", plan, "--out", folder["out"]])
    process.wait { contents(folder["out"]).count > 10 }
    for second in [
      ["render", plan, "--out", folder["out"]], ["synth", run, "--out", folder["out"]],
      ["render", plan, "--out", folder["out"], "--shard", "1/2"],
    ] {
      expect(
        try foley(second), status: 75,
        saying: "Another render (process \(process.identifier)) is at work in \(folder["out"])")
    }
    process.send(SIGINT)
    let result = process.wait()
    #expect(result.status == 130 && result.output.contains("give the same command again"))
    let lines = text(folder["out/manifest.jsonl"])?.split(separator: "\n").count ?? 0
    #expect(lines > 0 && lines < 20_000 && contents(folder["out"]).count >= lines)
  }

  @Test func aDryRunPrintsTheNumberOfFilesAndWritesNone() throws {
    let folder = try TemporaryFolder()
    let (_, plan) = try prepare(folder, count: 50)
    let result = try foley("render", plan, "--out", folder["out"], "--shard", "2/4", "--dry-run")
    #expect(result.output == "2 entries, 13 files, first file: high/0000/0013.wav\n")
    #expect(contents(folder["out"]).isEmpty)
  }

  @Test func aBadEntryIsReportedBeforeAnythingIsRendered() throws {
    let folder = try TemporaryFolder()
    let (run, _) = try prepare(folder, count: 2)
    try Data("model,count\n\(run),3\n\(run),-3\n".utf8)
      .write(to: URL(fileURLWithPath: folder["plan.csv"]))
    let result = try foley("render", folder["plan.csv"], "--out", folder["out"])
    expect(result, status: 78, saying: "plan.csv, line 3: count is -3")
    #expect(contents(folder["out"]).isEmpty)
    for shard in ["0/4", "5/4", "4", "a/b", "1/0"] {
      #expect(try foley("render", "p", "--out", "o", "--shard", shard).status == 64)
    }
    expect(
      try foley("render", folder["no.json"], "--out", folder["out"]), status: 66,
      saying: "there is no such file")
  }

  @Test func aPlanIsReadFromStandardInput() throws {
    let folder = try TemporaryFolder()
    let (run, _) = try prepare(folder, count: 2)
    for (text, count) in [
      ("model,count\n\(run),2\n", 2), ("[{\"model\": \"\(run)\", \"count\": 3}]", 3),
    ] {
      let result = try FoleyProcess(
        ["render", "-", "--out", folder["\(count)"]], input: text
      ).wait()
      #expect(
        result.output == "\(count) sounds written to \(folder["\(count)"])\n", "\(result.errors)")
    }
    expect(
      try FoleyProcess(["render", "-", "--out", folder["out"]], input: "model\n\(run)x\n").wait(),
      status: 78, saying: "entry 1 of standard input, line 2: ")
  }

  /// Standard output has nothing but events.
  @Test func eventsAreJSONLines() throws {
    let folder = try TemporaryFolder()
    let (run, plan) = try prepare(folder, count: 6)
    func events(_ arguments: [String], status: Int32 = 0) throws -> [[String: Any]] {
      let result = try foley(arguments + ["--json"])
      #expect(result.status == status, "\(result.errors)")
      return try result.output.split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
    }
    for command in [["render", plan], ["synth", run, "--count", "6"]] {
      let found = try events(command + ["--out", folder[command[0]]])
      let kinds = found.compactMap { $0["event"] as? String }
      #expect(kinds.first == "start" && kinds.last == "end" && kinds.contains("progress"))
      #expect(found.first?["files"] as? Int == 6 && found.last?["written"] as? Int == 6)
      #expect(found.last?["complete"] as? Bool == true)
    }
    let again = try events(["render", plan, "--out", folder["render"]])
    #expect(again.last?["found"] as? Int == 6)
    let dry = try events(["render", plan, "--out", folder["dry"], "--dry-run"])
    #expect(dry.count == 1 && dry[0]["files"] as? Int == 6)
    let failed = try events(
      ["synth", folder["none"], "--out", folder["x"]], status: 66)
    #expect(failed.last?["event"] as? String == "error" && failed.last?["status"] as? Int == 66)
    #expect(try foley("synth", run, "--stdout", "--json").status == 78)
  }

  @Test func theOptionsOfAnEntryAreListed() throws {
    let result = try foley("render", "--list-options")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    for name in ["model", "folder", "class", "latent", "watermark"] {
      #expect(lines.contains { $0.hasPrefix("  \(name) ") }, "\(name)")
    }
  }
}
