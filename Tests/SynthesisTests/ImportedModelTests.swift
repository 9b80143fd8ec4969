// SPDX-License-Identifier: MIT
import Autograd
import Files
import Foundation
import Layers
import Models
import Synthesis
import TestSupport
import Testing

/// Checkpoints with outputs of TensorFlow, see `Tests/Fixtures/import/record.py`.
private let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../Fixtures/import").standardizedFileURL.path

/// Every 29th number of an output was recorded.
private let kept = 29

/// The largest distance of a model's output from the recorded one.
private func error(
  of model: Model, from name: String, outputs: String = "outputs"
) throws -> Float {
  let latents = try NumpyArray(contentsOf: "\(fixtures)/\(name)/latents.npy")
  let recorded = try NumpyArray(contentsOf: "\(fixtures)/\(name)/\(outputs).npy")
  let generator = try #require(model.networks.generator)
  let found = generator(GeneratorInput(Tensor(latents.values, shape: latents.shape)))
  let count = found.count / latents.shape[0]
  let rows = (0..<latents.shape[0]).flatMap { row in
    stride(from: 0, to: count, by: kept).map { found.values[row * count + $0] }
  }
  #expect(rows.count == recorded.values.count)
  #expect(recorded.values.contains { abs($0) > 0.1 })
  return largestDifference(rows, recorded.values)
}

private func settings(_ change: (inout ImportSettings) -> Void) -> ImportSettings {
  var settings = ImportSettings()
  change(&settings)
  return settings
}

