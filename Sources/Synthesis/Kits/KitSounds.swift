// SPDX-License-Identifier: MIT
import Audio

/// The sounds of a kit: what is rendered, and how files become velocity layers.
public struct KitSounds {
  /// What is rendered into the folder of the kit: an entry for each instrument.
  public let entries: [RenderEntry]
  private let settings: KitSettings
  private let instruments: [(name: String, keys: KitKeys.Keys)]

  /// Chooses instruments and their keys.
  ///
  /// - Throws: ``KitError``, ``ClassMixError``, or an error of ``RenderEntry``.
  public init(_ sources: [ModelSource], _ settings: KitSettings) throws {
    try settings.checkName()
    let parts = try Self.parts(of: sources, settings)
    let names = Self.names(of: parts)
    let keys =
      parts.count == 1 && parts[0].className == nil
      ? [KitKeys.all()] : try KitKeys.assigned(to: names, keyClasses: settings.keyClasses)
    if let choked = settings.chokedClasses {
      for name in choked.sorted() where !names.contains(name) {
        throw KitError.unknownClass(name, classNames: names)
      }
    }
    let folders = Self.fileWords(of: names)
    self.settings = settings
    instruments = Array(zip(names, keys))
    entries = try parts.indices.map { index in
      var sounds = settings.sounds
      sounds.className = parts[index].className
      sounds.count = settings.takeCount * settings.layerCount
      sounds.name = folders[index] + "-{number}"
      sounds.rootKey = sounds.format.hasSamplerInformation ? keys[index].root : nil
      return try RenderEntry(
        source: parts[index].source, settings: sounds, folder: "samples/" + folders[index])
    }
  }

  /// An instrument: a class of a model; nil for a model without classes.
  private typealias Part = (source: ModelSource, className: String?)

  private static func parts(of sources: [ModelSource], _ settings: KitSettings) throws -> [Part] {
    guard let wanted = settings.classNames else {
      return sources.flatMap { source in
        source.classNames.isEmpty ? [(source, nil)] : source.classNames.map { (source, $0) }
      }
    }
    return try wanted.flatMap { name in
      let having = try sources.filter { try Self.has($0, name) }
      guard !having.isEmpty else {
        throw KitError.unknownClass(name, classNames: sources.flatMap(\.classNames))
      }
      return having.map { ($0, name) }
    }
  }

  /// Whether a model has the class, or all classes of a mix.
  ///
  /// - Throws: ``ClassMixError`` for what is no class of any model.
  private static func has(_ source: ModelSource, _ name: String) throws(ClassMixError) -> Bool {
    do throws(ClassMixError) {
      _ = try ClassMix(name, classNames: source.classNames)
      return true
    } catch .unknown, .noClasses {
      return false
    }
  }

  /// The names of instruments: the class, with its model where two models have it.
  private static func names(of parts: [Part]) -> [String] {
    let classes = parts.map { $0.className ?? $0.source.name }
    return parts.indices.map { index in
      classes.count { $0 == classes[index] } > 1
        ? "\(parts[index].source.name) \(classes[index])" : classes[index]
    }
  }

  /// Names of files and folders for `names`, of letters, digits, "-" and "_" of ASCII, which all samplers
  /// read; those that would be equal are numbered.
  static func fileWords(of names: [String]) -> [String] {
    var used: Set<String> = []
    return names.map { name in
      let word = String(
        name.prefix(40).map { letter in
          letter.isASCII && (letter.isLetter || letter.isNumber || letter == "-") ? letter : "_"
        })
      var (candidate, number) = (word, 2)
      while !used.insert(candidate.lowercased()).inserted {
        candidate = "\(word)_\(number)"
        number += 1
      }
      return candidate
    }
  }

  /// The kit of the rendered files.
  ///
  /// With several layers the files of an instrument are ordered by the mean frequency of their spectra
  /// and divided equally: struck harder, an instrument sounds brighter.
  ///
  /// - Parameter folder: where ``entries`` were rendered.
  /// - Throws: `AudioFileError` for a file that cannot be read.
  public func kit(in folder: String) throws -> Kit {
    var longest = 0.0
    let made = try zip(instruments, entries).map { instrument, entry in
      var files = entry.settings.numbers.map(entry.file)
      let durations = try files.compactMap {
        try AudioFile.information(at: "\(folder)/\($0)").durationSeconds
      }
      longest = max(longest, durations.max() ?? 0)
      if settings.layerCount > 1 { files = try Self.byBrightness(files, in: folder) }
      let layers = (0..<settings.layerCount).map { layer in
        Array(files[(layer * settings.takeCount)..<((layer + 1) * settings.takeCount)])
      }
      return Kit.Instrument(
        name: instrument.name, keys: instrument.keys, layers: layers,
        isChoked: settings.chokedClasses?.contains(instrument.name)
          ?? DrumKeys.isHiHat(instrument.name),
        isLoop: settings.sounds.loop)
    }
    let licenses = entries.compactMap(\.source.license?.tag)
    return Kit(
      name: settings.name, instruments: made, longestSeconds: longest,
      license: Set(licenses).sorted().joined(separator: "; "))
  }

  private static func byBrightness(_ files: [String], in folder: String) throws -> [String] {
    let measured = try files.map { file in
      (file, SoundCharacter(of: try AudioFile.read("\(folder)/\(file)")).brightnessOctaves)
    }
    return measured.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
  }
}
