// SPDX-License-Identifier: MIT
import Foley

/// The parts of model files, checkpoints and classifiers, and files of latents.
let modelParsers = [
  Parser(
    name: "model",
    words: [
      "\"kind\":", "\"specgan\"", "\"wavegan\"", "\"latentCount\":", "\"fftSize\":", "\"hop\":",
      "\"channelCount\":", "\"sampleRate\":", "\"classCount\":", "9223372036854775807", "16777216",
    ],
    seeds: {
      try Shipped.models.map { path in
        let metadata = try SafetensorsFile.readHeader(path).metadata
        return Array("\(metadata["architecture"] ?? "")\0\(metadata["classNames"] ?? "")".utf8)
      }
    },
    parse: { bytes in
      let parts = parts(of: bytes)
      let description = try ModelDescription(
        metadata: [
          "format": "foley-model", "formatVersion": "2", "architecture": parts[0],
          "classNames": parts.count > 1 ? parts[1] : "[]",
          "training": "{\"steps\":1,\"options\":{},\"data\":{}}",
        ], path: "a.safetensors")
      _ = (description.design.classCount, description.classNames.joined().printable)
    }),
  Parser(
    name: "checkpoint", words: ["1e308", "inf", "nan", "-1", "9223372036854775807", "0x1p-1074"],
    seeds: { [Array("7\0003.5\0abc".utf8)] },
    parse: { bytes in
      let parts = parts(of: bytes) + ["", ""]
      _ = try Checkpoint(
        path: tensorFile([
          "formatVersion": "1", "step": parts[0], "elapsedSeconds": parts[1],
          "dataFingerprint": parts[2],
        ]))
    }),
  Parser(
    name: "classifier",
    words: [
      "\"sampleRate\":", "\"sampleCount\":", "\"transformSize\":", "\"hop\":", "\"bandCount\":",
      "\"rangeDecibels\":", "1e999", "65536", "67108864", "1000000",
    ],
    seeds: {
      [
        """
        {"sampleRate":8000,"sampleCount":4096,"transformSize":256,"hop":64,"bandCount":16,\
        "rangeDecibels":60}\0["a","b"]
        """
      ].map { Array($0.utf8) }
    },
    parse: { bytes in
      let parts = parts(of: bytes) + [""]
      _ = try SoundClassifier(
        contentsOf: tensorFile([
          "format": "foley-classifier", "formatVersion": "1", "levels": parts[0],
          "classNames": parts[1],
          "training": "{\"clipCount\":2,\"epochs\":1,\"seed\":0,\"testClipCount\":0}",
        ]))
    }),
  Parser(
    name: "latent",
    words: [
      "\"format\":\"foley-latent\"", "\"latent\":[", "\"classes\":[", "\"model\":", "1e39", "-0.0",
    ],
    seeds: {
      let player = try Shipped.player.get()
      let latent = zeros(player.latentCount)
      let classes = zeros(player.classNames.count - 1) + ",1"
      return [
        "{\"format\":\"foley-latent\",\"model\":\"00\",\"latent\":[\(latent)],\"classes\":[\(classes)]}"
      ].map { Array($0.utf8) }
    },
    parse: { bytes in
      _ = try LatentPoint(
        contentsOf: Scratch.file("latent.json", bytes), for: try Shipped.player.get())
    }),
]

/// The models in the repository; the program runs in its root.
enum Shipped {
  static let models = ["models/drums/drums.safetensors", "models/digits/digits.safetensors"]
  /// A fuzzer has one thread.
  nonisolated(unsafe) static let player = Result { try PlayableModel(models[1]) }
}

private func zeros(_ count: Int) -> String {
  [String](repeating: "0", count: count).joined(separator: ",")
}

/// The parts of an input, which zero bytes separate; at least one.
func parts(of bytes: [UInt8]) -> [String] {
  bytes.split(separator: 0, omittingEmptySubsequences: false).map {
    String(decoding: $0, as: UTF8.self)
  }
}

/// A safetensors file with metadata and one number.
private func tensorFile(_ metadata: [String: String]) throws -> String {
  let path = Scratch.file("a.safetensors", [])
  let header = JSONValue.json(ofMembers: [
    ("__metadata__", .object(metadata.mapValues { .text($0) })),
    (
      "a",
      .object([
        "dtype": .text("F32"), "shape": .list([.integer(1)]),
        "data_offsets": .list([.integer(0), .integer(4)]),
      ])
    ),
  ])
  let bytes = Array(header.utf8)
  return Scratch.file(
    path.split(separator: "/").last.map(String.init) ?? path,
    littleEndianBytes(of: UInt64(bytes.count)) + bytes + [0, 0, 0, 0])
}
