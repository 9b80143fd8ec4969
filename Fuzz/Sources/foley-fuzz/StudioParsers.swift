// SPDX-License-Identifier: MIT
import Foley
import Foundation
import Studio
import Synchronization

/// What reaches the studio: requests, and the file of its stars.
let studioParsers = [
  Parser(
    name: "studio-request",
    words: requestNames.map { "\"\($0)\":" } + requestPaths.map { $0 + "\n" } + [
      "1e308", "-1", "18446744073709551615", "[]", "\"3:0.7,8:0.3\"", "\"{class}-{number}\"",
      "\"mid\"",
    ],
    seeds: {
      let sound = "{\"model\":\"\(try digits.get())\",\"number\":2}"
      return [
        "sounds\n{\"sounds\":[\(sound),{\"model\":\"\(try digits.get())\",\"class\":\"3\"}]}",
        "sounds\n{\"sounds\":[{\"model\":\"\(try digits.get())\",\"shape\":{\"duration\":0.1}}]}",
        "near\n{\"sound\":\(sound),\"count\":1,\"distance\":0.3}",
        "morph\n{\"from\":\(sound),\"to\":\(sound),\"steps\":2}",
        """
        loop\n{"tempo":120,"steps":1,"format":"mid","name":"a",\
        "tracks":[{"sound":\(sound),"velocities":[100],"key":36}]}
        """,
        "save\n{\"sounds\":[\(sound)],\"pattern\":\"{class}\",\"format\":\"wav\"}",
        "stars\n{\"sound\":\(sound),\"starred\":true}",
      ].map { Array($0.utf8) }
    },
    parse: { bytes in
      let parts = bytes.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
      let path = String(decoding: parts[0], as: UTF8.self)
      guard requestPaths.contains(path), parts.count == 2 else { return }
      expectAnswer(
        to: StudioRequest("POST", "/api/\(path)", bytes: Array(parts[1])), of: try studio.get())
      // What is saved stays in memory otherwise.
      let kept = "\(Scratch.folder)/studio"
      if FileSystem.exists(kept) { try FileManager.default.removeItem(atPath: kept) }
    }),
  Parser(
    name: "studio-stars", words: ["\"id\":", "\"label\":", "\"model\":", "\"recipe\":", "{}"],
    seeds: {
      let recipe = "{\"model\":\"\(try digits.get())\"}"
      return [
        "{\"id\":\"a\",\"label\":\"b\",\"model\":\"c\",\"recipe\":\(recipe)}\n"
      ].map { Array($0.utf8) }
    },
    parse: { bytes in
      _ = Scratch.file("stars/stars.jsonl", bytes)
      expectAnswer(to: StudioRequest("GET", "/api/stars"), of: try makeStudio("stars"))
    }),
]

/// The id of models/digits.
private let digits = Result { try "\(ModelSource(modelPath).hash)".prefix(16) }
private let modelPath = "models/digits/digits.safetensors"
private let requestPaths = ["sounds", "near", "morph", "mix", "move", "loop", "save", "stars"]
private let requestNames = [
  "sounds", "sound", "model", "class", "seed", "number", "truncation", "noiseSeed", "shape",
  "latent", "styles", "from", "to", "steps", "count", "distance", "coarse", "fine", "layer",
  "direction", "position", "tempo", "swing", "tracks", "velocities", "format", "pattern", "slot",
  "duration", "normalize", "level", "fade", "pitch", "reverse", "attack", "decay", "gain", "loop",
]

private func makeStudio(_ project: String) throws -> Studio {
  try Studio(
    paths: [modelPath],
    project: StudioProject("\(Scratch.folder)/\(project)"), program: "foley")
}

/// The studio of all requests.
private let studio = Result { try makeStudio("studio") }

/// Traps unless the answer is a result, or a sentence about a mistake of the request.
private func expectAnswer(to request: StudioRequest, of studio: Studio) {
  let answer = Mutex<StudioResponse?>(nil)
  let isDone = DispatchSemaphore(value: 0)
  Task.detached {
    let response = await studio.response(to: request)
    answer.withLock { $0 = response }
    isDone.signal()
  }
  isDone.wait()
  guard let response = answer.withLock({ $0 }) else { fatalError("the studio gave no answer") }
  precondition(response.status < 500, String(decoding: response.bytes, as: UTF8.self))
  if response.status != 200 { expectPrintable(String(decoding: response.bytes, as: UTF8.self)) }
}
