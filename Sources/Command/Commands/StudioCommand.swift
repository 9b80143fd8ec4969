// SPDX-License-Identifier: MIT
import ArgumentParser
import Files
import Foundation
import Studio
import Synchronization
import Synthesis
import Training

/// `foley studio`: a page to play models with.
struct StudioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "studio",
    abstract: "Open a page to play models, keep sounds, and watch trainings.",
    usage: "foley studio [MODEL|RUN|FOLDER]... [--project FOLDER] [OPTIONS]",
    discussion: """
      Prints an address with a secret token and opens it in a browser. Only this machine can reach it, \
      unless --listen says otherwise. \
      What is starred, saved and exported goes to the folder of --project. Without arguments the models \
      and runs below the current folder are shown. Ctrl-C closes the studio; trainings that it started \
      go on.
      """)

  @Argument(
    help: ArgumentHelp(
      "Model files, folders of runs, and folders that hold such (default: the current folder).",
      valueName: "model"), completion: .file())
  var paths: [String] = []
  @Option(
    help: ArgumentHelp("Folder for what is kept; created when it is needed.", valueName: "folder"),
    completion: .file())
  var project = "studio"
  @Option(
    help: ArgumentHelp(
      "Port of this machine (default: the first free one from 7333 on).", valueName: "n"))
  var port: Int?
  @Option(
    help: ArgumentHelp(
      """
      Listen to this IPv4 address instead, so that other machines of its network can open the page with its \
      token; nothing is encrypted (default: 127.0.0.1).
      """, valueName: "address"))
  var listen: String?
  @Flag(help: "Do not open a browser.")
  var noBrowser = false
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard !project.isEmpty else {
      throw ValidationError("--project is empty: give the name of a folder.")
    }
  }

  func run() throws {
    try checkRange("--port", port, in: 1...65535)
    try threadFlags.apply()
    if FileSystem.exists(project), !FileSystem.isFolder(project) {
      throw ProjectError.folder(path: project, reason: systemMessage(of: ENOTDIR))
    }
    let library = ModelLibrary()
    for path in paths where FileSystem.exists(path) && !FileSystem.isFolder(path) {
      _ = try library.source(path)
    }
    let studio = try Studio(
      paths: paths.isEmpty ? ["."] : paths, project: StudioProject(project),
      program: Terminal.command)
    let server = try StudioServer(
      studio, host: listen ?? Gatekeeper.loopback, port: port.map(UInt16.init))
    Interruption.install()
    let failure = Mutex<(any Error)?>(nil)
    let task = Task.detached {
      do { try await server.run() } catch {
        failure.withLock { $0 = error }
      }
    }
    Task.detached {
      try await server.waitUntilListening()
      Terminal.say("the studio is at \(server.gate.address)")
      if server.gate.host != Gatekeeper.loopback {
        Terminal.say("this address opens the studio from other machines, too; nothing is encrypted")
      }
      if !noBrowser { Browser.open(server.gate.address) }
    }
    // The handler of a signal can only leave a note.
    while !Interruption.request.isMade, failure.withLock({ $0 == nil }) { usleep(100_000) }
    task.cancel()
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
