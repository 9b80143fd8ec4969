// SPDX-License-Identifier: MIT
import Files
import Foundation
import TensorBoard
import TestSupport
import Testing

private func scalar(_ step: Int) -> Event {
  Event(
    wallTime: 100 + Double(step), step: step,
    content: .summary([SummaryValue(tag: "loss", content: .scalar(Float(step)))]))
}

/// Writes a session with an event at each of `steps`.
private func writeSession(
  in folder: TemporaryFolder, after step: Int, wallTime: Double, steps: ClosedRange<Int>
) throws {
  let file = try EventFolder(folder.path).makeFile(continuingAfter: step, wallTime: wallTime)
  for step in steps { try file.append(scalar(step)) }
}

private func bytes(_ path: String) -> Data? { try? Data(contentsOf: URL(fileURLWithPath: path)) }

@Test func namesAreInTheOrderOfTheSessionsWhateverTheClockSays() throws {
  let folder = try TemporaryFolder()
  for time in [1_700_000_000.9, 1_700_000_000.1, 12] {
    try writeSession(in: folder, after: 0, wallTime: time, steps: 1...1)
  }
  #expect(
    try EventFolder(folder.path).files.map { $0.dropFirst(folder.path.count + 1) } == [
      "events.out.tfevents.1700000000.foley", "events.out.tfevents.1700000001.foley",
      "events.out.tfevents.1700000002.foley",
    ])
}

@Test func secondsHaveTenDigitsSoThatNamesSort() throws {
  let folder = try TemporaryFolder()
  try writeSession(in: folder, after: 0, wallTime: 12, steps: 1...1)
  let name = URL(fileURLWithPath: try #require(try EventFolder(folder.path).files.first))
  #expect(name.lastPathComponent == "events.out.tfevents.0000000012.foley")
}

@Test func stepsThatWillBeDoneAgainAreCutOff() throws {
  let folder = try TemporaryFolder()
  let events = EventFolder(folder.path)
  try writeSession(in: folder, after: 0, wallTime: 50, steps: 1...300)
  let expected = try TemporaryFolder()
  try writeSession(in: expected, after: 0, wallTime: 50, steps: 1...200)
  try events.cut(keepingThrough: 200)
  #expect(try bytes(events.files[0]) == bytes(EventFolder(expected.path).files[0]))
}

@Test func aRecordThatWasCutShortIsRemoved() throws {
  let folder = try TemporaryFolder()
  try writeSession(in: folder, after: 0, wallTime: 50, steps: 1...3)
  let file = try #require(try EventFolder(folder.path).files.first)
  let whole = try #require(bytes(file))
  for lost in [1, 5, 20, 30] {
    try whole.write(to: URL(fileURLWithPath: file))
    let handle = try #require(FileHandle(forWritingAtPath: file))
    try handle.seekToEnd()
    try handle.write(contentsOf: EventFile.record(of: scalar(4).message.bytes).dropLast(lost))
    try handle.close()
    try EventFolder(folder.path).cut(keepingThrough: 9)
    #expect(bytes(file) == whole, "\(lost) bytes lost")
  }
}

@Test func aSessionThatDidNotGetAnywhereIsRemoved() throws {
  let folder = try TemporaryFolder()
  let events = EventFolder(folder.path)
  try writeSession(in: folder, after: 0, wallTime: 50, steps: 1...5)
  try writeSession(in: folder, after: 5, wallTime: 60, steps: 6...8)
  try events.cut(keepingThrough: 5)
  #expect(try events.files.count == 1)
  #expect(try events.sessions == [.init(wallTime: 50, stepsBefore: 0)])
}

@Test func filesOfOtherProgramsAreLeftAlone() throws {
  let folder = try TemporaryFolder()
  let other = try folder.write("other", to: "events.out.tfevents.1.host")
  try EventFolder(folder.path).cut(keepingThrough: 0)
  #expect(try EventFolder(folder.path).files.isEmpty)
  #expect(bytes(other) == Data("other".utf8))
}

@Test func sessionsTellWhenTheyBeganAndAfterWhichStep() throws {
  let folder = try TemporaryFolder()
  try writeSession(in: folder, after: 0, wallTime: 50.5, steps: 1...200)
  try writeSession(in: folder, after: 200, wallTime: 60.25, steps: 201...201)
  #expect(
    try EventFolder(folder.path).sessions == [
      .init(wallTime: 50.5, stepsBefore: 0), .init(wallTime: 60.25, stepsBefore: 200),
    ])
}

@Test func aDamagedHeaderEndsAFile() throws {
  let folder = try TemporaryFolder()
  let events = EventFolder(folder.path)
  try writeSession(in: folder, after: 0, wallTime: 50, steps: 1...3)
  let file = try events.files[0]
  var damaged = try #require(bytes(file))
  let last = EventFile.record(of: scalar(3).message.bytes).count
  let length = damaged.count - last
  damaged[length + 9] ^= 1
  try damaged.write(to: URL(fileURLWithPath: file))
  try events.cut(keepingThrough: 9)
  #expect(bytes(file) == damaged[..<length])
}

@Test func noOtherFileIsCutThroughALink() throws {
  let folder = try TemporaryFolder()
  let victim = try TemporaryFolder()
  try writeSession(in: victim, after: 0, wallTime: 50, steps: 1...9)
  let file = try #require(try EventFolder(victim.path).files.first)
  let whole = try #require(bytes(file))
  let link = folder["events.out.tfevents.0000000001.foley"]
  try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
  #expect(throws: EventFileError.self) { try EventFolder(folder.path).cut(keepingThrough: 3) }
  try FileManager.default.removeItem(atPath: link)
  try FileManager.default.linkItem(atPath: file, toPath: link)
  #expect(throws: EventFileError.self) { try EventFolder(folder.path).cut(keepingThrough: 3) }
  #expect(bytes(file) == whole)
}

@Test func summariesAreFoundByStepAndFirstTag() throws {
  let folder = try TemporaryFolder()
  let events = EventFolder(folder.path)
  #expect(try !events.hasSummary(step: 1, tagPrefixes: ["loss"]))
  try writeSession(in: folder, after: 0, wallTime: 50, steps: 1...3)
  let file = try events.makeFile(continuingAfter: 3, wallTime: 60)
  let longest = String(repeating: "x", count: 64)
  for (step, tag) in [(300, "sounds/0001"), (301, longest), (302, longest + "x")] {
    // A picture of 100,000 bytes: the lengths before the tag take three bytes each.
    let picture = SummaryValue(
      tag: tag, content: .image(png: Array(repeating: 7, count: 100_000), width: 1, height: 1))
    try file.append(Event(wallTime: 70, step: step, content: .summary([picture])))
  }
  for (step, prefix, isFound) in [
    (3, "loss", true), (4, "loss", false), (300, "sounds/", true), (300, "pictures/", false),
    (301, "xxx", true), (302, "xxx", false),
  ] {
    #expect(
      try events.hasSummary(step: step, tagPrefixes: ["other/", prefix]) == isFound,
      "\(prefix) at \(step)")
  }
}
