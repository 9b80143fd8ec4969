// SPDX-License-Identifier: MIT
import ArgumentParser
import Synthesis
import Training

/// `foley synth`: a model makes sounds.
struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Make new sounds with a model.",
    usage: "foley synth MODEL_OR_RUN --out FOLDER [OPTIONS]",
    discussion: """
      Every file says in its tags, and in a line of FOLDER/manifest.jsonl, how it was made: \
      --like FILE makes it again, bit for bit, or with what else is given.
      """)

  @Argument(help: ArgumentHelp("A model file or the folder of a run.", valueName: "model"))
  var model: String
  @Option(help: ArgumentHelp("Where the files go; made if it is missing.", valueName: "folder"))
  var out: String?
  @Flag(help: "Write one sound, and nothing else, to standard output.")
  var stdout = false
  @Option(help: ArgumentHelp("Make the sound of this file again.", valueName: "file"))
  var like: String?
  @Option(
    help: ArgumentHelp(
      "Make the sound of this latent, as foley explore and foley invert-latent write them, or .npy.",
      valueName: "file"))
  var latent: String?
  @OptionGroup(title: "WHICH SOUNDS") var choiceFlags: SoundChoiceFlags
  @Flag(help: "Make --count sounds of each class, in a folder of its own.")
  var eachClass = false
  @OptionGroup(title: "THEIR SHAPE") var shapingFlags: ShapingFlags
  @OptionGroup(title: "THEIR FILES") var fileFlags: RenderedFileFlags
  @Flag(help: "Also draw the waveforms and spectrograms of the first 64.")
  var picture = false
  @Flag(help: "Replace files that are there already.")
  var overwrite = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard (out == nil) == stdout else {
      throw ValidationError("Say where the sounds go: --out FOLDER, or --stdout for one sound.")
    }
    guard choiceFlags.className == nil || !eachClass else {
      throw ValidationError("Give --class or --each-class: the one makes one class, the other all.")
    }
    guard like == nil || (choiceFlags.count == nil && !eachClass) else {
      throw ValidationError("--like makes one sound again: leave --count and --each-class out.")
    }
    guard latent == nil || (like == nil && !eachClass && choiceFlags.isOfOneSound) else {
      throw ValidationError(
        "--latent makes one sound, as it is: leave --like, --count, --first, --seed, --truncation "
          + "and --each-class out.")
    }
    guard !stdout || ((choiceFlags.count ?? 1) == 1 && !eachClass && !picture) else {
      throw ValidationError(
        "--stdout writes one sound: leave --count, --each-class and --picture out.")
    }
    do {
      if like == nil { try settings(overlaying: RenderSettings()).validate() }
    } catch {
      throw ValidationError("\(error)")
    }
    guard out.map(\.isEmpty) != true else {
      throw ValidationError("--out is empty: name a folder.")
    }
  }

  func run() throws {
    threadFlags.apply()
    let library = ModelLibrary()
    let source = try library.source(model)
    let entries = try entries(of: source)
    guard let out else { return try Terminal.send(entries[0].encodedFirst(from: library)) }
    let printer = RenderPrinter()
    Interruption.install()
    let summary = try Renderer(entries, library: library).render(
      into: out, replacesFiles: overwrite, drawsPictures: picture
    ) { done, total in
      printer.show(done, of: total)
      return !Interruption.request.isMade
    }
    printer.finish(summary, in: out)
    guard summary.isComplete else { throw ExitCode(130) }
  }

  /// What makes the sound of a file again.
  private func likened(to path: String, _ source: ModelSource) throws -> RenderSettings {
    let recipe = try SoundRecipe(file: path)
    if recipe.version != Release.version {
      Terminal.show(
        "\(path) is of Foley \(recipe.version) and this is \(Release.version): bits may differ\n")
    }
    return try recipe.settings(for: source, file: path)
  }

  private func settings(overlaying base: RenderSettings) -> RenderSettings {
    var settings = base
    if stdout { settings.count = 1 }
    choiceFlags.overlay(&settings)
    shapingFlags.overlay(&settings)
    fileFlags.overlay(&settings)
    return settings
  }

  /// What makes the sound of a latent file.
  private func setToLatent(
    _ path: String, _ settings: inout RenderSettings, _ model: PlayableModel
  ) throws {
    let mix = try settings.className.map { try ClassMix($0, classNames: model.classNames) }
    let point = try LatentPoint(contentsOf: path, mix: mix, for: model)
    (settings.latent, settings.count) = (point.latent, 1)
    settings.className = point.mix?.words(classNames: model.classNames)
  }

  /// One entry, or one a class.
  private func entries(of source: ModelSource) throws -> [RenderEntry] {
    var settings = try settings(overlaying: like.map { try likened(to: $0, source) } ?? .init())
    if let latent { try setToLatent(latent, &settings, PlayableModel(source.file)) }
    guard eachClass else { return [try RenderEntry(source: source, settings: settings)] }
    guard !source.classNames.isEmpty else { throw ClassMixError.noClasses }
    return try source.classNames.map { name in
      settings.className = name
      return try RenderEntry(
        source: source, settings: settings, folder: NamePattern.escaped(name))
    }
  }
}
