// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Synthesis
import Training

/// `foley render`: everything that a plan asks for.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Make all sounds of a plan, however many.",
    usage: "foley render PLAN --out FOLDER [OPTIONS]",
    discussion: """
      A plan is a list of entries, in JSON or CSV; each has a model, perhaps a folder below --out, \
      and what the options of foley synth are called without their hyphens: class, seed, first, \
      count, truncation, duration, trimSilence, fade, normalize, level, format, bitDepth, dither, \
      sampleRate, channels, name.
          [{"model": "runs/drums", "class": "kick", "count": 500, "folder": "kicks"}]
      A render that was stopped in any way goes on when the same command is given again.
      """)

  @Argument(help: ArgumentHelp("A file of JSON, or of CSV (*.csv).", valueName: "plan"))
  var plan: String
  @Option(help: ArgumentHelp("Where the files go; made if it is missing.", valueName: "folder"))
  var out: String
  @Option(
    help: ArgumentHelp(
      "Make part i of n, each of which can be made at another time or by another machine.",
      valueName: "i/n"))
  var shard: RenderShard?
  @Flag(help: "Say how many files there would be, and write none.")
  var dryRun = false
  @Flag(help: "Replace files that are there already and not of this render.")
  var overwrite = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard !out.isEmpty else { throw ValidationError("--out is empty: name a folder.") }
  }

  func run() throws {
    threadFlags.apply()
    let library = ModelLibrary()
    let entries = try RenderPlan(file: plan, output: out, library: library).entries
    let list = RenderList(entries)
    guard !dryRun else {
      let part = shard.map { list.range(ofShard: $0.index, of: $0.count).count } ?? list.count
      return Terminal.say("\(entries.count) entries, \(part) files, the first: \(list.firstFile)")
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
      Terminal.say("stopped; to go on, give the same command again")
      throw ExitCode(130)
    }
  }
}

extension RenderShard: ExpressibleByArgument {
  /// As in `2/4`.
  public init?(argument: String) { self.init(argument) }
}
