// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import Synthesis
import TestSupport
import Testing

/// Weights, hash and description of a source are those of one file.
@Test(arguments: [true, false])
func aReplacedModelIsRefused(byRenaming: Bool) throws {
  let folder = try TemporaryFolder()
  let path = folder["m.safetensors"]
  try writeSmallModel(to: path)
  let source = try ModelSource(path)
  let hash = try source.hash
  _ = try source.model()
  try writeSmallModel(to: folder["other"], seed: 2)
  let other = try Data(contentsOf: URL(fileURLWithPath: folder["other"]))
  if byRenaming {
    try #require(FileSystem.rename(folder["other"], to: path) == 0)
  } else {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.write(contentsOf: other)
    try file.close()
  }
  #expect(throws: ModelFileError.replaced(path: path)) { try source.model() }
  #expect(throws: ModelFileError.replaced(path: path)) { try PlayableModel(source) }
  #expect(try source.hash == hash)
}

/// A copy of the same bytes under the same name is the same model.
@Test func aModelReplacedByItsCopyIsRead() throws {
  let folder = try TemporaryFolder()
  let path = folder["m.safetensors"]
  try writeSmallModel(to: path)
  let source = try ModelSource(path)
  _ = try source.hash
  try FileManager.default.copyItem(atPath: path, toPath: folder["copy"])
  try #require(FileSystem.rename(folder["copy"], to: path) == 0)
  #expect(try source.model().description == source.description)
}

@Test func aRenderOfAReplacedModelStops() throws {
  let folder = try TemporaryFolder()
  let path = folder["m.safetensors"]
  try writeSmallModel(to: path)
  let library = ModelLibrary()
  let entry = try RenderEntry(source: library.source(path), settings: RenderSettings())
  _ = try entry.source.hash
  try writeSmallModel(to: path, seed: 2)
  #expect(throws: ModelFileError.replaced(path: path)) {
    try Renderer([entry], library: library).render(into: folder["out"])
  }
  #expect(!FileSystem.exists(folder["out/m-0001.wav"]))
}

@Test(arguments: [Float.nan, .infinity])
func weightsThatAreNotFiniteAreRefused(value: Float) throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m.safetensors"], scale: value)
  #expect {
    try ModelSource(folder["m.safetensors"]).model()
  } throws: { error in
    guard case ModelFileError.weights(folder["m.safetensors"], _) = error else { return false }
    return true
  }
}
