// SPDX-License-Identifier: MIT
public import ArgumentParser
import Files
public import Synthesis
import Training

/// `foley render`: generates the sounds of a plan.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Generate the sounds of a plan.",
    usage: "foley render PLAN --out FOLDER [OPTIONS]",
    discussion: """
      A plan is a list of entries in JSON or CSV. Each entry has a model, and may have these options: \
      \(RenderPlan.options.options.map(\.name).filter { $0 != "model" }.joined(separator: ", ")).
          [{"model": "runs/drums", "class": "kick", "count": 500, "folder": "kicks"}]
      An interrupted render continues when the same command is given again.
      """)

  @Argument(help: ArgumentHelp("JSON file, or CSV file (*.csv).", valueName: "plan"))
  var plan: String?
  @Option(
    help: ArgumentHelp("Folder for the files; created if it does not exist.", valueName: "folder"))
  var out: String?
  @Option(
    help: ArgumentHelp(
      "Generate part i of n; each part can be generated at another time or on another machine.",
      valueName: "i/n"))
  var shard: RenderShard?
  @Flag(help: "Print the number of files without writing any.")
  var dryRun = false
  @Flag(help: "Replace existing files that do not belong to this render.")
  var overwrite = false
  @Flag(help: "List the options of an entry with units, defaults and allowed values, and exit.")
  var listOptions = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    if listOptions { return }
    guard plan != nil else { throw ValidationError("Give a plan: a JSON or CSV file.") }
    guard let out else { throw ValidationError("Give the folder for the files: --out FOLDER.") }
    guard !out.isEmpty else { throw ValidationError("--out is empty: give the name of a folder.") }
  }

  func run() throws {
    guard !listOptions, let plan, let out else { return Terminal.say(RenderPlan.optionListing) }
    threadFlags.apply()
    let library = ModelLibrary()
    let entries = try RenderPlan(file: plan, output: out, library: library).entries
    let list = RenderList(entries)
    guard !dryRun else {
      let part = shard.map { list.range(ofShard: $0.index, of: $0.count).count } ?? list.count
      return Terminal.say("\(entries.count) entries, \(part) files, first file: \(list.firstFile)")
    }
    let printer = RenderPrinter()
    Interruption.install()
    let summary = try Renderer(entries, library: library).resume(
      into: out, shard: shard, replacesFiles: overwrite
    ) { done, total in
      printer.show(done, of: total)
      return !Interruption.request.isMade
    }
    printer.finish(summary, in: out)
    guard summary.isComplete else {
      Terminal.say("interrupted; to continue, give the same command again")
      throw ExitCode(130)
    }
  }
}

extension RenderShard: ExpressibleByArgument {
  /// A shard from text like `2/4`.
  public init?(argument: String) { self.init(argument) }
}
