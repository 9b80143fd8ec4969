// SPDX-License-Identifier: MIT
import Autograd
import Layers
import TestSupport
import Testing
import Training

private func checkpoint(_ values: [Float]) -> Checkpoint {
  Checkpoint(
    step: 12, elapsedSeconds: 3.25, dataFingerprint: "abc",
    state: [("a", Tensor([1, 2], shape: [2])), ("b", Tensor(values, shape: [values.count]))])
}

@Test func aCheckpointSurvivesItsFile() throws {
  let folder = try TemporaryFolder()
  try checkpoint([3]).write(to: folder["c"])
  let read = try Checkpoint(path: folder["c"])
  #expect(read.step == 12 && read.elapsedSeconds == 3.25 && read.dataFingerprint == "abc")
  #expect(read.state.map(\.name) == ["a", "b"])
  #expect(read.state.map(\.tensor.values) == [[1, 2], [3]])
}

@Test(arguments: [Float.nan, .infinity, -.infinity])
func aValueThatIsNotFiniteIsFound(value: Float) {
  #expect(checkpoint([0, value, 1]).firstNotFinite == "b")
  #expect(checkpoint([.greatestFiniteMagnitude, .greatestFiniteMagnitude]).firstNotFinite == nil)
}

@Test func aModelIsNoCheckpoint() throws {
  let folder = try TemporaryFolder()
  try SafetensorsFile.write(folder["c"], tensors: [], metadata: ["format": "foley-model"])
  #expect(throws: CheckpointError.notACheckpoint(path: folder["c"])) {
    try Checkpoint(path: folder["c"])
  }
}

@Test func aCheckpointOfTheFutureIsNamed() throws {
  let folder = try TemporaryFolder()
  try SafetensorsFile.write(
    folder["c"], tensors: [],
    metadata: ["formatVersion": "2", "step": "1", "elapsedSeconds": "1"])
  #expect(throws: CheckpointError.version(path: folder["c"], found: "2")) {
    try Checkpoint(path: folder["c"])
  }
}
