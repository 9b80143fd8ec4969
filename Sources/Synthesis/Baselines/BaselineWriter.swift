// SPDX-License-Identifier: MIT
import Audio
import Files
import Kernels

/// Writes the sounds of a baseline as `Renderer` writes those of a model: shaped, dithered and with tags
/// that say how each was made.
public struct BaselineWriter {
  private let sounds: BaselineSounds
  private let settings: RenderSettings
  private let isOfEachClass: Bool
  private let pattern: NamePattern

  /// The sounds that are made at once.
  private static let groupSize = 32

  /// One file.
  private struct Item {
    let number: Int
    let row: Int
    let className: String?
    let file: String
  }

  /// Checks that the sounds can be written.
  ///
  /// - Parameters:
  ///   - settings: count, seed, channels, sample rate, format and names of the files.
  ///   - isOfEachClass: whether there are `count` sounds of each class, in a folder per class;
  ///     otherwise all classes take turns.
  /// - Throws: `OptionError`, ``NamePatternError``, ``RenderEntryError`` or ``BaselineError``
  public init(_ sounds: BaselineSounds, settings: RenderSettings, isOfEachClass: Bool) throws {
    try settings.validate()
    self.sounds = sounds
    self.settings = settings
    self.isOfEachClass = isOfEachClass
    pattern = try NamePattern(settings.name)
    guard !isOfEachClass && !pattern.has(.class) || !sounds.dataset.classNames.isEmpty else {
      throw BaselineError.noClasses(folder: sounds.dataset.report.folder)
    }
    guard settings.count == 1 || pattern.has(.number) else {
      throw RenderEntryError.noNumber(pattern: settings.name)
    }
    guard !pattern.has(.layer) else {
      throw RenderEntryError.noLayer(pattern: settings.name)
    }
    for place in [0, count - 1] {
      let file = item(place).file
      if let fault = pathFault(file) { throw RenderEntryError.file(file, reason: fault) }
    }
  }

  /// The number of files.
  public var count: Int {
    settings.count * (isOfEachClass ? max(1, sounds.dataset.classNames.count) : 1)
  }

  /// Writes all files into `folder`, which is created if it does not exist.
  ///
  /// - Parameter progress: called with the number of files written; returns whether to continue.
  /// - Returns: the number of files written.
  /// - Throws: ``BaselineError/exists(path:count:)`` before the first file is written, ``RenderError``,
  ///   `AudioFileError`, `AudioConversionError` or `AtomicFileError`.
  public func write(
    into folder: String, progress: (_ done: Int) -> Bool = { _ in true }
  ) throws -> Int {
    let place = try RenderFolder(folder)
    guard try refuseExisting(in: folder, while: { progress(0) }) else { return 0 }
    for first in stride(from: 0, to: count, by: Self.groupSize) {
      guard progress(first) else { return first }
      let group = first..<min(first + Self.groupSize, count)
      let files = parallelMap(group.count) { offset in
        Result { try encoded(item(first + offset)) }
      }
      for (offset, file) in files.enumerated() {
        let name = item(first + offset).file
        let bytes = try file.get()
        try place.makeFolders(of: name)
        try AtomicFile.write("\(folder)/\(name)", through: place.temporaryFile()) { writer in
          try bytes.withUnsafeBytes { try writer.write($0) }
        }
      }
    }
    _ = progress(count)
    return count
  }

  /// Whether `goesOn` let the existing files be looked for, of which there are none.
  private func refuseExisting(
    in folder: String, while goesOn: () -> Bool
  ) throws(BaselineError) -> Bool {
    var existing = ExistingFiles(in: folder)
    guard existing.add((0..<count).lazy.map { item($0).file }, while: goesOn) else { return false }
    if let first = existing.first { throw .exists(path: first, count: existing.count) }
    return true
  }

  private func item(_ place: Int) -> Item {
    let names = sounds.dataset.classNames
    let number = settings.first + (isOfEachClass ? place % settings.count : place)
    let row =
      names.isEmpty
      ? 0 : isOfEachClass ? place / settings.count : ClassMix.inTurn(number, of: names.count)
    let className = names.isEmpty ? nil : names[row]
    let name = pattern.name { place in
      switch place {
      case .model: sounds.method.rawValue
      case .class: className ?? ""
      case .seed: "\(settings.seed)"
      case .number: Renderer.digits(of: number)
      case .group: Renderer.digits(of: number / 1000)
      // Refused before.
      case .layer: ""
      }
    }
    let folder = isOfEachClass ? "\(NamePattern.escaped(className ?? ""))/" : ""
    return Item(
      number: number, row: row, className: className,
      file: "\(folder)\(name).\(settings.format.fileExtension)")
  }

  private func encoded(_ item: Item) throws -> [UInt8] {
    let sound = sounds.sound(item.number, class: item.row)
    return try AudioFile.encode(
      settings.shape(sound.clip), for: item.file, encoding: settings.encoding,
      tags: tags(of: item, sound), dither: settings.ditherStream(item.number)
    ).bytes
  }

  private func tags(of item: Item, _ sound: BaselineSounds.Sound) -> [AudioTag: String] {
    var members: [(key: String, value: JSONValue)] = [
      ("foley", .text(FoleyVersion.current)), ("baseline", .text(sounds.method.rawValue)),
      ("seed", settings.seed.json), ("number", .integer(item.number)),
    ]
    if let name = item.className { members.append(("class", .text(name))) }
    if let recording = sound.recording { members.append(("recording", .text(recording))) }
    let title = item.file.lastPathName
    return [
      .title: title, .software: "Foley \(FoleyVersion.current)",
      .comment: JSONValue.json(ofMembers: members),
    ]
  }
}
