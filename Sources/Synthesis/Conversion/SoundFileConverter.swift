// SPDX-License-Identifier: MIT
import Audio
public import Files
import Kernels
import Models

/// Converts audio files with a model; memory does not grow with their length.
public struct SoundFileConverter {
  private let model: ConvertingModel
  private let settings: ConversionSettings
  private let modelHash: String
  /// The licence of the model and its sounds; nil if none is given.
  private let license: String?

  /// A converter with the model of a source.
  ///
  /// - Throws: `ModelFileError` for a model that does not convert, or not in this direction, or what
  ///   reading the weights throws.
  public init(_ source: ModelSource, settings: ConversionSettings = .init()) throws {
    model = try ConvertingModel(
      source.model(), path: source.file, isReversed: settings.isReversed)
    self.settings = settings
    modelHash = try source.hash.description
    license = source.license?.tag
  }

  /// The sample rate of the results, in hertz.
  public var sampleRate: Int { model.description.design.representation.sampleRate }

  /// How a converted file came about, as JSON in its tags and in its line of the manifest.
  ///
  /// The source is named without its folder, and by the SHA-256 of its file.
  ///
  /// - Throws: `PlainFileError`
  func members(ofInput path: String) throws -> [(key: String, value: JSONValue)] {
    let name = path.lastPathName
    return [
      ("foley", .text(FoleyVersion.current)), ("model", .text(modelHash)),
      ("source", .text(name)), ("sourceHash", .text(try ContentHash(file: path).description)),
    ] + settings.members
  }

  /// What a conversion did.
  public struct Report: Equatable, Sendable {
    /// The sample rate of the source, in hertz.
    public let sourceRate: Int
    /// The duration of the result in seconds.
    public let durationSeconds: Double
    /// Samples that were clipped at full scale.
    public let clippedSampleCount: Int
  }

  /// Converts the file at `input` into the file at `output`, at the model's sample rate and with the
  /// channels of the source.
  ///
  /// - Throws: ``ConversionFault`` for a source that is silent or too short, `AudioFileError`,
  ///   `AudioConversionError` or `AtomicFileError`; no file is written then.
  public func convert(_ input: String, to output: String) throws -> Report {
    try convert(input, to: output, through: nil, members: members(ofInput: input))
  }

  func convert(
    _ input: String, to output: String, through temporary: String?,
    members: [(key: String, value: JSONValue)]
  ) throws -> Report {
    let information = try AudioFile.information(at: input)
    let title = pathWithoutExtension(output.lastPathName)
    var tags: [AudioTag: String] = [
      .title: title, .software: "Foley \(FoleyVersion.current)",
      .comment: JSONValue.json(ofMembers: members),
    ]
    (tags[.license], tags[.copyright]) = (license, license)
    var frames = 0
    let report = try AudioFile.writePieces(
      to: output, through: temporary,
      .init(
        sampleRate: sampleRate, channelCount: information.channelCount,
        encoding: settings.encoding, tags: tags,
        dither: isDithered ? RandomStream(seed: 0, name: "dither") : nil)
    ) { write in
      frames = try pass(input, information, write)
    }
    return Report(
      sourceRate: information.sampleRate,
      durationSeconds: Double(frames) / Double(sampleRate),
      clippedSampleCount: report.clippedSampleCount)
  }

  private var isDithered: Bool { settings.dither && settings.encoding.takesDither }

  /// Passes a file through sample rate conversion, the model and the watermark; returns the frames that
  /// were written.
  private func pass(
    _ input: String, _ information: AudioFile.Information, _ write: ([Float]) throws -> Void
  ) throws -> Int {
    let channels = information.channelCount
    var resampling = try ResamplingStream(
      from: information.sampleRate, to: sampleRate, channelCount: channels)
    var conversion = try ConversionStream(
      model, channelCount: channels, strength: Float(settings.strength))
    var mark = WatermarkStream(sampleRate: sampleRate, channelCount: channels)
    var (frames, isSilent) = (0, true)
    func emit(_ samples: [Float], isLast: Bool = false) throws {
      frames += samples.count / channels
      guard settings.watermark else { return try write(samples) }
      try write(mark.add(samples))
      if isLast { try write(mark.finish()) }
    }
    try AudioFile.forEachPiece(of: input) { samples, _ in
      isSilent = isSilent && samples.allSatisfy { $0 == 0 }
      try emit(conversion.add(resampling.convert(samples)))
    }
    guard !isSilent else { throw ConversionFault.silent(path: input) }
    let rest = conversion.add(resampling.finish())
    try emit(rest + conversion.finish(), isLast: true)
    guard frames > 0 else {
      throw ConversionFault.tooShort(path: input, sampleRate: sampleRate)
    }
    return frames
  }
}

/// Why a file is not converted.
public enum ConversionFault: Error, Equatable, Sendable, FoleyError {
  /// All samples are zero.
  case silent(path: String)
  /// The sound is shorter than half a sample at the model's rate, in hertz.
  case tooShort(path: String, sampleRate: Int)

  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .silent(let path):
      ErrorMessage("\(path) is silent: there is nothing to convert", advice: "leave it out")
    case .tooShort(let path, let sampleRate):
      ErrorMessage(
        "\(path) is too short: at the \(sampleRate) Hz of the model no sample is left of it",
        advice: "leave it out")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
