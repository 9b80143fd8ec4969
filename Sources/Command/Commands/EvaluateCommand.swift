// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Evaluation
import Files
import Pictures

/// `foley evaluate`: compares generated sounds with real sounds.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compare generated sounds of any program with real sounds.",
    usage: """
      foley evaluate REAL GENERATED [--training FOLDER] [--classifier FILE] [OPTIONS]
      foley evaluate WANTED CONVERTED --paired [--source FOLDER] [--classifier FILE] [OPTIONS]
      foley evaluate --test PAGE.html --answers FILE [FILE ...] [--bootstrap N] [--json]
      """,
    discussion: """
      REAL should be a folder that the model was not trained on; --training names the folder that it \
      was trained on. The same number of sounds is used from both folders. With --classifier the \
      report has inception scores and, where GENERATED has a subfolder for each class, the class \
      accuracy. With --paired it compares the files of the same name instead: converted sounds with \
      the sounds that they should be. With --test and --answers the command evaluates a listening test of \
      foley listen-test instead. Guides/evaluation.md explains the metrics.
      """)

  @Argument(help: ArgumentHelp("Folder of real sounds.", valueName: "real"), completion: .file())
  var real: String?
  @Argument(
    help: ArgumentHelp("Folder of generated sounds.", valueName: "generated"), completion: .file())
  var generated: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files of answers, one for each listener.", valueName: "file"),
    completion: .file())
  var answers: [String] = []
  @Option(
    help: ArgumentHelp("Page of the listening test.", valueName: "page.html"), completion: .file())
  var test: String?
  @Option(
    help: ArgumentHelp("Folder of the sounds that the model was trained on.", valueName: "folder"),
    completion: .file())
  var training: String?
  @Option(
    help: ArgumentHelp(
      "Classifier written by foley classify train.", valueName: "file.safetensors"),
    completion: .file())
  var classifier: String?
  @Option(
    help: ArgumentHelp(
      "Embedding for distances: logmel (91 statistics of mel bands), classifier (its last hidden "
        + "layer), or a .npy file of float32 with a row for each sound of REAL, GENERATED and "
        + "--training.",
      valueName: "logmel|classifier|file.npy"), completion: .file())
  var embedding = "logmel"
  @Option(
    help: ArgumentHelp("Sample rate that all sounds are converted to.", valueName: "hz"))
  var sampleRate: Int?
  @Option(
    help: ArgumentHelp(
      "Length that sounds are cut or padded to (default: the longest generated sound).",
      valueName: "s"))
  var seconds: Double?
  static let standardLimit = 2000
  @Option(help: ArgumentHelp("The most sounds to compare on either side.", valueName: "n"))
  var limit = Self.standardLimit
  @Flag(
    help: "Use the same number of sounds of each class (subfolder) from every folder as from REAL.")
  var matchClasses = false
  @Option(
    help: ArgumentHelp(
      "Bootstrap replicates for confidence intervals; 0 for no intervals, which is faster.",
      valueName: "n"))
  var bootstrap = 100
  @Option(
    help: ArgumentHelp(
      "Write a picture of the spectra and distributions. An existing file is replaced.",
      valueName: "file.png"), completion: .file())
  var picture: String?
  @Flag(help: "Compare files of the same name: log-spectral distance, SI-SDR and SNR.")
  var paired = false
  @Option(
    help: ArgumentHelp(
      "Folder of the sounds before the conversion, for --paired: the values without one.",
      valueName: "folder"), completion: .file())
  var source: String?
  @Flag(help: "Print the report as JSON.")
  var json = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    if evaluatesAnswers { return try validateListening() }
    guard real != nil, generated != nil else {
      throw ValidationError(
        "Give two folders, REAL and GENERATED, or --test PAGE.html with --answers FILE...")
    }
    guard ["logmel", "classifier"].contains(embedding) || embedding.hasSuffix(".npy") else {
      throw ValidationError(
        "--embedding is \(embedding): give logmel, classifier or the name of a .npy file.")
    }
    guard embedding != "classifier" || classifier != nil else {
      throw ValidationError(
        "--embedding classifier needs a classifier: train one with foley classify train and name its "
          + "file with --classifier.")
    }
    guard picture?.lowercased().hasSuffix(".png") ?? true else {
      throw ValidationError("--picture is \(picture ?? ""): give a name that ends in .png.")
    }
  }

  private func checkOptions() throws(OptionError) {
    guard bootstrap == 0 || (10...10_000).contains(bootstrap) else {
      throw .value(
        name: "--bootstrap", found: "\(bootstrap)", wanted: "0 or a number from 10 to 10000")
    }
    guard !evaluatesAnswers else { return try checkListening() }
    try checkRange("--limit", limit, in: 8...20_000)
    try checkRange("--seconds", seconds, in: 0.01...600)
    try checkRange("--sample-rate", sampleRate, in: 1000...768_000, unit: "hertz")
    try paired ? checkPaired() : checkNoSource()
  }

  func run() throws {
    try checkOptions()
    try threadFlags.apply()
    if let test { return try evaluateListening(test) }
    if let picture { try AtomicFile.check(picture) }
    let printer = ProgressPrinter()
    let network = try classifier.map { try SoundClassifier(contentsOf: $0) }
    if paired { return try evaluatePairs(network, printer) }
    let folders = try sounds([real, generated, training].compactMap { $0 }, printer)
    let evaluator = try Evaluator(
      real: folders[0], generated: folders[1], training: folders.count > 2 ? folders[2] : nil,
      classifier: network, options: options(sampleRate: folders[0].report.sampleRate))
    let (report, distributions) = try evaluator.evaluate { stage, share in
      printer.show(share: share, ["\(stage)"])
    }
    printer.finishLine()
    if let picture { try EvaluationPicture(report, distributions).canvas.writePNG(to: picture) }
    guard json else {
      Terminal.say("\(report)")
      if let picture { Terminal.say("\npicture: \(picture)") }
      return
    }
    try Terminal.sayJSON(report)
  }

  /// The sounds of folders, of which the second has generated ones.
  func sounds(_ folders: [String], _ printer: ProgressPrinter) throws -> [SoundCollection] {
    try folders.enumerated().map { place, folder in
      let sounds = try SoundCollection(
        folder: folder, sampleRate: sampleRate,
        memoryByteCount: SoundCollection.smallMemoryByteCount, usesGenerated: place == 1
      ) { done, total in
        printer.show(
          share: Double(done) / Double(max(total, 1)),
          ["reading \(done) of \(total) files", folder.printable])
      }
      let rates = sounds.report.sampleRates.keys.sorted()
      guard rates.count == 1 || sampleRate != nil else {
        throw EvaluationError.severalRates(path: folder, rates: rates)
      }
      return sounds
    }
  }

  private func options(sampleRate: Int) -> Evaluator.Options {
    var options = Evaluator.Options()
    switch embedding {
    case "logmel": options.embedding = .logMel
    case "classifier": options.embedding = .classifier
    default: options.embedding = .file(embedding)
    }
    options.limit = limit
    options.matchesClasses = matchClasses
    options.replicates = bootstrap
    options.sampleCount = seconds.map { max(1, Int(($0 * Double(sampleRate)).rounded())) }
    return options
  }
}