struct ImportedModelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A copy of a fixture that may be changed.
  private func copy(_ name: String) throws -> String {
    try FileManager.default.copyItem(atPath: "\(fixtures)/\(name)", toPath: folder[name])
    return folder[name]
  }

  @Test(arguments: ["wavegan", "stereo", "nearest", "specgan", "torch", "torch-nearest"])
  func theModelMakesWhatTheOtherProgramMakes(name: String) throws {
    let path = name.hasPrefix("torch") ? "\(name)/generator.safetensors" : name
    let imported = try ImportedModel("\(fixtures)/\(path)")
    #expect(try error(of: imported.model, from: name) < 1e-4)
    // The model that is written is the same.
    try imported.model.write(to: folder["m.safetensors"])
    let read = try Model(folder["m.safetensors"])
    #expect(read.description == imported.model.description)
    #expect(try error(of: read, from: name) < 1e-4)
  }

  @Test func theWebDemosFilesAreTheSameModel() throws {
    let (one, other) = (
      try ImportedModel("\(fixtures)/manifest"), try ImportedModel("\(fixtures)/wavegan")
    )
    #expect(one.leftOut == ["cherries"])
    let states = [one, other].map { $0.model.networks.state().map { $0.tensor.values } }
    #expect(states[0] == states[1])
    let path = "\(fixtures)/manifest/manifest.json"
    #expect(try ImportedModel(path).model.networks.state().map { $0.tensor.values } == states[0])
  }

  @Test func sizesStepsAndTheFilterAreInTheModel() throws {
    let imported = try ImportedModel("\(fixtures)/wavegan/model.ckpt-1234")
    let design = try #require(imported.model.description.design as? WaveGANDesign)
    #expect(design.network.sliceLength == 16384 && design.network.width == 1)
    #expect(design.network.latentCount == 5 && design.network.kernelLength == 25)
    #expect(design.network.postFilterLength == 512 && design.network.channelCount == 1)
    // args.txt says so.
    #expect(design.waveform.sampleRate == 22050 && imported.assumed.isEmpty)
    #expect(imported.model.description.training.steps == 1234)
    #expect(
      imported.model.description.training.data == [
        "origin": "TensorFlow checkpoint model.ckpt-1234"
      ])
    #expect(imported.leftOut.count == 2, "\(imported.leftOut)")
  }

  /// Six blocks make 32768 or 65536 samples, with the same weights.
  @Test func theLengthOfSixBlocksIsToldOrTakenForGranted() throws {
    let stereo = try copy("stereo")
    let long = try ImportedModel(stereo, settings { $0.sliceLength = 65536 })
    #expect(try error(of: long.model, from: "stereo", outputs: "outputs-65536") < 1e-4)
    #expect(long.model.description.design.representation.channelCount == 2)
    #expect(
      throws: ImportError.sliceLength(
        path: "\(stereo)/model.ckpt-0", found: 16384, allowed: [32768, 65536])
    ) {
      try ImportedModel(stereo, settings { $0.sliceLength = 16384 })
    }
    try FileManager.default.removeItem(atPath: "\(stereo)/args.txt")
    let assumed = try ImportedModel(stereo)
    #expect(assumed.model.description.design.representation.sliceLength == 65536)
    #expect(assumed.model.description.design.representation.sampleRate == 16000)
    #expect(assumed.assumed.count == 2, "\(assumed.assumed)")
  }

  @Test func levelsOfASpecGANComeFromThePickle() throws {
    let spec = try copy("specgan")
    let beside = try ImportedModel(spec)
    #expect(beside.assumed.contains { $0.contains("moments.pkl") })
    let design = try #require(beside.model.description.design as? SpecGANDesign)
    guard case .standardized(let moments) = design.spectrograms.scaling else {
      Issue.record("\(design.spectrograms.scaling)")
      return
    }
    let recorded = try PickledNumbers(contentsOf: "\(spec)/array.pkl").rows
    #expect(moments.means == recorded[0].dropLast().map { Float($0) })
    #expect(moments.deviations == recorded[1].dropLast().map { Float($0) })
    try FileManager.default.removeItem(atPath: "\(spec)/moments.pkl")
    #expect(throws: ImportError.momentsMissing(path: "\(spec)/model.ckpt-56")) {
      try ImportedModel(spec)
    }
    let told = try ImportedModel(spec, settings { $0.moments = "\(spec)/array.pkl" })
    #expect(told.model.description == beside.model.description)
    let other = try folder.write("(lF1\na.", to: "other.pkl")
    #expect(throws: ImportError.moments(path: other, found: [1])) {
      try ImportedModel(spec, settings { $0.moments = other })
    }
    // Protocol 0: a tuple of two lists of numbers.
    func row(_ number: String) -> String {
      "(l" + String(repeating: "F1\na", count: 6) + "F\(number)\na"
        + String(repeating: "F1\na", count: 122)
    }
    let flat = try folder.write("(" + row("1") + row("0") + "t.", to: "flat.pkl")
    #expect(
      throws: ImportError.moment(
        path: flat, name: "deviation", bin: 7, found: 0, wanted: "above 0 and up to 20")
    ) {
      try ImportedModel(spec, settings { $0.moments = flat })
    }
    let loud = try folder.write("(" + row("21") + row("1") + "t.", to: "loud.pkl")
    #expect(
      throws: ImportError.moment(
        path: loud, name: "mean", bin: 7, found: 21, wanted: "from -20 to 20")
    ) {
      try ImportedModel(spec, settings { $0.moments = loud })
    }
  }

  @Test func nearestNeighboursOfASpecGANAreImported() throws {
    let moments = "\(fixtures)/specgan/moments-0.pkl"
    let imported = try ImportedModel(
      "\(fixtures)/specgan-nearest", settings { $0.moments = moments })
    #expect(try error(of: imported.model, from: "specgan-nearest") < 1e-4)
    #expect(imported.assumed.contains { $0.contains("repeating") })
  }

  /// A padding of PyTorch's moves the taps; with another one the sounds differ.
  @Test func thePaddingOfAPortMovesTheTaps() throws {
    let path = "\(fixtures)/torch/generator.safetensors"
    let imported = try ImportedModel(path)
    let design = try #require(imported.model.description.design as? WaveGANDesign)
    #expect(design.network.kernelLength == 26 && imported.assumed.count == 4)
    #expect(imported.model.networks.generator?.latentDistribution == .normal)
    let uniform = try ImportedModel(path, settings { $0.latents = .uniform })
    #expect(uniform.model.networks.generator?.latentDistribution == .uniform)
    #expect(uniform.assumed.count == 3)
    for padding in [0, 5, 10, 12, 24] {
      let other = try ImportedModel(path, settings { $0.padding = padding })
      let distance = try error(of: other.model, from: "torch")
      #expect(distance > 1e-2 && distance.isFinite, "\(padding)")
    }
    for padding in [-1, 25] {
      #expect(throws: ImportError.self) {
        try ImportedModel(path, settings { $0.padding = padding })
      }
    }
  }
}

