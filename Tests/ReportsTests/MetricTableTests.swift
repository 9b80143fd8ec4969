// SPDX-License-Identifier: MIT
import Foundation
import Reports
import Testing

private func table(_ log: String) throws -> MetricTable {
  try MetricTable(log: Data(log.utf8), path: "log.jsonl")
}

private func line(_ step: Int, _ rest: String = "") -> String {
  "{\"step\":\(step),\"elapsedSeconds\":\(Double(step) / 4)\(rest)}\n"
}

@Test func theNumbersOfALogAreColumnsInItsOrder() throws {
  let log = line(1, ",\"b\":0.5,\"a\":-2e-05") + line(2, ",\"b\":7,\"a\":3")
  let table = try table(log)
  #expect(table.steps == [1, 2])
  #expect(table.elapsedSeconds == [0.25, 0.5])
  #expect(table.columns.map(\.name) == ["b", "a"])
  #expect(table["b"]?.values == [0.5, 7])
  #expect(table["a"]?.values == [-2e-5, 3])
  #expect(table["c"] == nil)
  #expect(!table.isLastLineCutShort)
}

@Test func whatALineDoesNotHaveIsNotANumber() throws {
  let log = line(1) + line(2, ",\"a\":1") + line(3, ",\"a\":null") + line(4, ",\"b\":2")
  let table = try table(log)
  #expect(table["a"]?.values.map { $0.isNaN ? "-" : "\($0)" } == ["-", "1.0", "-", "-"])
  #expect(table["b"]?.values.map { $0.isNaN ? "-" : "\($0)" } == ["-", "-", "-", "2.0"])
  #expect(table.columns.map(\.nullCount) == [1, 0])
}

@Test(arguments: ["{\"step\":3,\"elap", "{\"step\":3,\"elapsedSeconds\":0.7", "x\n", "{}\n"])
func aLastLineThatIsCutShortIsSkipped(rest: String) throws {
  let table = try table(line(1) + line(2) + rest)
  #expect(table.steps == [1, 2])
  #expect(table.isLastLineCutShort)
}

@Test(arguments: [
  "x\n", "\n", "{\"step\":2\n", "{\"step\":2}\n", "{\"step\":2,\"elapsedSeconds\":null}\n",
  "{\"step\":2.5,\"elapsedSeconds\":1}\n", "{\"step\":2,\"elapsedSeconds\":1,\"a\":\"b\"}\n",
  "{\"step\":2,\"elapsedSeconds\":1,\"a\":1,\"a\":2}\n", "\u{0}\u{0}\n",
])
func aDamagedLineIsAnErrorWithItsNumber(damaged: String) {
  #expect(throws: ReportError.damagedLog(path: "log.jsonl", line: 2)) {
    try table(line(1) + damaged + line(3))
  }
}

@Test func aDamagedLineBeforeOneThatIsCutShortIsAnError() {
  #expect(throws: ReportError.damagedLog(path: "log.jsonl", line: 2)) {
    try table(line(1) + "x\n{\"st")
  }
}
