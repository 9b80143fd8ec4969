// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Foundation
import Kernels
import Layers
import Models
import Synthesis
import TestSupport
import Testing

/// Sounds in pieces through converters, and files through `SoundFileConverter` and `FolderConversion`.
struct ConversionStreamTests {
  let folder = try? TemporaryFolder()

  /// A file of a pix2pix model whose residual is not zero.
  private func writeModel(
    _ name: String = "model.safetensors", keptBand: Double? = nil
  ) throws -> ModelSource {
    let folder = try #require(folder)
    let design = Pix2PixDesign(
      network: WaveUNetConfiguration(width: 1, sliceLength: 1024),
      waveform: WaveformRepresentation(sampleRate: 8000, sliceLength: 1024, channelCount: 1),
      keptBand: keptBand)
    var stream = RandomStream(seed: 1, name: "test")
    let converter = design.makeConverter(using: &stream)
    for (name, parameter) in converter.parameters where name == "last.kernel" {
      parameter.assign(
        .normal(mean: 0, deviation: 0.05, shape: parameter.value.shape, using: &stream))
    }
    try Model(
      description: ModelDescription(design: design, training: .init(steps: 1)),
      networks: ModelNetworks(converter: converter)
    ).write(to: folder[name])
    return try ModelSource(folder[name])
  }

  private func noise(_ frames: Int, channels: Int = 1, rate: Int = 8000) -> AudioClip {
    var stream = RandomStream(seed: 6, name: "sound")
    return AudioClip(
      samples: (0..<frames * channels).map { _ in 0.1 * stream.normal() }, sampleRate: rate,
      channelCount: channels)
  }

  private func converted(
    _ clip: AudioClip, by model: ConvertingModel, pieces: Int, strength: Float = 1
  ) throws -> [Float] {
    var conversion = try ConversionStream(
      model, channelCount: clip.channelCount, strength: strength)
    var samples: [Float] = []
    let step = pieces * clip.channelCount
    for start in stride(from: 0, to: clip.samples.count, by: step) {
      samples += conversion.add(
        Array(clip.samples[start..<min(start + step, clip.samples.count)]))
    }
    return samples + conversion.finish()
  }

  private func decibels(_ first: some Collection<Float>, over second: some Collection<Float>)
    -> Double
  {
    func power(_ x: some Collection<Float>) -> Double {
      x.reduce(0) { $0 + Double($1) * Double($1) }
    }
    return 10 * log10(power(first) / power(second))
  }

  /// The windows of a long sound against the network on all of it at once.
  @Test(arguments: [300, 5000, 70_001])
  func windowsMakeNoSeam(frames: Int) throws {
    let source = try writeModel()
    let model = try ConvertingModel(source.model(), path: source.file)
    let clip = noise(frames)
    let found = try converted(clip, by: model, pieces: 3000)
    #expect(found.count == frames)
    #expect(try converted(clip, by: model, pieces: 70_001) == found)
    let network = try #require(source.model().networks.converter)
    // Zeros on both sides, as a window has them, so that the ends are alike.
    let (before, length) = (8192, (frames + 2 * 8192 + 511) / 512 * 512)
    let padded = [Float](repeating: 0, count: before) + clip.samples
    let whole = network(
      Tensor(
        padded + [Float](repeating: 0, count: length - padded.count), shape: [1, length, 1]),
      labels: nil
    ).values[before..<(before + frames)]
    #expect(decibels(zip(found, whole).map { $0 - $1 }, over: found) < -100)
    #expect(decibels(zip(found, clip.samples).map { $0 - $1 }, over: found) > -60)
  }

  /// Four parts that are converted by hand, each with its context, join without a seam.
  @Test func fourPartsByHandAreTheWhole() throws {
    let source = try writeModel(keptBand: 2000)
    let model = try ConvertingModel(source.model(), path: source.file)
    let clip = noise(65_536)
    let whole = try converted(clip, by: model, pieces: 4000)
    let context = 8192
    for part in 0..<4 {
      let (start, end) = (part * 16_384, (part + 1) * 16_384)
      let first = max(0, start - context)
      let piece = clip.slice(from: first, length: min(clip.frameCount, end + context) - first)
      let found = try converted(piece, by: model, pieces: 4000)[(start - first)..<(end - first)]
      let error = zip(found, whole[start..<end]).map { $0 - $1 }
      // At the joints as much as anywhere.
      #expect(decibels(error.prefix(512), over: whole[start..<start + 512]) < -60)
      #expect(decibels(error.suffix(512), over: whole[(end - 512)..<end]) < -60)
    }
  }