/// Weights with the names of TensorFlow's variables, which can be changed one by one.
struct ImportRefusalTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func message(
    of weights: [String: [Int]], arguments: String? = nil, value: Float = 0.1
  ) throws -> String {
    let tensors = weights.sorted { $0.key < $1.key }.map { name, shape in
      (name: name, tensor: Tensor.filled(with: value, shape: shape))
    }
    try SafetensorsFile.write(folder["w.safetensors"], tensors: tensors)
    if let arguments { try folder.write(arguments, to: "args.txt") }
    do {
      return try ImportedModel(folder["w.safetensors"]).found
    } catch let error as any FoleyError {
      #expect(error.exitStatus == .dataError)
      return error.description
    }
  }

  /// The smallest WaveGAN of 16384 samples, with other layers' arrays added or replaced; no shape removes one.
  private func weights(
    _ changes: [String: [Int]?] = [:], layer: String = "conv2d_transpose", channels: Int = 1
  ) -> [String: [Int]] {
    var weights = ["G/z_project/dense/kernel": [2, 256], "G/z_project/dense/bias": [256]]
    for (index, (ins, outs)) in zip([16, 8, 4, 2, 1], [8, 4, 2, 1, channels]).enumerated() {
      let shape = layer == "conv1d" ? [9, ins, outs] : [1, 9, outs, ins]
      weights["G/upconv_\(index)/\(layer)/kernel"] = shape
      weights["G/upconv_\(index)/\(layer)/bias"] = [outs]
    }
    for (name, shape) in changes { weights[name] = shape }
    return weights
  }

  @Test func theWeightsAsTheyAreBecomeAModel() throws {
    #expect(try message(of: weights()).contains("a WaveGAN of width 1"))
    #expect(try message(of: weights(channels: 2)).contains("2 channels"))
    #expect(try message(of: weights(layer: "conv1d")).contains("nearest-neighbour"))
  }

  /// The weights of linear and cubic interpolation are those of repetition.
  @Test(arguments: ["lin", "cub", "linear", "cubic", "zeros"])
  func interpolationIsRefusedByName(name: String) throws {
    let found = try message(
      of: weights(layer: "conv1d"), arguments: "wavegan_genr_upsample,\(name)\n")
    #expect(found.contains("\"\(name)\""), "\(found)")
  }

  @Test func aPostFilterThatMixesChannelsIsRefusedByName() throws {
    let filter = ["G/pp_filt/conv1d/kernel": [512, 2, 1] as [Int]?]
    let found = try message(of: weights(filter, channels: 2))
    #expect(found.contains("post filter makes 1 channel of 2"), "\(found)")
  }

  @Test func whatHasNoPlaceIsNamed() throws {
    for name in [
      "G/upconv_5/conv2d/kernel", "G/batch/gamma", "G/upconv_0/residual/kernel", "G/x",
      "G/upconv_0/conv2d_transpose_1/kernel",
    ] {
      let found = try message(of: weights([name: [1]]))
      #expect(found.contains(name) && found.contains("has a place for"), "\(found)")
    }
    // An early version of the reference normalized one block even if it should normalize none.
    let kinds = ["gamma", "beta", "moving_mean", "moving_variance"]
    let early = Dictionary(
      uniqueKeysWithValues: kinds.map { ("G/upconv_2/batch_normalization/\($0)", [2] as [Int]?) })
    #expect(
      try message(of: weights(early)).contains("lacks \"G/z_project/batch_normalization/gamma\""))
    for name in [
      "global_step", "D/downconv_0/conv1d/kernel", "G/z_project/dense/bias/Adam_1", "other",
    ] {
      #expect(try message(of: weights([name: [1]])).contains("a WaveGAN of width 1"))
    }
  }

  @Test func whatIsMissingOrDoesNotFitIsNamed() throws {
    for (name, shape, words) in [
      ("G/upconv_3/conv2d_transpose/bias", nil, "lacks"),
      ("G/upconv_3/conv2d_transpose/bias", [3], "[3]"),
      ("G/upconv_3/conv2d_transpose/kernel", [1, 9, 3, 2], "[9, 3, 2]"),
      ("G/upconv_3/conv2d_transpose/kernel", [9, 9, 1, 2], "[9, 9, 1, 2]"),
      ("G/z_project/dense/kernel", [2, 255], "255"),
      ("G/z_project/dense/kernel", [256], "should have 2 dimensions"),
      ("G/z_project/dense/kernel", nil, "lacks"),
      ("G/upconv_0/conv2d_transpose/kernel", nil, "lacks"),
      ("G/upconv_0/conv2d_transpose/kernel", [1, 9, 8, 17], "17 channels"),
      ("G/upconv_0/conv2d_transpose/kernel", [1, 3, 8, 16], "kernelLength"),
      ("G/upconv_4/conv2d_transpose/kernel", [1, 9, 3, 1], "channelCount"),
    ] as [(String, [Int]?, String)] {
      let found = try message(of: weights([name: shape]))
      #expect(found.contains(words), "\(name) \(shape ?? []): \(found)")
    }
    #expect(try message(of: ["a.weight": [2, 2]]).contains("holds no generator"))
    #expect(try message(of: weights(), value: .nan).contains("not a number"))
    #expect(
      try message(of: weights(), arguments: "data_sample_rate,fast\n").contains("\"fast\""))
    #expect(try message(of: weights(), arguments: "data_sample_rate,0\n").contains("sampleRate"))
  }

  /// Layers of PyTorch ports are found by their shapes.
  @Test func layersOfAPortThatHaveNoPlaceAreNamed() throws {
    func port(_ changes: [String: [Int]?]) -> [String: [Int]] {
      var weights = ["G.fc.weight": [256, 2], "G.fc.bias": [256]]
      for (index, (ins, outs)) in zip([16, 8, 4, 2, 1], [8, 4, 2, 1, 1]).enumerated() {
        weights["G.up.\(index).weight"] = [ins, outs, 9]
        weights["G.up.\(index).bias"] = [outs]
      }
      for (name, shape) in changes { weights[name] = shape }
      return weights
    }
    #expect(try message(of: port([:])).contains("a WaveGAN of width 1"))
    #expect(try message(of: port(["D.conv.weight": [1, 1, 9]])).contains("a WaveGAN of width 1"))
    for (name, shape, words) in [
      ("G.embed.weight", [3, 2], "holds no generator"), ("G.gain", [1], "G.gain"),
      ("G.fc.weight", [250, 2], "250"), ("G.fc.bias", nil, "lacks"), ("G.up.3.bias", [2], "[2]"),
      ("G.post.weight", [1, 1, 512], "linear layer"),
      ("G.up.0.weight", [15, 8, 9], "linear layer"),
    ] as [(String, [Int]?, String)] {
      let found = try message(of: port([name: shape]))
      #expect(found.contains(words), "\(name): \(found)")
    }
    func normalization(_ name: String, _ channels: Int) -> [String: [Int]?] {
      let kinds = ["weight", "bias", "running_mean", "running_var"]
      return Dictionary(uniqueKeysWithValues: kinds.map { ("G.\(name).\($0)", [channels]) })
    }
    // A layer that the port makes whether or not it uses it.
    #expect(try message(of: port(normalization("bn", 16))).contains("a WaveGAN of width 1"))
    #expect(try message(of: port(normalization("bn", 8))).contains("16 channels"))
    #expect(try message(of: port(normalization("bn", 5))).contains("has a place for"))
  }

  /// The form that a port's network of 32768 samples has is none of Foley's.
  @Test func aPortOfSixBlocksMakesTheLongestSounds() throws {
    var tensors = ["fc.weight": [512, 2], "fc.bias": [512]]
    for (index, (ins, outs)) in zip([32, 16, 8, 4, 2, 1], [16, 8, 4, 2, 1, 1]).enumerated() {
      tensors["up.\(index).weight"] = [ins, outs, 9]
      tensors["up.\(index).bias"] = [outs]
    }
    #expect(try message(of: tensors).contains("65536 samples"))
    let path = folder["w.safetensors"]
    #expect(throws: ImportError.sliceLength(path: path, found: 32768, allowed: [65536])) {
      try ImportedModel(path, settings { $0.sliceLength = 32768 })
    }
  }
}
