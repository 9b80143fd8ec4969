// SPDX-License-Identifier: MIT
import Files

/// The files of a kit beside its sounds: SFZ, a preset of Decent Sampler and a drum kit of Hydrogen.
public struct KitFolder {
  private let path: String
  private let name: String

  /// The folder of a kit of this name.
  public init(_ path: String, name: String) { (self.path, self.name) = (path, name) }

  /// The paths of the files.
  public var files: [String] {
    ["sfz", "dspreset", "h2drumkit"].map { "\(path)/\(name).\($0)" }
  }

  /// Refuses to replace files that were there before the kit was begun.
  ///
  /// - Throws: ``RenderError/exists(path:count:)``
  public func check() throws(RenderError) {
    guard !FileSystem.exists(RenderFolder.manifestPath(in: path, nil)) else { return }
    let existing = files.filter(FileSystem.isTaken)
    if let first = existing.first { throw .exists(path: first, count: existing.count) }
  }

  /// Writes the files; those that are there already and hold something else were changed by hand.
  ///
  /// - Throws: ``RenderError/exists(path:count:)`` for a changed file, unless `replacesFiles`;
  ///   `AtomicFileError`, or `PlainFileError` for a sound that cannot be read.
  public func write(_ kit: Kit, replacesFiles: Bool = true) throws {
    AtomicFile.removeLeftovers(of: files)
    let texts = [SFZText(kit: kit).text, DecentSamplerText(kit: kit).text]
    let archive = HydrogenKit(kit: kit)
    if !replacesFiles {
      for (index, file) in files.enumerated() where FileSystem.isTaken(file) {
        let isSame =
          try index < texts.count
          ? PlainFile(file).contents() == Array(texts[index].utf8)
          : archive.isWritten(at: file, filesIn: path)
        guard isSame else { throw RenderError.exists(path: file, count: 1) }
      }
    }
    for (file, text) in zip(files, texts) { try AtomicFile.write(file, text: text) }
    try archive.write(to: files[2], filesIn: path)
  }
}
