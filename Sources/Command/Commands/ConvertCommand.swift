// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Foundation
import Models
import Synthesis
import Training

/// `foley convert`: turns sounds into others with a model.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Turn sounds into others with a model.",
    usage: "foley convert MODEL_OR_RUN AUDIO... --out FILE|FOLDER [OPTIONS]",
    discussion: """
      Sounds of any length and sample rate, each channel by itself; the results have the model's rate. \
      The tags of every file, and a line of FOLDER/manifest.jsonl, record the model and the source. \
      The same command continues an interrupted conversion. Results carry a watermark, since a converted \
      voice may be taken for a recording.
      """)

  @Argument(
    help: ArgumentHelp("Model file, or folder of a run.", valueName: "model"), completion: .file())
  var model: String
  @Argument(
    help: ArgumentHelp("Audio files and folders of audio files.", valueName: "audio"),
    completion: .file())
  var inputs: [String]
  @Option(
    help: ArgumentHelp("Output file or folder.", valueName: "file-or-folder"), completion: .file())
  var out: String
  @Flag(help: "Turn targets back into sources, with a model that has both directions.")
  var reverse = false
  @Option(
    help: ArgumentHelp(
      "How far a sound moves from the source (0) to the converted one (1), up to 2.",
      valueName: "share"))
  var strength = 1.0
  @OptionGroup(title: "FILES") var soundFlags: SoundFileFlags
  @Flag(help: "Do not dither integer samples.")
  var noDither = false
  @Flag(help: "Write no watermark.")
  var noWatermark = false
  @Flag(help: "Replace existing files.")
  var overwrite = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard !inputs.isEmpty else { throw ValidationError("Give at least one audio file or folder.") }
    guard !out.isEmpty else { throw ValidationError("--out is empty: give a file or a folder.") }
    guard ConversionSettings.strengths.contains(strength) else {
      throw ValidationError("--strength is \(strength): give a number from 0 to 2.")
    }
  }

  func run() throws {
    try threadFlags.apply()
    let plan = try ConversionPlan(
      inputs: inputs, extensions: AudioFolder.extensions, output: out,
      formats: SoundFileFlags.extensions, format: soundFlags.format?.fileExtension)
    let source = try ModelSource(model)
    let converter = try SoundFileConverter(source, settings: settings(plan))
    guard let folder = plan.folder else { return try convert(plan.conversions[0], converter) }
    let start = "\(folder)/".utf8.count
    let items = plan.conversions.map {
      FolderConversion.Item(
        input: $0.input, file: String(Substring($0.output.utf8.dropFirst(start))))
    }
    Interruption.install()
    let printer = ConversionPrinter(total: items.count)
    let summary = try FolderConversion(items, converter: converter).run(
      into: folder, replacesFiles: overwrite
    ) { done in
      printer.show(done)
      return !Interruption.request.isMade
    }
    printer.finish(summary, closed: plan.closed, in: folder, modelRate: converter.sampleRate)
    if !summary.isComplete { Terminal.sayHowToGoOn() }
    let failures = summary.failures + plan.closed
    if let first = failures.first {
      throw ExitCode((first as? any FoleyError)?.exitStatus.rawValue ?? EXIT_FAILURE)
    }
    guard summary.isComplete else { throw ExitCode(130) }
  }

  private func settings(_ plan: ConversionPlan) -> ConversionSettings {
    var settings = ConversionSettings()
    settings.isReversed = reverse
    settings.strength = strength
    settings.bitDepth = soundFlags.bitDepth
    let ending = plan.folder == nil ? URL(fileURLWithPath: out).pathExtension.lowercased() : ""
    settings.format = soundFlags.format ?? AudioEncoding.Container(rawValue: ending) ?? .wav
    settings.dither = !noDither
    settings.watermark = !noWatermark
    return settings
  }

  private func convert(
    _ conversion: ConversionPlan.Conversion, _ converter: SoundFileConverter
  ) throws {
    if !overwrite, FileSystem.isTaken(conversion.output) {
      throw RenderError.exists(path: conversion.output, count: 1)
    }
    let report = try converter.convert(conversion.input, to: conversion.output)
    Terminal.say(
      String(format: "%@: %.3f s", conversion.output.printable, report.durationSeconds))
    if report.sourceRate != converter.sampleRate {
      Terminal.say(
        ConversionPrinter.rateNote(
          "The source", rate: converter.sampleRate,
          isNarrowed: report.sourceRate > converter.sampleRate))
    }
    if report.clippedSampleCount > 0 {
      Terminal.say(
        "\(counted(report.clippedSampleCount, "sample")) clipped at full scale; --bit-depth 32f "
          + "avoids clipping.")
    }
  }
}
