// SPDX-License-Identifier: MIT
import Foundation
import Models
import TestSupport
import Testing
import Training

private func progress(_ step: Int, loss: Float = 0.5) -> TrainingProgress {
  TrainingProgress(
    step: step, elapsedSeconds: 1.25, secondsPerIteration: 0.25, dataWaitSeconds: 0.125,
    budget: .steps(9),
    report: ["generatorLoss": loss])
}

@Test func aLineIsAnObjectOfAStep() throws {
  let folder = try TemporaryFolder()
  try MetricLog(folder["log"], keepingThrough: 0).append(progress(1))
  let line =
    "{\"step\":1,\"elapsedSeconds\":1.25,\"secondsPerIteration\":0.25,\"dataWait\":0.125,"
    + "\"generatorLoss\":0.5}\n"
  #expect(text(folder["log"]) == line)
}

@Test(arguments: [Float.nan, .infinity, -.infinity])
func whatJSONHasNoNumberForIsNull(loss: Float) throws {
  let folder = try TemporaryFolder()
  try MetricLog(folder["log"], keepingThrough: 0).append(progress(1, loss: loss))
  #expect(text(folder["log"])?.hasSuffix("\"generatorLoss\":null}\n") == true)
}

@Test func linesBeyondTheCheckpointAreCut() throws {
  let folder = try TemporaryFolder()
  let log = try MetricLog(folder["log"], keepingThrough: 0)
  for step in 1...3 { try log.append(progress(step)) }
  let whole = text(folder["log"])
  let resumed = try MetricLog(folder["log"], keepingThrough: 1)
  #expect(text(folder["log"])?.split(separator: "\n").count == 1)
  for step in 2...3 { try resumed.append(progress(step)) }
  #expect(text(folder["log"]) == whole)
}

@Test func aLineThatWasCutShortIsRemoved() throws {
  let folder = try TemporaryFolder()
  let path = try folder.write("{\"step\":1}\n{\"step\":2", to: "log")
  _ = try MetricLog(path, keepingThrough: 9)
  #expect(text(path) == "{\"step\":1}\n")
}

@Test func aLogThatCannotBeReadIsNotAnEmptyOne() throws {
  let folder = try TemporaryFolder()
  let victim = try folder.write("{\"step\":1}\nmine", to: "victim")
  try FileManager.default.createSymbolicLink(
    atPath: folder["soft"], withDestinationPath: victim)
  try FileManager.default.linkItem(atPath: victim, toPath: folder["hard"])
  try #require(mkfifo(folder["pipe"], 0o600) == 0)
  for name in ["soft", "hard", "pipe"] {
    #expect {
      try MetricLog(folder[name], keepingThrough: 9)
    } throws: {
      guard case RunFolderError.notWritable(folder[name], let reason) = $0 else { return false }
      return !reason.isEmpty
    }
  }
  #expect(text(victim) == "{\"step\":1}\nmine")
}
