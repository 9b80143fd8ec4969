// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Kernels
import Layers
import Models
import Synthesis
import TestSupport
import Testing

@Test func aModelSaysWhatWasWritten() throws {
  let folder = try TemporaryFolder()
  let description = try writeSmallModel(to: folder["m.safetensors"])
  #expect(try PlayableModel(folder["m.safetensors"]).description == description)
}

@Test func theSameModelIsTheSameFile() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["a"])
  try writeSmallModel(to: folder["b"])
  #expect(FileManager.default.contentsEqual(atPath: folder["a"], andPath: folder["b"]))
}

@Test func aRunFolderStandsForItsModel() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["model.safetensors"])
  #expect(try PlayableModel(folder.path).description == smallDescription())
}

@Test(arguments: [1, 2])
func soundsHaveTheSizeAndRateOfTheModel(channels: Int) throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m"], channels: channels)
  let clips = try PlayableModel(folder["m"]).render(1..<4, seed: 0)
  #expect(clips.count == 3)
  for clip in clips {
    #expect(clip.frameCount == 4096 && clip.channelCount == channels && clip.sampleRate == 8000)
    #expect(clip.peak > 0)
  }
}

@Test func aSoundDependsOnItsNumberAndSeedAndNotOnItsCompany() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m"])
  let model = try PlayableModel(folder["m"])
  let together = model.render(0..<37, seed: 5)
  for number in [0, 15, 16, 36] {
    #expect(model.render(number..<(number + 1), seed: 5) == [together[number]])
  }
  #expect(together[1] != together[2])
  #expect(model.render(1..<2, seed: 6) != [together[1]])
}

/// A model that was read keeps its kernels in the forms that it plays them in.
@Test func aModelThatWasReadPlaysAsTheOneThatWasWritten() throws {
  let folder = try TemporaryFolder()
  let network = WaveGANConfiguration(sliceLength: 4096, channelCount: 1, width: 12)
  let description = ModelDescription(
    design: WaveGANDesign(
      network: network,
      representation: WaveformRepresentation(sampleRate: 8000, sliceLength: 4096, channelCount: 1)),
    training: .init(steps: 1))
  var stream = RandomStream(seed: 1, name: "weights")
  let networks = description.design.makeNetworks(initializer: .glorotUniform, using: &stream)
  try description.write(to: folder["m"], weights: networks.state())
  let read = try PlayableModel(folder["m"])
  let written = try PlayableModel(
    Model(description: description, networks: networks), path: "small")
  let sounds = written.render(0..<5, seed: 2)
  #expect((read.render(0..<1, seed: 2) == [sounds[0]]) as Bool)
  #expect((read.render(0..<5, seed: 2) == sounds) as Bool)
  #expect((read.render(4..<5, seed: 2) == [sounds[4]]) as Bool)
}

@Test func aSoundDoesNotDependOnTheNumberOfThreads() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m"])
  let model = try PlayableModel(folder["m"])
  let alone = withThreads(1) { model.render(0..<20, seed: 5) }
  #expect(withThreads(4) { model.render(0..<20, seed: 5) } == alone)
}

@Test(arguments: Upsampling.allCases)
func generatorsAreCountedWithoutBeingBuilt(upsampling: Upsampling) {
  for (length, postFilter) in [(4096, nil), (8192, 512), (32768, nil)] as [(Int, Int?)] {
    let network = WaveGANConfiguration(
      sliceLength: length, channelCount: 2, width: 2, upsampling: upsampling,
      postFilterLength: postFilter)
    let design = WaveGANDesign(
      network: network,
      representation: WaveformRepresentation(
        sampleRate: 8000, sliceLength: length, channelCount: 2))
    var stream = RandomStream(seed: 0, name: "weights")
    let built = design.makeGenerator(using: &stream).parameterCount
    #expect(design.parameterCount == built)
  }
}

// MARK: Files that are no models

@Test func aMissingFileAndAnEmptyFolderAreNamed() throws {
  let folder = try TemporaryFolder()
  #expect(throws: ModelFileError.missing(path: folder["no"])) { try PlayableModel(folder["no"]) }
  #expect(throws: ModelFileError.noModelInFolder(path: folder.path)) {
    try PlayableModel(folder.path)
  }
}

@Test func theOnlyModelOfAFolderIsMeant() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["small.safetensors"])
  #expect(try Model.file(at: folder.path) == folder["small.safetensors"])
  try writeSmallModel(to: folder["other.safetensors"])
  #expect(throws: ModelFileError.noModelInFolder(path: folder.path)) {
    try Model.file(at: folder.path)
  }
  try writeSmallModel(to: folder["model.safetensors"])
  #expect(try Model.file(at: folder.path) == folder["model.safetensors"])
}

@Test func aFileCutShortIsNamed() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m"])
  let bytes = try Data(contentsOf: URL(fileURLWithPath: folder["m"]))
  for length in [0, 7, 8, 100, bytes.count - 1] {
    try bytes.prefix(length).write(to: URL(fileURLWithPath: folder["m"]))
    #expect {
      try PlayableModel(folder["m"])
    } throws: {
      $0 is SafetensorsError && "\($0)".contains(folder["m"])
    }
  }
}