  @Test func channelsAreConvertedEachByItself() throws {
    let source = try writeModel()
    let model = try ConvertingModel(source.model(), path: source.file)
    let clip = noise(40_000, channels: 2)
    let both = try converted(clip, by: model, pieces: 9000)
    for channel in 0..<2 {
      let alone = AudioClip(samples: clip.channel(channel), sampleRate: 8000)
      let found = stride(from: channel, to: both.count, by: 2).map { both[$0] }
      #expect(try converted(alone, by: model, pieces: 9000) == found)
    }
    #expect(try converted(clip, by: model, pieces: 9000, strength: 0) == clip.samples)
  }

  @Test(arguments: [("wav", 1), ("flac", 2)])
  func aFileOfAnyRateBecomesOneOfTheModelsRate(format: String, channels: Int) throws {
    let folder = try #require(folder)
    let source = try writeModel()
    try AudioFile.write(
      noise(44_100, channels: channels, rate: 44_100), to: folder["in.wav"])
    var settings = ConversionSettings()
    settings.format = format == "wav" ? .wav : .flac
    let converter = try SoundFileConverter(source, settings: settings)
    let report = try converter.convert(folder["in.wav"], to: folder["out.\(format)"])
    #expect(report.sourceRate == 44_100 && report.durationSeconds == 1)
    let found = try AudioFile.information(at: folder["out.\(format)"])
    #expect(found.sampleRate == 8000 && found.channelCount == channels && found.frameCount == 8000)
    let comment = try #require(found.tags[.comment])
    let values = try #require(try JSONValue(parsing: Array(comment.utf8)).object)
    #expect(values["model"]?.text == (try source.hash.description))
    #expect(values["source"]?.text == "in.wav" && values["sourceHash"]?.text?.count == 64)
    #expect(try Watermark.detect(inFile: folder["out.\(format)"]).verdict == .found)
    settings.watermark = false
    _ = try SoundFileConverter(source, settings: settings)
      .convert(folder["in.wav"], to: folder["plain.\(format)"])
    #expect(try Watermark.detect(inFile: folder["plain.\(format)"]).verdict == .absent)
  }

