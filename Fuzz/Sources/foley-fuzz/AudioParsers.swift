// SPDX-License-Identifier: MIT
import Foley

/// Audio files, and what Foley stores in their tags.
let audioParsers = [
  Parser(
    name: "audio-plain",
    words: [
      "RIFF", "RF64", "ds64", "fmt ", "data", "LIST", "INFO", "ICMT", "fact", "FORM", "AIFF",
      "COMM", "SSND", ".snd", "caff", "desc", "riff",
    ],
    seeds: { try encodings([.wav, .aiff]) + [auFile, cafFile, rf64File, w64File] },
    parse: { bytes in try readAudio(bytes) }),
  Parser(
    name: "audio-packed",
    words: ["fLaC", "OggS", "\u{1}vorbis", "OpusHead", "ID3", "Xing", "Info", "LAME", "TAG"],
    seeds: { try encodings([.flac, .ogg, .mp3]) },
    parse: { bytes in try readAudio(bytes) }),
  Parser(
    name: "provenance",
    words: RenderSettings.options.options.map { "\"\($0.name)\":" } + [
      "1e999", "\"32f\"", "\"kick\"",
    ],
    seeds: {
      [
        "{\"foley\":\"0.1.0\",\"model\":\"00\",\"seed\":0,\"number\":3,\"class\":\"kick\",\"fade\":0.5}",
        "{\"foley\":\"0.1.0\",\"model\":\"00\",\"number\":9223372036854775807}",
      ].map { Array($0.utf8) }
    },
    parse: { bytes in
      let comment = String(decoding: bytes.filter { $0 > 0 }, as: UTF8.self)
      let file = try AudioFile.encode(shortClip, for: "a.wav", tags: [.comment: comment])
      _ = try Provenance(file: Scratch.file("a.wav", file.bytes))
    }),
]

private let shortClip = AudioClip(samples: (0..<64).map { Float($0 % 9) / 16 }, sampleRate: 8000)

private func encodings(_ containers: [AudioEncoding.Container]) throws -> [[UInt8]] {
  try containers.map { container in
    try AudioFile.encode(
      shortClip, for: "a.\(container.rawValue)", encoding: AudioEncoding(container),
      tags: [.title: "t", .comment: "c"]
    ).bytes
  }
}

private func readAudio(_ bytes: [UInt8]) throws {
  let path = Scratch.file("a.audio", bytes)
  let information = try AudioFile.information(at: path)
  _ = (information.durationSeconds, information.tags)
  let clip = try AudioFile.read(path)
  precondition(clip.samples.allSatisfy(\.isFinite))
  if clip.frameCount > 1 { _ = try AudioFile.read(path, frames: 1..<2) }
}

private func bigEndian(_ values: UInt32...) -> [UInt8] {
  values.flatMap { littleEndianBytes(of: $0.byteSwapped) }
}

private let samples = [UInt8](repeating: 7, count: 64)

/// Sun AU of 16 bits, mono, 8000 Hz.
private let auFile = Array(".snd".utf8) + bigEndian(24, 64, 3, 8000, 1) + samples

/// Core Audio Format of 16 bits, mono, 8000 Hz.
private let cafFile =
  Array("caff".utf8) + [0, 1, 0, 0] + Array("desc".utf8) + bigEndian(0, 32)
  + bigEndian(0x40BF_4000, 0) + Array("lpcm".utf8) + bigEndian(0, 2, 1, 1, 16)
  + Array("data".utf8) + bigEndian(0, 68, 0) + samples

private let formatChunk: [UInt8] =
  [1, 0, 1, 0] + littleEndianBytes(of: UInt32(8000)) + littleEndianBytes(of: UInt32(16000)) + [
    2, 0, 16, 0,
  ]

/// RF64: sizes of 64 bits are in the chunk `ds64`.
private let rf64File =
  Array("RF64".utf8) + [255, 255, 255, 255] + Array("WAVEds64".utf8)
  + littleEndianBytes(of: UInt32(28)) + littleEndianBytes(of: UInt64(136))
  + littleEndianBytes(of: UInt64(64)) + littleEndianBytes(of: UInt64(32)) + [0, 0, 0, 0]
  + Array("fmt ".utf8) + littleEndianBytes(of: UInt32(16)) + formatChunk
  + Array("data".utf8) + [255, 255, 255, 255] + samples

/// Sony Wave64: chunks have identifiers of 16 bytes, and sizes of 64 bits that include their heads.
private let w64File: [UInt8] = {
  let riff: [UInt8] = [0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0x00, 0x00]
  let other: [UInt8] = [0xF3, 0xAC, 0xD3, 0x11, 0x8C, 0xD1, 0x00, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A]
  return Array("riff".utf8) + riff + littleEndianBytes(of: UInt64(168)) + Array("wave".utf8) + other
    + Array("fmt ".utf8) + other + littleEndianBytes(of: UInt64(40)) + formatChunk
    + Array("data".utf8) + other + littleEndianBytes(of: UInt64(88)) + samples
}()
