// SPDX-License-Identifier: MIT
import Foley
import Foundation

/// Files of numbers.
let numberParsers = [
  Parser(
    name: "numpy",
    words: [
      "\u{93}NUMPY", "'descr': ", "'<f4'", "'<c8'", "'fortran_order': ", "True", "False",
      "'shape': (",
      "9223372036854775807", "4611686018427387904", "4294967296", ", 2, 0)",
    ],
    seeds: {
      try [
        NumpyArray(shape: [2, 3], values: [1, 2, 3, 4, 5, 6]),
        NumpyArray(.complex64, shape: [2, 1], values: [1, 2, 3, 4]),
        NumpyArray(shape: [0], values: []),
      ].map { array in
        let path = Scratch.file("seed.npy", [])
        try array.write(to: path)
        return try Scratch.bytes(of: path)
      }
    },
    parse: { bytes in
      let array = try NumpyArray(contentsOf: Scratch.file("a.npy", bytes))
      // A shape with a zero has no elements, however large the other sizes are.
      if !array.shape.contains(0) {
        precondition(array.shape.reduce(array.element.floatCount, *) == array.values.count)
      }
    }),
  Parser(
    name: "safetensors",
    words: [
      "\"__metadata__\":", "\"dtype\":\"F32\"", "\"shape\":[", "\"data_offsets\":[0,", "4294967296",
      "9223372036854775807", "2305843009213693952", "4611686018427387904,",
      "4294967296,4294967296,",
    ],
    seeds: {
      let path = Scratch.file("seed.safetensors", [])
      try SafetensorsFile.write(
        path, tensors: [("a", Tensor([1, 2], shape: [2])), ("b", Tensor([3], shape: []))],
        metadata: ["format": "x"])
      let bytes = try Scratch.bytes(of: path)
      let header = Int(littleEndianInteger(bytes[..<8]))
      // Its size is a little below the largest integer.
      let largest = """
        {"a":{"dtype":"F32","shape":[4294967295,536870911],"data_offsets":[0,8]}}
        """
      return [
        [0xFF] + bytes, bytes[8..<8 + header] + [0] + bytes[(8 + header)...], Array(largest.utf8),
      ]
    },
    parse: { bytes in
      let path = Scratch.file("a.safetensors", tensorFile(bytes))
      _ = try SafetensorsFile.readHeader(path)
      let file = try SafetensorsFile.read(path)
      for (_, tensor) in file.tensors {
        precondition(tensor.values.count == tensor.shape.reduce(1, *), "\(tensor.shape)")
      }
    }),
  Parser(
    name: "events", words: [],
    seeds: {
      let events = [
        Event(wallTime: 1e9, step: 0, content: .fileVersion),
        Event(wallTime: 1e9, step: 1, content: .sessionStart),
        Event(
          wallTime: 2e9, step: 300, content: .summary([SummaryValue(tag: "a", content: .scalar(1))])
        ),
      ].map { $0.message.bytes }
      let extremes = [(1e300, Int.min), (-.infinity, .max), (.nan, -1)].map { time, step in
        Event(wallTime: time, step: step, content: .sessionStart).message.bytes
      }
      return extremes.map { [UInt8($0.count)] + $0 } + [
        events.flatMap { [UInt8($0.count)] + $0 }, [0xFF] + EventFile.record(of: events[1]),
      ]
    },
    parse: { bytes in
      let name = "events/events.out.tfevents.1000000000.foley"
      _ = Scratch.file(name, eventFile(bytes))
      let folder = EventFolder("\(Scratch.folder)/events")
      for session in try folder.sessions { _ = (session.wallTime.isNaN, session.stepsBefore) }
      _ = try folder.hasSummary(step: 300, tagPrefixes: ["a"])
      try folder.cut(keepingThrough: 5)
    }),
  Parser(
    name: "scan-cache", words: [],
    seeds: { [Array(try ScanCacheFile.rates().body), Array(try ScanCacheFile.clips().body)] },
    parse: { bytes in
      try ScanCacheFile.rates().replace(by: bytes)
      _ = try AudioFolder(ScanCacheFile.sounds).mostCommonSampleRate(cachedIn: ScanCacheFile.folder)
      try ScanCacheFile.clips().replace(by: bytes)
      _ = try ClipDataset.scan(ScanCacheFile.sounds, options: ScanCacheFile.options)
    }),
]

