// SPDX-License-Identifier: MIT
import Audio

/// The sounds of a kit: what is rendered, and how files become velocity layers.
public struct KitSounds {
  /// What is rendered into the folder of the kit: an entry for each instrument, or for each layer of one
  /// whose model has layers.
  public var entries: [RenderEntry] { instruments.flatMap(\.entries) }
  private let settings: KitSettings
  private let instruments: [Instrument]

  private struct Instrument {
    let name: String
    let keys: KitKeys.Keys
    let entries: [RenderEntry]
  }

  /// Chooses instruments and their keys.
  ///
  /// - Throws: ``KitError``, ``ClassMixError``, or an error of ``RenderEntry``.
  public init(_ sources: [ModelSource], _ settings: KitSettings) throws {
    try settings.checkName()
    let parts = try Self.parts(of: sources, settings)
    var known: Set<[String]> = []
    for part in parts {
      let sounds = ["\(try part.source.hash)", part.className ?? ""]
      guard !known.insert(sounds).inserted else { continue }
      throw KitError.twice(part.className ?? part.source.name)
    }
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
    instruments = try parts.indices.map { index in
      let source = parts[index].source
      var sounds = settings.sounds
      sounds.className = parts[index].className
      sounds.count = settings.takeCount * (source.layerCount > 1 ? 1 : settings.layerCount ?? 1)
      sounds.name = folders[index] + "-{number}"
      sounds.rootKey = sounds.format.hasSamplerInformation ? keys[index].root : nil
      let entry = try RenderEntry(
        source: source, settings: sounds, folder: "samples/" + folders[index])
      return Instrument(
        name: names[index], keys: keys[index],
        entries: source.layerCount > 1 ? try entry.layered(settings.layerCount) : [entry])
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

  /// The names of instruments: the class, with its model where two models have it, and with a number
  /// where these have one name.
  private static func names(of parts: [Part]) -> [String] {
    let classes = parts.map { $0.className ?? $0.source.name }
    let names = parts.indices.map { index in
      classes.count { $0 == classes[index] } > 1
        ? "\(parts[index].source.name) \(classes[index])" : classes[index]
    }
    return numbered(names, separator: " ")
  }

  /// Names of files and folders for `names`, of letters, digits, "-" and "_" of ASCII, which all samplers
  /// read; those that would be equal are numbered.
  static func fileWords(of names: [String]) -> [String] {
    let words = names.map { name in
      String(
        name.prefix(40).map { letter in
          letter.isASCII && (letter.isLetter || letter.isNumber || letter == "-") ? letter : "_"
        })
    }
    return numbered(words, separator: "_") { $0.lowercased() }
  }

  /// The names, each with a number if its `key` is that of an earlier one.
  private static func numbered(
    _ names: [String], separator: String, by key: (String) -> String = { $0 }
  ) -> [String] {
    var used: Set<String> = []
    return names.map { name in
      var (candidate, number) = (name, 2)
      while !used.insert(key(candidate)).inserted {
        candidate = "\(name)\(separator)\(number)"
        number += 1
      }
      return candidate
    }
  }

  /// The kit of the rendered files.
  ///
  /// Layers are those of the model where its sounds have some. Otherwise the files of an instrument are
  /// ordered by the mean frequency of their spectra and divided equally: struck harder, an instrument
  /// sounds brighter.
  ///
  /// - Parameter folder: where ``entries`` were rendered.
  /// - Throws: `AudioFileError` for a file that cannot be read.
  public func kit(in folder: String) throws -> Kit {
    var longest = 0.0
    let made = try instruments.map { instrument in
      let files = instrument.entries.map { $0.settings.numbers.map($0.file) }
      let durations = try files.joined().compactMap {
        try AudioFile.information(at: "\(folder)/\($0)").durationSeconds
      }
      longest = max(longest, durations.max() ?? 0)
      let hasOwnLayers = instrument.entries.contains { $0.settings.layer != nil }
      return Kit.Instrument(
        name: instrument.name, keys: instrument.keys,
        layers: hasOwnLayers ? files : try layers(of: files[0], in: folder),
        chokeGroup: DrumKeys.isChoked(instrument.name, chosen: settings.chokedClasses) ? 1 : nil,
        isLoop: settings.sounds.loop, hasOwnLevels: hasOwnLayers)
    }
    let licenses = entries.compactMap(\.source.license?.tag)
    return Kit(
      name: settings.name, instruments: made, longestSeconds: longest,
      license: Set(licenses).sorted().joined(separator: "; "))
  }

  /// The files of single sounds as layers.
  private func layers(of files: [String], in folder: String) throws -> [[String]] {
    let count = settings.layerCount ?? 1
    let ordered = count > 1 ? try Self.byBrightness(files, in: folder) : files
    return (0..<count).map { layer in
      Array(ordered[(layer * settings.takeCount)..<((layer + 1) * settings.takeCount)])
    }
  }

  private static func byBrightness(_ files: [String], in folder: String) throws -> [String] {
    let measured = try files.map { file in
      (file, SoundCharacter(of: try AudioFile.read("\(folder)/\(file)")).brightnessOctaves)
    }
    return measured.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
  }
}
