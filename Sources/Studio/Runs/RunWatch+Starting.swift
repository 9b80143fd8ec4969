// SPDX-License-Identifier: MIT
import Files
import Foundation
import Training

extension RunWatch {
  /// Seconds that a training may take until its folder is a run, and a plan until it is made.
  private static let (startSeconds, planSeconds) = (120.0, 240.0)
  /// Seconds that a training may take to end once it has given its run free.
  private static let endSeconds = 10.0
  /// The most bytes of what a process printed that are shown.
  private static let outputLimit = 64 << 10
  /// Trainings that the studio starts at the same time at most.
  private static let childLimit = 2

  /// `POST /api/training/plan`: what a training would do, and how long a step takes.
  func plan(_ members: RequestMembers) async throws -> String {
    let folder = try Self.recordings(members)
    guard !isPlanning else { throw StudioError.busy("Another plan") }
    isPlanning = true
    defer { isPlanning = false }
    let place = "\(FileManager.default.temporaryDirectory.path)/foley-plan-\(UUID().uuidString)"
    guard FileSystem.makeFolders(place, mode: 0o700) == 0 else {
      throw ProjectError.folder(path: place, reason: systemMessage())
    }
    let (options, output) = ("\(place)/options.json", "\(place)/plan.txt")
    defer {
      for file in [options, output] { FileSystem.unlink(file) }
      FileSystem.removeFolder(place)
    }
    try Self.writeOptions(members, to: options)
    let process = try TrainingProcess(
      ["train", folder, "--dry-run", "--options", options], output: output)
    let end = ContinuousClock.now + .seconds(Self.planSeconds)
    while true {
      if let status = process.status() {
        let text = try Self.text(of: output)
        guard status == 0 else { throw StudioError.training(reason: Self.lastLine(text)) }
        return text
      }
      guard ContinuousClock.now < end, !Task.isCancelled else {
        process.kill()
        while process.status() == nil { try await Task.sleep(for: .milliseconds(10)) }
        throw StudioError.process(reason: "the plan took too long")
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  /// `POST /api/training/start`: begins a training in a new folder of the project.
  func start(_ members: RequestMembers) async throws -> RunSummary {
    let folder = try Self.recordings(members)
    let wanted =
      try members.optionalText("name")
      ?? URL(fileURLWithPath: folder).lastPathComponent
    let name = try freeName(wanted)
    startingNames.insert(name)
    defer { startingNames.remove(name) }
    let run = "\(try project.folder("runs"))/\(name)"
    try Self.writeOptions(members, to: "\(run).options.json")
    do {
      return try await begin(
        ["train", folder, "--out", run, "--options", "\(run).options.json"], run: run)
    } catch {
      // A training that never began leaves nothing.
      if !FileSystem.exists(run) {
        for file in ["\(run).options.json", "\(run).txt"] { FileSystem.unlink(file) }
      }
      throw error
    }
  }

  /// `POST /api/runs/RUN/resume`: goes on with a training that was stopped.
  func resume(_ id: String, _ members: RequestMembers) async throws -> RunSummary {
    let path = try folder(id)
    let summary = try RunSummary(path)
    guard summary.process == nil else { throw StudioError.busy("The training of \(summary.name)") }
    let given = members["folder"] == nil ? nil : try Self.recordings(members)
    guard let folder = try given ?? RunDetail.recordings(of: path) else {
      throw StudioError.run(summary.name, problem: "does not say where its recordings are")
    }
    var arguments = ["train", folder, "--out", path, "--resume"]
    if let minutes = members["minutes"] { arguments += ["--minutes", "\(minutes)"] }
    if let steps = members["steps"] { arguments += ["--steps", "\(steps)"] }
    return try await begin(arguments, run: path)
  }

  /// Starts a process and waits until it trains, or has ended.
  private func begin(_ arguments: [String], run: String) async throws -> RunSummary {
    let id = RunSummary.id(of: run)
    try await waitForEnd(of: id, run)
    guard children.count < Self.childLimit else { throw StudioError.busy("Another training") }
    let output = "\(try project.folder("runs"))/\(Self.name(of: run)).txt"
    let before = FileSystem.status(of: output)?.st_size ?? 0
    let process = try TrainingProcess(arguments, output: output)
    children[id] = process
    let end = ContinuousClock.now + .seconds(Self.startSeconds)
    while ContinuousClock.now < end {
      if let status = process.status() {
        children.removeValue(forKey: id)
        guard status == 0 else {
          throw StudioError.training(reason: Self.lastLine(try Self.text(of: output, from: before)))
        }
        break
      }
      if RunContents(run).isRun, try RunSummary(run).process != nil { break }
      try await Task.sleep(for: .milliseconds(100))
    }
    return try RunSummary(run)
  }

  /// Waits for a training that has given its run free, as it does a moment before it ends.
  ///
  /// - Throws: ``StudioError/busy(_:)`` if it is training
  private func waitForEnd(of id: String, _ run: String) async throws {
    let end = ContinuousClock.now + .seconds(Self.endSeconds)
    reap()
    while children[id] != nil {
      let isFree = try RunContents(run).isRun && RunSummary(run).process == nil
      guard isFree, ContinuousClock.now < end else {
        throw StudioError.busy("The training of \(Self.name(of: run))")
      }
      try await Task.sleep(for: .milliseconds(100))
      reap()
    }
  }

  /// The folder of recordings that a request names.
  private static func recordings(_ members: RequestMembers) throws -> String {
    let folder = try members.text("folder")
    guard !folder.isEmpty else {
      throw StudioError.member("folder", wanted: "the path of a folder of recordings")
    }
    guard FileSystem.isFolder(folder) else {
      throw FolderError(path: folder, code: FileSystem.exists(folder) ? ENOTDIR : ENOENT)
    }
    // A name like --help would be an option.
    return folder.hasPrefix("-") ? "./\(folder)" : folder
  }

  /// Writes the options of a request as a file, which no shell and no parser of arguments reads.
  private static func writeOptions(_ members: RequestMembers, to path: String) throws {
    let options = members["options"] ?? .object([:])
    guard options.object != nil else {
      throw StudioError.member("options", wanted: "an object of options by name")
    }
    try AtomicFile.write(path, text: options.json + "\n")
  }

  /// A name in the folder of runs that is free, and that no training is being started with.
  private func freeName(_ wanted: String) throws -> String {
    guard wanted == wanted.printable, !wanted.isEmpty, wanted.utf8.count <= 100,
      !wanted.hasSlash, !wanted.hasPrefix("."), !wanted.hasPrefix("-")
    else { throw StudioError.fileName(wanted) }
    return try project.freeName(wanted, in: "runs", besides: startingNames)
  }

  private static func name(of run: String) -> String {
    URL(fileURLWithPath: run).standardizedFileURL.lastPathComponent
  }

  /// The end of what a process printed.
  private static func text(of output: String, from start: Int = 0) throws -> String {
    let file = try PlainFile(output)
    let first = max(min(start, file.size), file.size - outputLimit)
    return String(decoding: try file.bytes(first..<file.size), as: UTF8.self)
  }

  private static func lastLine(_ text: String) -> String {
    let line =
      text.split(whereSeparator: \.isNewline).last.map { String($0).printable } ?? "no reason given"
    let reason = line.hasPrefix("foley: ") ? String(line.dropFirst("foley: ".count)) : line
    return reason.hasSuffix(".") ? String(reason.dropLast()) : reason
  }
}