/// A file of tensors: a header up to a zero byte, with its length before it, so that a changed header is
/// read, and the numbers behind it; or the bytes after a first byte of 255 as they are.
private func tensorFile(_ bytes: [UInt8]) -> [UInt8] {
  if bytes.first == 0xFF { return Array(bytes.dropFirst()) }
  let header = bytes.prefix { $0 != 0 }
  return littleEndianBytes(of: UInt64(header.count)) + header + bytes.dropFirst(header.count + 1)
}

/// An event file: the records of payloads that each follow a byte with their length, so that all
/// checksums are right; or the bytes after a first byte of 255 as they are.
func eventFile(_ bytes: [UInt8]) -> [UInt8] {
  if bytes.first == 0xFF { return Array(bytes.dropFirst()) }
  var (rest, file) = (bytes[...], [UInt8]())
  while let length = rest.popFirst() {
    file += EventFile.record(of: Array(rest.prefix(Int(length))))
    rest = rest.dropFirst(Int(length))
  }
  return file
}

/// A scan cache of one recording, whose entries are replaced by an input: its checksum is always right.
private struct ScanCacheFile {
  static let sounds = "\(Scratch.folder)/sounds"
  static let folder = "\(Scratch.folder)/cache"
  static let options = ClipDataset.Options(
    sliceLength: 64, sampleRate: 8000, scanCacheFolder: "\(Scratch.folder)/cache")

  let name: String
  /// Signature, version and key.
  let head: ArraySlice<UInt8>
  /// The number of entries, and the entries.
  let body: ArraySlice<UInt8>

  /// The cache of the headers' sample rates, for ``AudioFolder``.
  static func rates() throws -> ScanCacheFile { try files.get().0 }
  /// The cache of decoded clips, for ``ClipDataset``.
  static func clips() throws -> ScanCacheFile { try files.get().1 }

  private static let files = Result {
    let clip = AudioClip(samples: (0..<200).map { Float($0 % 7) / 8 }, sampleRate: 8000)
    let path = Scratch.file("sounds/a.wav", try AudioFile.encode(clip, for: "a.wav").bytes)
    // The entries have the time of the file: the same in every process, so that seeds match.
    let time = timespec(tv_sec: 1_000_000_000, tv_nsec: 0)
    precondition(withPathBytes(path) { utimensat(AT_FDCWD, $0, [time, time], 0) } == 0)
    _ = try AudioFolder(sounds).mostCommonSampleRate(cachedIn: folder)
    let rates = try FileSystem.names(in: folder)
    _ = try ClipDataset.scan(sounds, options: options)
    let clips = try FileSystem.names(in: folder).filter { !rates.contains($0) }
    precondition(rates.count == 1 && clips.count == 1, "\(rates) \(clips)")
    return (try ScanCacheFile(rates[0]), try ScanCacheFile(clips[0]))
  }

  private init(_ name: String) throws {
    self.name = name
    let bytes = try Scratch.bytes(of: "\(Self.folder)/\(name)")
    let words = Self.words(bytes)
    let headCount = 8 * (3 + (Int(words[2]) + 7) / 8)
    head = bytes[..<headCount]
    body = bytes[headCount..<(bytes.count - 8)]
  }

  func replace(by bytes: [UInt8]) {
    let padding = [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    let content = head + bytes + padding
    let checksum = littleEndianBytes(of: fowlerNollVoHash(of: Self.words(Array(content))))
    _ = Scratch.file("cache/\(name)", content + checksum)
  }

  private static func words(_ bytes: [UInt8]) -> [UInt64] {
    stride(from: 0, to: bytes.count, by: 8).map { littleEndianInteger(bytes[$0..<$0 + 8]) }
  }
}
