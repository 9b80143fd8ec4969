// SPDX-License-Identifier: MIT
import Files

/// What `args.txt` in the folder of a training says: the options that `train_wavegan.py` or `train_specgan.py`
/// was called with, a line `name,value` for each.
struct ReferenceArguments {
  /// The file; nil if there is none.
  let path: String?
  private let values: [String: String]

  private static let largestSize = 1 << 20

  /// Reads the file in `folder`, if there is one.
  init(folder: String) throws {
    let path = "\(folder)/args.txt"
    guard FileSystem.exists(path) else {
      (self.path, values) = (nil, [:])
      return
    }
    let file = try PlainFile(path)
    let text = String(decoding: try file.bytes(0..<min(file.size, Self.largestSize)), as: UTF8.self)
    var values: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
      if words.count == 2 { values[String(words[0])] = String(words[1]) }
    }
    (self.path, self.values) = (path, values)
  }

  /// Hertz.
  func sampleRate() throws -> Int? { try integer("data_sample_rate") }

  /// Samples of a sound; SpecGAN has no such option.
  func sliceLength() throws -> Int? { try integer("data_slice_len") }

  /// How signals are made longer: zeros, nn, lin, cub.
  var upsampling: String? { values["wavegan_genr_upsample"] ?? values["specgan_genr_upsample"] }

  private func integer(_ name: String) throws -> Int? {
    guard let value = values[name] else { return nil }
    guard let integer = Int(value) else {
      throw ImportError.unsupported(path: path ?? "", reason: "\(name) is \"\(value)\" in it")
    }
    return integer
  }
}
