// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Files
public import Models
import Pictures
public import Synthesis

/// What a checkpoint shows of the model: sounds, pictures of them, and of a model of spectrograms the
/// spectrograms beside those of recordings.
public struct Preview {
  /// The sounds: a model that generates makes them of its first latents, one that converts turns
  /// recordings into them.
  public let clips: [AudioClip]
  private let spectrograms: SpectrogramSheet?
  /// The tags of each sound; empty for sounds that no model generated.
  private var tags: [[AudioTag: String]] = []
  /// The class of each sound; empty for sounds without classes.
  private var classNames: [String] = []

  /// The rows of a picture of spectrograms.
  private static let comparedCount = 6

  /// A file of a preview.
  struct File {
    /// The name, with its extension.
    let name: String
    /// The whole file.
    let bytes: [UInt8]
    /// What the bytes are.
    let content: Content

    enum Content {
      case sound(AudioClip)
      case picture(width: Int, height: Int)
    }

    /// The name without its extension.
    var title: String { String(name.prefix { $0 != "." }) }
  }

  /// The first `count` sounds of a model.
  ///
  /// - Parameters:
  ///   - recordings: examples of recordings, `[N, ...]`, to be converted or shown beside generated
  ///     ones; nil for none.
  ///   - labels: their classes, `[N, classes]`; nil where they are not known.
  ///   - seed: of the latents.
  public init(
    of model: Model, recordings: Tensor?, labels: Tensor? = nil, count: Int, seed: UInt64
  ) throws {
    let representation = model.description.design.representation
    guard model.networks.generator != nil else {
      let inputs =
        recordings.map {
          Array(model.description.design.sourceRepresentation.decode($0).prefix(count))
        } ?? []
      guard model.networks.converter != nil, !inputs.isEmpty else {
        self.init([])
        return
      }
      self.init(try ConvertingModel(model, path: "the model").convert(inputs))
      return
    }
    let player = try PlayableModel(model, path: "the model")
    let clips = player.render(1..<(count + 1), seed: seed)
    let classes = clips.indices.compactMap { player.classInTurn($0 + 1)?.onlyClass }
    let rows = min(clips.count, Self.comparedCount)
    if let view = representation.spectrogramView, let recordings, rows > 0 {
      let choice = RecordingChoice(
        rows: rows, classes: classes, labels: labels, recordingCount: recordings.shape[0])
      self.init(
        clips,
        spectrograms: SpectrogramSheet(
          real: choice.selected(from: recordings).reshaped(to: [rows] + view.exampleShape),
          generated: player.examples(1..<(rows + 1), seed: seed)
            .reshaped(to: [rows] + view.exampleShape),
          sounds: Array(clips.prefix(rows)), representation: view,
          names: classes.prefix(rows).map { player.classNames[$0] },
          recordingNames: choice.classes.map { $0.map { player.classNames[$0] } ?? "" }))
    } else {
      self.init(clips)
    }
    classNames = classes.map { player.classNames[$0] }
  }

  /// The sounds of a model as files: with the watermark and the tags that `foley synth` gives them.
  ///
  /// - Parameter modelHash: the SHA-256 of the model's file.
  init(
    of model: Model, modelHash: String, recordings: Tensor?, labels: Tensor?, count: Int,
    seed: UInt64
  ) throws {
    try self.init(of: model, recordings: recordings, labels: labels, count: count, seed: seed)
    guard model.networks.generator != nil else { return }
    tags = clips.indices.map { index in
      Provenance.tags(
        title: Renderer.digits(of: index + 1), modelHash: modelHash, number: index + 1,
        className: classNames.isEmpty ? nil : classNames[index], seed: seed)
    }
  }

  /// Sounds, and the picture of their spectrograms where a network makes these.
  public init(_ clips: [AudioClip], spectrograms: SpectrogramSheet? = nil) {
    self.clips = clips
    self.spectrograms = spectrograms
  }

  /// Whether a folder holds what ``write(to:)`` writes: a process may have been killed on the way.
  static func isComplete(in folder: String) -> Bool { FileSystem.exists("\(folder)/sheet.png") }

  /// Whether ``write(to:)`` writes files of that name.
  public static func isFileName(_ name: String) -> Bool {
    if ["sheet.png", "spectrograms.png"].contains(name) { return true }
    let digits = name.prefix { $0 != "." }
    return name.hasSuffix(".wav") && name.utf8.count == digits.utf8.count + 4
      && digits.utf8.count >= 4 && digits.utf8.allSatisfy { (48...57).contains($0) }
  }

  /// Writes `0001.wav` and so on, `spectrograms.png` if there is one, and at last `sheet.png` into a
  /// folder that exists.
  ///
  /// - Returns: the files.
  func write(to folder: String) throws -> [File] {
    let files = try files()
    for file in files { try AtomicFile.write("\(folder)/\(file.name)", bytes: file.bytes) }
    return files
  }

  private func files() throws -> [File] {
    guard !clips.isEmpty else { return [] }
    let sounds = clips.enumerated().map { (title: Renderer.digits(of: $0 + 1), clip: $1) }
    var files = try sounds.enumerated().map { index, sound in
      let name = "\(sound.title).wav"
      var clip = sound.clip
      if !tags.isEmpty { Watermark.embed(in: &clip) }
      let bytes = try AudioFile.encode(clip, for: name, tags: tags.isEmpty ? [:] : tags[index])
        .bytes
      return File(name: name, bytes: bytes, content: .sound(clip))
    }
    if let spectrograms {
      files.append(try Self.picture("spectrograms.png", spectrograms.draw()))
    }
    let titled = sounds.enumerated().map { index, sound in
      let name = classNames.isEmpty ? "" : " \(classNames[index].printable)"
      return (title: sound.title + name, clip: sound.clip)
    }
    files.append(try Self.picture("sheet.png", SoundSheet(titled).draw()))
    return files
  }

  private static func picture(_ name: String, _ canvas: Canvas) throws -> File {
    File(
      name: name, bytes: try canvas.pngBytes(),
      content: .picture(width: canvas.width, height: canvas.height))
  }
}
