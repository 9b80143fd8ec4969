// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Files
import Synthesis
import Training

/// `foley kit`: makes a kit for samplers.
struct KitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kit",
    abstract: "Make a kit for samplers.",
    usage: "foley kit MODEL_OR_RUN... --out FOLDER [OPTIONS]",
    discussion: """
      FOLDER gets the sounds, in samples/CLASS/, and three files that play them: NAME.sfz (SFZ players), \
      NAME.dspreset (Decent Sampler) and NAME.h2drumkit (Hydrogen). Each class is an instrument on the \
      keys of General MIDI's percussion that sound like it; classes that are named after pitches (60, C4) \
      are played around these. The sounds of an instrument take turns. With --layers, harder strokes play \
      brighter sounds; a model of layers (gan3d) has its own, with their levels. An interrupted kit continues when the same command is given again.
      """)

  @Argument(
    help: ArgumentHelp("Model files, or folders of runs.", valueName: "model"), completion: .file())
  var models: [String]
  @Option(
    help: ArgumentHelp("Folder for the kit; created if it does not exist.", valueName: "folder"),
    completion: .file())
  var out: String
  @Option(
    help: ArgumentHelp("Name of the kit; that of the first model if left out.", valueName: "name"))
  var kitName: String?
  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "Class of the kit, or a mix; may be given several times (default: all).", valueName: "name"))
  var classNames: [String] = []
  @Option(help: ArgumentHelp("Number of sounds of a layer that take turns.", valueName: "n"))
  var takes = 4
  @Option(
    help: ArgumentHelp(
      "Number of velocity layers (default: those of a model of layers, else 1).", valueName: "n"))
  var layers: Int?
  @OptionGroup var keyFlags: KeyFlags
  @Option(help: RenderSettings.help("seed", "s"))
  var seed: UInt64?
  @Option(help: RenderSettings.help("truncation", "t"))
  var truncation: Double?
  @OptionGroup(title: "SHAPING") var shapingFlags: ShapingFlags
  @OptionGroup(title: "FILES") var encodingFlags: EncodingFlags
  @Flag(help: "Replace existing files that do not belong to this kit.")
  var overwrite = false
  @Flag(help: "Print events as JSON, one object a line; text goes to standard error.")
  var json = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard !out.isEmpty else { throw ValidationError("--out is empty: give the name of a folder.") }
  }

  func run() throws {
    try checkRange("--takes", takes, in: 1...1000)
    if let layers { try checkRange("--layers", layers, in: 1...16) }
    try threadFlags.apply()
    guard json else { return try make(nil) }
    let events = try JSONEvents()
    try events.reportingErrors { try make(events) }
  }

  private func make(_ events: JSONEvents?) throws {
    let library = ModelLibrary()
    let sources = try models.map { try library.source($0) }
    let settings = try settings(nameOfModel: sources[0].name)
    let sounds = try KitSounds(sources, settings)
    let folder = KitFolder(out, name: settings.name)
    if !overwrite { try folder.check() }
    let printer = RenderPrinter(events: events)
    for note in RenderList(sounds.entries).notes { Terminal.show("note: \(note.printable)\n") }
    printer.begin("kit", fileCount: RenderList(sounds.entries).count, in: out)
    Interruption.install()
    let summary = try Renderer(sounds.entries, library: library).resume(
      into: out, replacesFiles: overwrite
    ) { done, total in
      printer.show(done, of: total)
      return !Interruption.request.isMade
    }
    let kit = summary.isComplete ? try sounds.kit(in: out) : nil
    if let kit { try folder.write(kit, replacesFiles: overwrite) }
    printer.finish(summary, in: out)
    guard let kit else {
      Terminal.sayHowToGoOn(besides: events)
      throw ExitCode(130)
    }
    show(kit, folder, events)
  }

  private func settings(nameOfModel: String) throws -> KitSettings {
    var settings = KitSettings()
    settings.name = kitName ?? nameOfModel
    (settings.takeCount, settings.layerCount) = (takes, layers)
    settings.keyClasses = try keyFlags.keyClasses()
    if !classNames.isEmpty { settings.classNames = classNames }
    if !keyFlags.choke.isEmpty { settings.chokedClasses = Set(keyFlags.choke) }
    settings.sounds.seed = seed ?? settings.sounds.seed
    settings.sounds.truncation = truncation
    shapingFlags.overlay(&settings.sounds)
    encodingFlags.overlay(&settings.sounds)
    try settings.sounds.validate()
    return settings
  }

  /// Prints the keys of all instruments, and the files.
  private func show(_ kit: Kit, _ folder: KitFolder, _ events: JSONEvents?) {
    for instrument in kit.instruments {
      let keys = instrument.keys.ranges.map { range in
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
      }
      Terminal.say(
        "\(instrument.name.printable): key \(keys.joined(separator: ", "))", besides: events)
    }
    for file in folder.files { Terminal.say(file.printable, besides: events) }
  }
}
