// SPDX-License-Identifier: MIT
import ArgumentParser
import Files
import Synthesis
import Training

/// `foley synth`: generates sounds with a model.
struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Generate sounds with a model.",
    usage: "foley synth MODEL_OR_RUN --out FOLDER [OPTIONS]",
    discussion: """
      The tags of every file, and a line of FOLDER/manifest.jsonl, record how the sound was generated. \
      --like FILE generates the sound of a file again, bit for bit, or with the other options changed.
      """)

  @Argument(
    help: ArgumentHelp("Model file, or folder of a run.", valueName: "model"), completion: .file())
  var model: String?
  @Option(
    help: ArgumentHelp("Folder for the files; created if it does not exist.", valueName: "folder"),
    completion: .file())
  var out: String?
  @Flag(help: "Write one sound to standard output.")
  var stdout = false
  @Option(
    help: ArgumentHelp("Generate the sound of this file again.", valueName: "file"),
    completion: .file())
  var like: String?
  @Option(
    help: ArgumentHelp(
      "Generate the sound of a latent: a file of foley explore or foley invert-latent, or .npy.",
      valueName: "file"), completion: .file())
  var latent: String?
  @OptionGroup(title: "CHOICE OF SOUNDS") var choiceFlags: SoundChoiceFlags
  @Option(
    help: ArgumentHelp(
      "Pitch, a key from 0 to 127 or a note like C4, of a model whose classes are pitches.",
      valueName: "pitch"))
  var pitch: String?
  @Option(
    help: ArgumentHelp(
      "Words that the sounds are to have in equal shares, of a model that learned the words of names.",
      valueName: "words"))
  var words: String?
  @Option(
    help: ArgumentHelp(
      "Write hits from soft to loud as files of their own, NAME-v1 and so on: all, or so many; of a model "
        + "of layers.", valueName: "n"))
  var layers: LayerChoice?
  @Flag(help: "Generate --count sounds of each class, one folder per class.")
  var eachClass = false
  @OptionGroup(title: "SHAPING") var shapingFlags: ShapingFlags
  @OptionGroup(title: "FILES") var fileFlags: RenderedFileFlags
  @Flag(help: "Also draw the waveforms and spectrograms of the first 64 sounds.")
  var picture = false
  @Flag(help: "Replace existing files.")
  var overwrite = false
  @Flag(help: "Play the first \(Player.mostSounds) sounds.")
  var listen = false
  @Flag(help: "Print events as JSON, one object a line; text goes to standard error.")
  var json = false
  @Flag(help: "List the settings with units, defaults and allowed values, and exit.")
  var listOptions = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    if listOptions { return }
    guard model != nil else { throw ValidationError("Give a model file or the folder of a run.") }
    guard out != nil || stdout else {
      throw ValidationError("Give either --out FOLDER, or --stdout for one sound.")
    }
    guard out.map(\.isEmpty) != true else {
      throw ValidationError("--out is empty: give the name of a folder.")
    }
  }

  private func checkOptions() throws {
    try checkCompatible(
      out == nil || !stdout, "--out and --stdout exclude each other",
      advice: "give either --out FOLDER, or --stdout for one sound")
    try checkCompatible(
      choiceFlags.className == nil || !eachClass, "--class and --each-class exclude each other",
      advice: "give either --class for one class, or --each-class for all")
    try checkCompatible(
      pitch == nil || choiceFlags.className == nil, "--pitch and --class exclude each other",
      advice: "give one of them")
    try checkCompatible(
      pitch == nil || !eachClass, "--pitch and --each-class exclude each other",
      advice: "give either --pitch for one pitch, or --each-class for all")
    try checkCompatible(
      words == nil || (choiceFlags.className == nil && pitch == nil && !eachClass),
      "--words excludes --class, --pitch and --each-class", advice: "give one of them")
    try checkCompatible(
      like == nil || (choiceFlags.count == nil && !eachClass), "--like generates one sound",
      advice: "omit --count and --each-class")
    try checkCompatible(
      latent == nil || (like == nil && !eachClass && choiceFlags.isOfOneSound),
      "--latent generates one sound",
      advice: "omit --like, --count, --first, --seed, --truncation and --each-class")
    try checkCompatible(
      like == nil || layers == nil, "--like generates one file",
      advice: "omit --layers, or --like")
    try checkCompatible(
      !stdout || layers == nil, "--stdout writes one sound", advice: "omit --layers")
    try checkCompatible(
      !stdout || !json, "--stdout and --json both write to standard output",
      advice: "give either --stdout or --json")
    try checkCompatible(
      !stdout || ((choiceFlags.count ?? 1) == 1 && !eachClass && !picture),
      "--stdout writes one sound", advice: "omit --count, --each-class and --picture")
    try checkCompatible(
      !stdout || (!listen && !overwrite), "--stdout writes no file",
      advice: "omit --listen and --overwrite")
    if like == nil { try settings(overlaying: RenderSettings()).validate() }
  }

  func run() throws {
    guard !listOptions, let model else { return Terminal.say(RenderSettings.optionListing) }
    guard json else { return try run(model, nil) }
    let events = try JSONEvents()
    try events.reportingErrors { try run(model, events) }
  }

  private func run(_ model: String, _ events: JSONEvents?) throws {
    try checkOptions()
    try threadFlags.apply()
    let library = ModelLibrary()
    let entries = try self.entries(of: library.source(model))
    for note in RenderList(entries).notes { Terminal.show("note: \(note.printable)\n") }
    guard let out else { return try StandardStreams.send(entries[0].encodedFirst(from: library)) }
    let printer = RenderPrinter(events: events)
    printer.begin("synth", fileCount: RenderList(entries).count, in: out)
    Interruption.install()
    let summary = try Renderer(entries, library: library).render(
      into: out, replacesFiles: overwrite, drawsPictures: picture
    ) { done, total in
      printer.show(done, of: total)
      return !Interruption.request.isMade
    }
    printer.finish(summary, in: out)
    guard summary.isComplete else { throw ExitCode(130) }
    if listen {
      let files = entries.flatMap { entry in
        (0..<min(entry.settings.count, Player.mostSounds)).map {
          "\(out)/\(entry.file(of: entry.settings.first + $0))"
        }
      }
      try Player(for: files).play(files)
    }
  }
}