  @Test func aSilentSourceMakesNoFile() throws {
    let folder = try #require(folder)
    let source = try writeModel()
    try AudioFile.write(
      AudioClip(samples: [Float](repeating: 0, count: 900), sampleRate: 8000), to: folder["in.wav"])
    #expect(throws: ConversionFault.silent(path: folder["in.wav"])) {
      try SoundFileConverter(source).convert(folder["in.wav"], to: folder["out.wav"])
    }
    #expect(!FileManager.default.fileExists(atPath: folder["out.wav"]))
    #expect(throws: ModelFileError.oneWay(path: source.file)) {
      var settings = ConversionSettings()
      settings.isReversed = true
      _ = try SoundFileConverter(source, settings: settings)
    }
  }

  private func writeSounds(_ count: Int) throws -> [FolderConversion.Item] {
    let folder = try #require(folder)
    return try (0..<count).map { number in
      let clip = AudioClip(
        samples: noise(900).samples.map { $0 + Float(number) / 100 }, sampleRate: 8000)
      try AudioFile.write(clip, to: try folder.file("in/\(number).wav"))
      return .init(input: folder["in/\(number).wav"], file: "sub/\(number).wav")
    }
  }

  private func contents(_ name: String) throws -> [String: Data] {
    let folder = try #require(folder)
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder[name])
    return Dictionary(
      uniqueKeysWithValues: files.compactMap { file in
        FileManager.default.contents(atPath: folder["\(name)/\(file)"]).map { (file, $0) }
      })
  }

  /// A conversion that is stopped, loses a file and goes on has the files and lines of an undisturbed one.
  @Test func aStoppedConversionGoesOn() throws {
    let folder = try #require(folder)
    let items = try writeSounds(6)
    let conversion = FolderConversion(items, converter: try SoundFileConverter(writeModel()))
    let whole = try conversion.run(into: folder["whole"])
    #expect(whole.writtenCount == 6 && whole.isComplete && whole.failures.isEmpty)
    let stopped = try conversion.run(into: folder["parts"]) { $0.writtenCount < 2 }
    #expect(!stopped.isComplete && (2...4).contains(stopped.writtenCount))
    try FileManager.default.removeItem(atPath: folder["parts/sub/0.wav"])
    let rest = try conversion.run(into: folder["parts"])
    #expect(rest.isComplete && rest.foundCount == stopped.writtenCount - 1)
    #expect(try contents("whole") == contents("parts"))
    #expect(try contents("whole").count == 7)
    let again = try conversion.run(into: folder["parts"])
    #expect(again.writtenCount == 0 && again.foundCount == 6)
  }

  /// A power failure leaves files without their lines, and without their content.
  @Test func filesThatAPowerFailureEmptiedAreMadeAgain() throws {
    let folder = try #require(folder)
    let items = try writeSounds(4)
    let converter = try SoundFileConverter(writeModel())
    let conversion = FolderConversion(items, converter: converter)
    _ = try conversion.run(into: folder["whole"])
    _ = try FolderConversion(Array(items.prefix(1)), converter: converter)
      .run(into: folder["parts"])
    try folder.write("", to: "parts/sub/1.wav")
    try folder.write([UInt8](repeating: 0, count: 2000), to: "parts/sub/2.wav")
    try folder.write("text", to: "parts/sub/3.wav")
    let rest = try conversion.run(into: folder["parts"])
    #expect(rest.foundCount == 1 && rest.writtenCount == 2 && rest.failures.count == 1)
    #expect(rest.failures.first as? RenderError == .foreignFile(path: folder["parts/sub/3.wav"]))
    let (whole, parts) = (try contents("whole"), try contents("parts"))
    for number in 0..<3 { #expect(whole["sub/\(number).wav"] == parts["sub/\(number).wav"]) }
  }

  @Test func everyNameHasItsLineOnce() throws {
    let folder = try #require(folder)
    let names = [".hidden.wav", "bell\u{7}.wav", String(repeating: "n", count: 245) + ".wav"]
    let items = zip(try writeSounds(3), names).map {
      FolderConversion.Item(input: $0.input, file: $1)
    }
    let conversion = FolderConversion(items, converter: try SoundFileConverter(writeModel()))
    #expect(try conversion.run(into: folder["out"]).writtenCount == 3)
    let manifest = try contents("out")["manifest.jsonl"]
    #expect(try conversion.run(into: folder["out"]).foundCount == 3)
    #expect(manifest != nil)
    #expect(try contents("out")["manifest.jsonl"] == manifest)
  }

  @Test func filesOfOthersAreNotReplaced() throws {
    let folder = try #require(folder)
    let items = try writeSounds(2)
    let source = try writeModel()
    let conversion = FolderConversion(items, converter: try SoundFileConverter(source))
    try folder.write("text", to: "out/sub/1.wav")
    let summary = try conversion.run(into: folder["out"])
    #expect(summary.writtenCount == 1 && summary.failures.count == 1)
    #expect(summary.failures.first as? RenderError == .foreignFile(path: folder["out/sub/1.wav"]))
    var settings = ConversionSettings()
    settings.strength = 0.5
    let other = FolderConversion(
      items, converter: try SoundFileConverter(source, settings: settings))
    #expect(try other.run(into: folder["out"]).failures.count == 2)
    #expect(try other.run(into: folder["out"], replacesFiles: true).writtenCount == 2)
    try AudioFile.write(
      AudioClip(samples: [Float](repeating: 0, count: 90), sampleRate: 8000), to: folder["in/0.wav"]
    )
    let silent = try conversion.run(into: folder["new"])
    #expect(silent.writtenCount == 1)
    #expect(silent.failures.first as? ConversionFault == .silent(path: folder["in/0.wav"]))
  }
}
