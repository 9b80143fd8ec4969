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
      An interrupted render continues when the same command is given again. Files that are missing or \
      incomplete are generated again.
      """)

  @Argument(
    help: ArgumentHelp(
      "JSON file, or CSV file (*.csv), or - for standard input.", valueName: "plan"),
    completion: .file())
  var plan: String?
  @Option(
    help: ArgumentHelp("Folder for the files; created if it does not exist.", valueName: "folder"),
    completion: .file())
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
  @Flag(
    help: """
      Also generate the sounds of files that exist again, compare them bit for bit, and replace files \
      that differ.
      """)
  var verify = false
  @Flag(help: "Print events as JSON, one object a line; text goes to standard error.")
  var json = false
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
    try threadFlags.apply()
    guard json else { return try run(plan, out, nil) }
    let events = try JSONEvents()
    try events.reportingErrors { try run(plan, out, events) }
  }

  private func run(_ plan: String, _ out: String, _ events: JSONEvents?) throws {
    let library = ModelLibrary()
    let entries = try readPlan(plan, output: out, library).entries
    let list = RenderList(entries)
    for note in list.notes { Terminal.show("note: \(note.printable)\n") }
    guard !dryRun else { return try sayPlan(entries, out, library, events) }
    let printer = RenderPrinter(events: events)
    printer.begin(
      "render",
      fileCount: shard.map { list.range(ofShard: $0.index, of: $0.count).count } ?? list.count,
      in: out)
    Interruption.install()
    let summary = try Renderer(entries, library: library).resume(
      into: out, shard: shard, replacesFiles: overwrite, verifiesFiles: verify
    ) { done, total in
      printer.show(done, of: total)
      return !Interruption.request.isMade
    }
    printer.finish(summary, in: out)
    guard summary.isComplete else {
      Terminal.sayHowToGoOn(besides: events)
      throw ExitCode(130)
    }
  }

  /// Prints what would be rendered.
  ///
  /// - Throws: `RenderError` if the render would be refused because of the output folder.
  private func sayPlan(
    _ entries: [RenderEntry], _ out: String, _ library: ModelLibrary, _ events: JSONEvents?
  ) throws {
    let list = RenderList(entries)
    let found = try Renderer(entries, library: library).check(
      out, shard: shard, replacesFiles: overwrite)
    let part = shard.map { list.range(ofShard: $0.index, of: $0.count) } ?? 0..<list.count
    let first = part.isEmpty ? nil : list.file(part.lowerBound)
    guard let events else {
      return Terminal.say(
        "\(entries.count) entries, \(part.count) files, first file: \(first?.printable ?? "none")"
          + (found > 0 ? ", \(found) already there" : ""))
    }
    events.send(
      "plan",
      [
        ("entries", .integer(entries.count)), ("files", .integer(part.count)),
        ("first", first.map { .text($0) } ?? .null), ("found", .integer(found)),
      ])
  }

  private func readPlan(
    _ plan: String, output: String, _ library: ModelLibrary
  ) throws -> RenderPlan {
    guard plan == "-" else { return try RenderPlan(file: plan, output: output, library: library) }
    return try RenderPlan(
      StandardInput.bytes(), named: "standard input", output: output, library: library)
  }
}

extension RenderShard: ExpressibleByArgument {
  /// A shard from text like `2/4`.
  public init?(argument: String) { self.init(argument) }
}
