// SPDX-License-Identifier: MIT
import Audio
import Files
import TestSupport
import Testing

struct LabelSourceTests {
  let folder = try? TemporaryFolder()
  let cache = try? TemporaryFolder()

  private func scan(_ files: [String], _ labels: LabelSource) throws -> ClipDataset {
    let folder = try #require(folder)
    for file in files { try folder.writeSine("set/\(file)", frames: 100) }
    return try ClipDataset.scan(
      folder["set"],
      options: .init(
        sliceLength: 100, scanCacheFolder: try #require(cache).path, labels: labels))
  }

  private func table(_ text: String) throws -> String {
    try #require(folder).write(text, to: "labels.csv")
  }

  @Test func subfoldersAreClassesAndTheOnlyLabel() throws {
    let dataset = try scan(["b/1.wav", "a/1.wav", "2.wav"], .subfolders)
    #expect(dataset.classNames == [".", "a", "b"] && dataset.labelNames == ["class"])
    #expect((0..<3).map { dataset.labels(ofClip: $0) } == [".", "a", "b"].map { ["class": $0] })
    let flat = try #require(folder)["set/a"]
    let plain = try ClipDataset.scan(flat, options: .init(sliceLength: 100))
    #expect(plain.labelNames.isEmpty && plain.labels(ofClip: 0).isEmpty)
  }

  @Test func aPatternGivesClassesAndFurtherLabels() throws {
    let files = ["x/1_ann_0.wav", "x/0_bob_0.wav", "y/1_bob_0.wav", "y/none.wav"]
    let dataset = try scan(files, .pattern(try LabelPattern("*/{class}_{speaker}_*")))
    #expect(dataset.classNames == ["0", "1"] && dataset.labelNames == ["class", "speaker"])
    #expect((0..<3).map { dataset.classIndex(ofClip: $0) } == [0, 1, 1])
    #expect(dataset.labels(ofClip: 1) == ["class": "1", "speaker": "ann"])
    #expect(dataset.report.classes.map(\.fileCount) == [1, 2])
    let skip = try #require(dataset.report.skipped.first)
    #expect(dataset.report.skipped.count == 1 && skip.path == "y/none.wav")
    #expect(skip.reason.contains("set/y/none.wav does not match the label pattern \"*/{class}_"))
  }

  @Test func withoutAClassInThePatternTheSubfoldersRemain() throws {
    let dataset = try scan(
      ["x/1_ann.wav", "y/2_bob.wav"], .pattern(try LabelPattern("*_{speaker}")))
    #expect(dataset.classNames == ["x", "y"] && dataset.labelNames == ["class", "speaker"])
    #expect(dataset.labels(ofClip: 1) == ["class": "y", "speaker": "bob"])
  }

  @Test func filesThatAPatternLeavesOutStayInTheScanCache() throws {
    let files = ["1_ann.wav", "2_ann.wav", "3.wav"]
    _ = try scan(files, .subfolders)
    for _ in 0..<2 {
      let some = try scan([], .pattern(try LabelPattern("{class}_*")))
      #expect(some.report.storage.contains("2 files known from an earlier scan"))
      #expect(try scan([], .subfolders).report.storage.contains("3 files known"))
    }
  }

  @Test func aTableGivesLabelsAndFaultsAreNamedWithTheirLine() throws {
    let path = try table(
      """
      velocity,file,class
      90,a/1.wav,kick
      ,a/2.wav,snare
      12,a/gone.wav,kick

      7,"b/3, loud.wav",kick
      8,a/5.wav,

      """)
    let files = ["a/1.wav", "a/2.wav", "b/3, loud.wav", "b/4.wav", "a/5.wav"]
    let dataset = try scan(files, .table(path))
    #expect(dataset.clipCount == 3)
    #expect(dataset.classNames == ["kick", "snare"])
    #expect(dataset.labelNames == ["class", "velocity"])
    #expect(dataset.labels(ofClip: 0) == ["class": "kick", "velocity": "90"])
    #expect(dataset.labels(ofClip: 1) == ["class": "snare"])
    #expect(dataset.classIndex(ofClip: 2) == 0)
    let skips = dataset.report.skipped
    #expect(skips.map(\.path) == ["a/5.wav", "a/gone.wav", "b/4.wav"])
    #expect(skips[0].reason == "\(path), line 7: a/5.wav has no class.")
    #expect(skips[1].reason.hasPrefix("\(path), line 4: there is no audio file a/gone.wav in "))
    #expect(skips[2].reason.hasSuffix("set/b/4.wav has no line in \(path)."))
  }

  private static let faults: [(String, Int, String)] = [
    ("name,class\n1.wav,kick\n", 1, "must be the column names"),
    ("file\n1.wav\n", 1, "at least one label"), ("file,\n1.wav,x\n", 1, "at least one label"),
    ("file,class\n1.wav,kick\n,snare\n", 3, "names no file"),
    ("file,class\n1.wav,kick\n1.wav,snare\n", 3, "1.wav has labels in line 2 already"),
    ("file,class\n1.wav,kick,2\n", 2, "there are 3 fields"),
    ("file,class,file\n1.wav,kick,1.wav\n", 1, "has \"file\" twice"),
    ("file,class\n\"1.wav,kick\n", 2, "no closing quotation mark"), ("", 1, "column names"),
    ("File,class\n1.wav,kick\n", 1, "column names"),
  ]

  @Test(arguments: faults)
  func aTableThatCannotBeUsedIsNamedWithItsLine(text: String, line: Int, words: String) throws {
    let path = try table(text)
    let error = #expect(throws: ClipDatasetError.self) { try scan(["1.wav"], .table(path)) }
    guard case .labels(path, line, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains(words))
    #expect(error?.description.contains("\(path), line \(line)") == true)
  }

  /// As spreadsheets write it: a byte order mark, line ends of two characters and quotation marks.
  @Test func aTableOfASpreadsheetIsRead() throws {
    let path = try table("\u{FEFF}\"file\",class\r\n1.wav,\"hi, hat\"\r\n\"2.wav\",\"a \"\"b\"\"\"")
    let dataset = try scan(["1.wav", "2.wav"], .table(path))
    #expect(dataset.classNames == ["a \"b\"", "hi, hat"])
    #expect((0..<2).map { dataset.classIndex(ofClip: $0) } == [1, 0])
  }

  @Test func withoutAClassColumnTheSubfoldersRemain() throws {
    let path = try table("file,take\nx/1.wav,7\ny/2.wav,\n")
    let dataset = try scan(["x/1.wav", "y/2.wav", "y/3.wav"], .table(path))
    #expect(dataset.classNames == ["x", "y"] && dataset.labelNames == ["class", "take"])
    #expect(dataset.labels(ofClip: 0) == ["class": "x", "take": "7"])
    #expect(dataset.labels(ofClip: 1) == ["class": "y"])
    #expect(dataset.report.skipped.map(\.path) == ["y/3.wav"])
  }

  @Test func namesThatLookAlikeInATableAreRefused() throws {
    let path = try table("file,class\n1.wav,\u{E9}\n2.wav,e\u{301}\n")
    let error = #expect(throws: ClipDatasetError.self) {
      try scan(["1.wav", "2.wav"], .table(path))
    }
    #expect(error?.description.contains("two classes whose names look alike") == true)
  }

  @Test func aMissingTableIsNamed() throws {
    let error = #expect(throws: ClipDatasetError.self) { try scan(["1.wav"], .table("/no/such")) }
    #expect(error?.description.contains("/no/such does not exist") == true)
  }

  @Test(arguments: [
    ["\u{E9}", "e\u{301}"], ["a\n", "a\\n"], ["\u{212B}", "\u{C5}"], ["x\u{202E}", "x\\u{202E}"],
  ])
  func classesWhoseNamesLookAlikeAreRefused(names: [String]) throws {
    let folder = try #require(folder)
    let error = #expect(throws: ClipDatasetError.self) {
      try scan(names.map { "\($0)/1.wav" } + ["other/1.wav"], .subfolders)
    }
    guard case .equalClasses(folder["set"], let name) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(name.printable == names[0].printable)
    #expect(
      error?.description == "\(folder["set"]) has two classes whose names look alike, "
        + "\"\(names[0].printable)\": rename one of them.")
  }

  @Test func classesWhoseNamesDifferOnlyInCaseOrAccentAreKept() throws {
    let names = ["E", "e", "\u{E9}"]
    #expect(try scan(names.map { "\($0)/1.wav" }, .subfolders).classNames == names)
  }

  @Test func aFolderWithoutAnyLabelledFileIsAnError() throws {
    let pattern = try LabelPattern("{class}-*")
    let error = #expect(throws: ClipDatasetError.self) { try scan(["1.wav"], .pattern(pattern)) }
    #expect(error?.description.contains("does not match the label pattern") == true)
  }
}
