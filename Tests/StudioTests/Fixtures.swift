// SPDX-License-Identifier: MIT
import Autograd
import Files
import Kernels
import Layers
import Models
import Studio
import TestSupport
import Testing

/// A studio of one small model in a folder of its own.
struct StudioFixture {
  let folder: TemporaryFolder
  let studio: Studio
  var modelPath: String { folder["m.safetensors"] }
  var project: String { folder["project"] }

  init(classNames: [String] = ["kick", "snare", "hat"]) throws {
    folder = try TemporaryFolder()
    try writeModel(to: folder["m.safetensors"], classNames: classNames)
    studio = try Studio(
      paths: [folder["m.safetensors"]], project: StudioProject(folder["project"]),
      program: "foley")
  }

  /// The answer to a GET request.
  func get(_ path: String, query: [String: String] = [:]) async -> StudioResponse {
    await studio.response(to: StudioRequest("GET", path, query: query))
  }

  /// The answer to a POST request with a JSON body.
  func post(_ path: String, _ members: [String: JSONValue]) async -> StudioResponse {
    await post(path, text: JSONValue.object(members).json)
  }

  /// The answer to a POST request with a body.
  func post(_ path: String, text: String) async -> StudioResponse {
    await studio.response(to: StudioRequest("POST", path, bytes: Array(text.utf8)))
  }

  /// The id of the model.
  func model() async throws -> String {
    let models = try await get("/api/studio").object["models"]?.list
    return try #require(models?.first?.object?["id"]?.text)
  }

  /// The sounds of a request to make some.
  func sounds(
    _ path: String, _ members: [String: JSONValue]
  ) async throws -> [[String: JSONValue]] {
    let response = await post(path, members)
    #expect(response.status == 200, "\(String(decoding: response.bytes, as: UTF8.self))")
    return try #require(response.object["sounds"]?.list).map { try #require($0.object) }
  }

  /// The sounds of recipes and ids.
  func sounds(_ wanted: [JSONValue]) async throws -> [[String: JSONValue]] {
    try await sounds("/api/sounds", ["sounds": .list(wanted)])
  }

  /// A sound of the model.
  func sound(_ recipe: [String: JSONValue] = [:]) async throws -> [String: JSONValue] {
    let request = recipe.merging(["model": .text(try await model())]) { own, _ in own }
    return try #require(await sounds([.object(request)]).first)
  }
}

extension StudioResponse {
  /// The members of the JSON object in the body.
  var object: [String: JSONValue] {
    get throws { try #require(JSONValue(parsing: bytes).object) }
  }

  /// The sentence of an error.
  var sentence: String { (try? object["error"]?.text) ?? "" }
}

extension [String: JSONValue] {
  /// A text that must be there.
  func text(_ name: String) throws -> String { try #require(self[name]?.text) }
}

/// Writes a small model of waveforms with classes.
func writeModel(to path: String, classNames: [String], seed: UInt64 = 1) throws {
  var network = WaveGANConfiguration(
    sliceLength: 4096, channelCount: 1, width: 1, latentCount: 3)
  if !classNames.isEmpty {
    network.conditioning = Conditioning(classCount: classNames.count, method: .embedding)
  }
  let design = WaveGANDesign(
    network: network,
    representation: WaveformRepresentation(sampleRate: 8000, sliceLength: 4096, channelCount: 1))
  var stream = RandomStream(seed: seed, name: "weights")
  let weights = design.makeGenerator(using: &stream).state().map {
    (name: $0.name, tensor: $0.tensor * 3)
  }
  try ModelDescription(
    design: design, classNames: classNames, training: .init(steps: 1)
  ).write(to: path, weights: weights)
}
