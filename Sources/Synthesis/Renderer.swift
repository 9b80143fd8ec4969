// SPDX-License-Identifier: MIT
public import Audio
import Foundation

/// Writes the sounds of a model to files that remember where they come from.
public struct Renderer {
  private let model: PlayableModel
  private let modelHash: ContentHash
  private let modelName: String
  private let settings: Settings
  private let mix: ClassMix?

  /// More sounds than this are too small to see on a screen.
  private static let pictureLimit = 64

  /// What to write, and how.
  public struct Settings: Sendable, Equatable {
    /// The seed of the latents.
    public var seed: UInt64
    /// The numbers of the sounds.
    public var numbers: Range<Int>
    /// The format of the files.
    public var encoding: AudioEncoding
    /// Whether files that are there may be replaced.
    public var replacesFiles: Bool
    /// The class of all sounds, as ``ClassMix`` reads it; nil for all classes in turn.
    public var className: String?
    /// Whether `NAME.png` shows the waveforms and spectrograms of the first sounds.
    public var drawsPicture: Bool

    /// Settings of these values.
    public init(
      seed: UInt64 = 0, numbers: Range<Int>, encoding: AudioEncoding = AudioEncoding(),
      replacesFiles: Bool = false, className: String? = nil, drawsPicture: Bool = false
    ) {
      self.seed = seed
      self.numbers = numbers
      self.encoding = encoding
      self.replacesFiles = replacesFiles
      self.className = className
      self.drawsPicture = drawsPicture
    }
  }

  /// What was written.
  public struct Summary: Sendable, Equatable {
    /// The files, in order.
    public internal(set) var paths: [String] = []
    /// The picture of the first of them, if there is one.
    public internal(set) var picturePath: String?
    /// How many of them have samples that had to be cut off at full scale.
    public internal(set) var clippedFileCount = 0
    /// How many samples those are.
    public internal(set) var clippedSampleCount = 0
  }

  /// A renderer of the model at `path`, a file or a run folder.
  ///
  /// - Throws: ``ModelFileError``, ``ClassMixError`` or `SafetensorsError`
  public init(modelAt path: String, settings: Settings) throws {
    let file = try PlayableModel.modelFile(at: path)
    let model = try PlayableModel(file)
    self.model = model
    mix = try settings.className.map { try ClassMix($0, classNames: model.classNames) }
    modelHash = try ContentHash(file: file)
    modelName = Self.name(ofModelAt: file)
    self.settings = settings
  }

  /// Writes `NAME-0001.wav` and so on into `folder`, which is made if it is missing.
  ///
  /// Nothing is written if one of the files is there already and may not be replaced.
  /// - Parameter progress: is told how many of how many files are written.
  /// - Throws: ``RenderError``, `AudioFileError` or `AtomicFileError`
  public func render(
    into folder: String, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Summary {
    try prepare(folder)
    var summary = Summary()
    if settings.drawsPicture { summary.picturePath = try drawPicture(in: folder) }
    let batchSize = 64
    for first in stride(
      from: settings.numbers.lowerBound, to: settings.numbers.upperBound, by: batchSize)
    {
      let batch = first..<min(first + batchSize, settings.numbers.upperBound)
      for (number, clip) in zip(batch, model.render(batch, seed: settings.seed, mix: mix)) {
        let path = path(of: number, in: folder)
        let report = try AudioFile.write(
          clip, to: path, encoding: settings.encoding, tags: tags(of: number))
        summary.paths.append(path)
        summary.clippedFileCount += report.clippedSampleCount > 0 ? 1 : 0
        summary.clippedSampleCount += report.clippedSampleCount
      }
      progress(summary.paths.count, settings.numbers.count)
    }
    return summary
  }

  private func drawPicture(in folder: String) throws -> String {
    let numbers = settings.numbers.prefix(Self.pictureLimit)
    let clips = model.render(numbers, seed: settings.seed, mix: mix)
    let path = picturePath(in: folder)
    try SoundSheet(zip(numbers, clips).map { (name(of: $0), $1) }).write(to: path)
    return path
  }

  private func picturePath(in folder: String) -> String { "\(folder)/\(modelName).png" }

  private func prepare(_ folder: String) throws(RenderError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .folder(path: folder, reason: String(cString: strerror(errno)))
    }
    guard !settings.replacesFiles else { return }
    let paths = settings.numbers.lazy.map { path(of: $0, in: folder) }
    let pictures = settings.drawsPicture ? [picturePath(in: folder)] : []
    let existing = (Array(paths) + pictures).filter(FileManager.default.fileExists)
    if let first = existing.first { throw .exists(path: first, count: existing.count) }
  }

  private func name(of number: Int) -> String {
    "\(modelName)-\(Self.digits(of: number))"
  }

  /// The number with at least four digits, so that names sort as numbers do.
  public static func digits(of number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private func path(of number: Int, in folder: String) -> String {
    "\(folder)/\(name(of: number)).\(settings.encoding.container.fileExtension)"
  }

  /// The names of the classes that the model can be asked for.
  public var classNames: [String] { model.classNames }

  /// All that is needed to make the sound again: the model's SHA-256, the seed, the number and, of a
  /// model with classes, their shares.
  private func tags(of number: Int) -> [AudioTag: String] {
    let shares = (mix ?? model.classInTurn(number)).map { ",\"classes\":\($0.shares)" } ?? ""
    return [
      .title: name(of: number),
      .software: "Foley \(Release.version)",
      .comment: "{\"foley\":\"\(Release.version)\",\"model\":\"\(modelHash)\","
        + "\"seed\":\(settings.seed),\"number\":\(number)\(shares)}",
    ]
  }

  /// The name of the file, or of its folder where the file is called `model` like everyone's.
  private static func name(ofModelAt path: String) -> String {
    let url = URL(fileURLWithPath: path)
    let name = url.deletingPathExtension().lastPathComponent
    return name == "model" ? url.deletingLastPathComponent().lastPathComponent : name
  }
}

/// Why sounds are not written.
public enum RenderError: Error, Equatable, Sendable {
  /// The folder cannot be made, in the system's words.
  case folder(path: String, reason: String)
  /// Files are there already: the first, and how many.
  case exists(path: String, count: Int)
}

extension RenderError: CustomStringConvertible {
  /// One sentence that names the file or folder and says what to do.
  public var description: String {
    switch self {
    case .folder(let path, let reason):
      "The folder \(path) cannot be made (\(reason)): choose another, or change its permissions."
    case .exists(let path, let count):
      "\(path)\(count == 1 ? "" : " (and \(count - 1) more)") exists already: add --overwrite to "
        + "replace it, or choose another folder."
    }
  }
}
