// SPDX-License-Identifier: MIT
import ArgumentParser
import Files
import Models
import Training

/// The help of an option, which belongs to the option and not to the flag.
private func help(_ name: String, _ valueName: String, note: String = "") -> ArgumentHelp {
  let option = ModelKinds.standard.table[name]
  return ArgumentHelp("\(option?.help ?? "")\(note)", valueName: valueName)
}

/// The recordings of a training beside the folder of most kinds: pairs, or two unpaired sets.
struct RecordingFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp("Sources of pairs: files pair by name.", valueName: "folder"),
    completion: .file())
  var source: String?
  @Option(help: ArgumentHelp("Targets of pairs.", valueName: "folder"), completion: .file())
  var target: String?
  @Option(
    help: ArgumentHelp("Compute sources from FOLDER: lowpass:2000,...", valueName: "steps"))
  var degrade: String?
  @Option(help: ArgumentHelp("Unpaired sources.", valueName: "folder"), completion: .file())
  var from: String?
  @Option(help: ArgumentHelp("Unpaired targets.", valueName: "folder"), completion: .file())
  var to: String?
  @Option(help: ArgumentHelp("Unpaired sources in FOLDER: speaker=george.", valueName: "label"))
  var fromLabel: String?
  @Option(help: ArgumentHelp("Unpaired targets in FOLDER.", valueName: "label"))
  var toLabel: String?

  /// The folders, with the argument of the command.
  func folders(_ folder: String?) -> RecordingFolders {
    RecordingFolders(folder: folder, source: source, target: target, from: from, to: to)
  }

  /// The options that the flags give, by name.
  var values: [(name: String, value: JSONValue)] {
    [
      ("degrade", degrade), ("fromLabel", fromLabel), ("toLabel", toLabel),
    ].compactMap { name, text in text.map { (name: name, value: .text($0)) } }
  }
}

/// The run: where it is and what is done.
struct RunFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder of the run, made if it is missing.", valueName: "run"),
    completion: .file())
  var out: String?
  @Flag(help: "Continue the run in that folder, with its options.")
  var resume = false
  @Flag(help: "Print what would be done, measure a few steps, train nothing.")
  var dryRun = false
  @Flag(help: "Measure where the time goes; keep the table in RUN/profile.txt.")
  var profile = false
  @Flag(help: "Print events as JSON, one object a line; text goes to standard error.")
  var json = false
  @Flag(help: "Log more on standard error.")
  var verbose = false
  @Flag(help: "Print all options of --set and of an options file, and stop.")
  var listOptions = false
}

/// The options that are typed most; all others are reached by --set and an options file.
struct OptionFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Kind of model: "
        + ModelKinds.all.map { $0.name + ($0 == ModelKinds.standard ? " (default)" : "") }
        .joined(separator: ", ") + ".",
      valueName: "kind"))
  var model: String?
  @Option(
    help: ArgumentHelp(
      "Values to start from: tiny, small (default), full.", valueName: "preset"))
  var preset: String?
  @Option(help: help("steps", "n"))
  var steps: Int?
  @Option(help: help("minutes", "m", note: " 60 if left out (tiny: 2; full: 200000 steps)."))
  var minutes: Double?
  @Option(help: help("sampleRate", "hz"))
  var sampleRate: Int?
  @Option(help: ArgumentHelp("The length of one sound.", valueName: "s"))
  var seconds: Double?
  @Option(help: ArgumentHelp("The length of one sound, in samples.", valueName: "n"))
  var sliceLength: Int?
  @Option(help: ArgumentHelp("1 for mono, 2 for stereo.", valueName: "n"))
  var channels: Int?
  @Option(help: help("width", "d"))
  var width: Int?
  @Option(help: help("batchSize", "n"))
  var batchSize: Int?
  @Option(help: help("learningRate", "rate"))
  var learningRate: Float?
  @Flag(inversion: .prefixedNo, help: "Learn the classes: the subfolders.")
  var conditional: Bool?
  @Option(help: ArgumentHelp("The seed of everything random.", valueName: "s"))
  var seed: UInt64?
  @Option(
    help: ArgumentHelp("Threads to compute with; one a core if left out.", valueName: "t"))
  var threads: Int?
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set any option, as in --set r1Weight=1; may be repeated.", valueName: "name=value"))
  var assignments: [String] = []
  @Option(
    help: ArgumentHelp(
      "A JSON file of options, as in {\"sliceLength\": 8192}.", valueName: "file.json"),
    completion: .file())
  var options: String?

  /// The values that the command line gives, by name, in the order in which they are laid over.
  ///
  /// - Throws: `OptionError/notAnAssignment(_:)`
  func values() throws(OptionError) -> [(name: String, value: JSONValue)] {
    let flags: [(String, JSONValue?)] = [
      ("model", model.map { .text($0) }), ("preset", preset.map { .text($0) }),
      ("steps", steps?.json), ("minutes", minutes?.json), ("sampleRate", sampleRate?.json),
      ("seconds", seconds?.json), ("sliceLength", sliceLength?.json), ("channels", channels?.json),
      ("width", width?.json), ("batchSize", batchSize?.json),
      ("learningRate", learningRate?.json), ("conditional", conditional?.json),
      ("seed", seed?.json), ("threads", threads?.json),
    ]
    var values = flags.compactMap { name, value in value.map { (name: name, value: $0) } }
    for text in assignments {
      let assignment = try OptionAssignment(text)
      values.append((assignment.name, assignment.value))
    }
    return values
  }
}
