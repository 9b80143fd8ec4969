// SPDX-License-Identifier: MIT
public import ArgumentParser
import Files
public import Models
import Synthesis

extension LatentDistribution: ExpressibleByArgument {}

/// `foley import`: makes a model of the weights of another program.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a model of the weights of another program.",
    usage: "foley import CHECKPOINT --out MODEL.safetensors [OPTIONS]",
    discussion: """
      CHECKPOINT is a WaveGAN or SpecGAN: a TensorFlow checkpoint of github.com/chrisdonahue/wavegan (its \
      folder, its .index file, or what the names of its files begin with), the manifest.json of its web \
      demo, or a .safetensors file with the weights of a PyTorch port. Only numbers are read; nothing in the \
      files is executed. What the weights do not say comes from args.txt and moments.pkl beside \
      them, from the options, or is taken for granted, and the command says so.
      """)

  @Argument(
    help: ArgumentHelp("Weights of another program.", valueName: "checkpoint"), completion: .file())
  var checkpoint: String
  @Option(
    help: ArgumentHelp("Model to write; its name ends in .safetensors.", valueName: "file"),
    completion: .file())
  var out: String
  @Option(
    help: ArgumentHelp(
      "Sample rate of the sounds (default: that of args.txt, or \(ImportedModel.usualSampleRate)).",
      valueName: "hz"))
  var sampleRate: Int?
  @Option(
    help: ArgumentHelp(
      "Samples of a sound, where the layers can make 32768 or 65536 (default: as args.txt says, or the "
        + "longest).", valueName: "samples"))
  var sliceLength: Int?
  @Option(
    help: ArgumentHelp(
      "Levels of a SpecGAN's bins, as train_specgan.py moments writes them (default: moments.pkl beside "
        + "the checkpoint).", valueName: "file"), completion: .file())
  var moments: String?
  @Option(
    help: ArgumentHelp(
      "Padding of a PyTorch port's transposed convolutions (default: 11 for 25 taps).",
      valueName: "samples"))
  var padding: Int?
  @Option(
    help: ArgumentHelp(
      "Where latents came from in the training (default: uniform in -1...1; of PyTorch ports normal).",
      valueName: "name"))
  var latents: LatentDistribution?
  @Flag(help: "Replace an existing file.")
  var overwrite = false

  mutating func validate() throws {
    guard out.lowercased().hasSuffix(".safetensors") else {
      throw ValidationError("--out is \(out): give a name that ends in .safetensors.")
    }
  }

  func run() throws {
    try checkRange("--sample-rate", sampleRate, in: 1...1_000_000)
    try checkRange("--padding", padding, in: 0...65_536)
    try AtomicFile.check(out)
    guard overwrite || !FileSystem.isTaken(out) else {
      throw RenderError.exists(path: out, count: 1)
    }
    var settings = ImportSettings()
    (settings.sampleRate, settings.sliceLength) = (sampleRate, sliceLength)
    (settings.moments, settings.padding) = (moments, padding)
    settings.latents = latents
    let imported = try ImportedModel(checkpoint, settings)
    try imported.model.write(to: out)
    Terminal.say("found: \(imported.found.printable)")
    for words in imported.assumed { Terminal.say("assumed: \(words.printable)") }
    for words in imported.leftOut { Terminal.say("left out: \(words.printable)") }
    let count = imported.model.description.design.parameterCount
    Terminal.say("\(out.printable): \(counted(count, "number", grouped: true))")
  }
}