@Test func otherSafetensorsAreNoModels() throws {
  let folder = try TemporaryFolder()
  try SafetensorsFile.write(folder["m"], tensors: [("a", Tensor([1], shape: [1]))])
  #expect(throws: ModelFileError.notAModel(path: folder["m"])) { try PlayableModel(folder["m"]) }
}

/// A model file with other metadata or tensors than it should have.
private func writeChanged(
  _ path: String, metadata change: [String: String] = [:],
  tensors changeTensors: ([(name: String, tensor: Tensor)]) -> [(name: String, tensor: Tensor)] = {
    $0
  }
) throws {
  try writeSmallModel(to: path)
  let file = try SafetensorsFile.read(path)
  try SafetensorsFile.write(
    path, tensors: changeTensors(file.tensors), metadata: file.metadata.merging(change) { $1 })
}

@Test func aModelOfTheFutureIsNamed() throws {
  let folder = try TemporaryFolder()
  try writeChanged(folder["m"], metadata: ["formatVersion": "3"])
  #expect(throws: ModelFileError.version(path: folder["m"], found: "3")) {
    try PlayableModel(folder["m"])
  }
}

@Test(arguments: ["architecture", "classNames", "training"])
func aDamagedFieldIsNamed(field: String) throws {
  let folder = try TemporaryFolder()
  try writeChanged(folder["m"], metadata: [field: "{"])
  #expect(throws: ModelFileError.field(path: folder["m"], name: field)) {
    try PlayableModel(folder["m"])
  }
}

@Test(arguments: [("\"width\":1", "\"width\":-1"), ("\"sampleRate\":8000", "\"sampleRate\":0")])
func aConfigurationThatCannotBeIsNamed(text: String, replacement: String) throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m"])
  let original = try SafetensorsFile.readHeader(folder["m"]).metadata["architecture"] ?? ""
  let changed = original.replacingOccurrences(of: text, with: replacement)
  #expect(changed != original)
  try writeChanged(folder["m"], metadata: ["architecture": changed])
  #expect {
    try PlayableModel(folder["m"])
  } throws: {
    guard case ModelFileError.configuration(folder["m"], _) = $0 else { return false }
    return true
  }
}

@Test func aConfigurationThatClaimsMoreThanTheFileHoldsTakesNoMemory() throws {
  let folder = try TemporaryFolder()
  try writeSmallModel(to: folder["m"])
  let original = try SafetensorsFile.readHeader(folder["m"]).metadata["architecture"] ?? ""
  try writeChanged(
    folder["m"],
    metadata: [
      "architecture": original.replacingOccurrences(of: "\"width\":1", with: "\"width\":1024")
    ])
  #expect {
    try PlayableModel(folder["m"])
  } throws: {
    guard case ModelFileError.weights(folder["m"], _) = $0 else { return false }
    return true
  }
}

@Test func weightsOfAnotherShapeAreNamed() throws {
  let folder = try TemporaryFolder()
  try writeChanged(folder["m"]) { tensors in
    tensors.enumerated().map { index, entry in
      index == 0 ? (entry.name, entry.tensor.reshaped(to: [entry.tensor.count])) : entry
    }
  }
  #expect {
    try PlayableModel(folder["m"])
  } throws: {
    guard case ModelFileError.weights(folder["m"], let reason) = $0 else { return false }
    return reason.contains("shape")
  }
}

// MARK: Spectrograms

@Test func aModelOfSpectrogramsPlays() throws {
  let moments = SpectrogramMoments(
    means: (0..<32).map { -8 + Float($0) / 3 }, deviations: (0..<32).map { 0.1 + Float($0) / 7 })
  let design = SpecGANDesign(
    network: SpecGANConfiguration(
      frameCount: 32, binCount: 16, channelCount: 2, width: 1, latentCount: 3,
      upsampling: .nearestNeighbor),
    representation: SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 512, channelCount: 2,
      spectrogram: LogSpectrogram(fftSize: 32, hop: 16),
      scaling: .standardized(moments: moments)))
  var stream = RandomStream(seed: 1, name: "weights")
  let model = try PlayableModel(
    Model(
      description: ModelDescription(design: design, training: .init(steps: 3)),
      networks: design.makeNetworks(initializer: .glorotUniform, using: &stream)), path: "small")
  let sounds = model.render(0..<17, seed: 5)
  #expect(
    sounds.allSatisfy { $0.frameCount == 512 && $0.channelCount == 2 && $0.sampleRate == 8000 })
  #expect(sounds.allSatisfy { $0.peak > 0 && $0.samples.allSatisfy(\.isFinite) })
  #expect(sounds[0] != sounds[1])
  for number in [0, 15, 16] {
    #expect(model.render(number..<(number + 1), seed: 5) == [sounds[number]])
  }
}
