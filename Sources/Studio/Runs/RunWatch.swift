// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import Training

/// Reads runs, tells pages what happens in those they look at, and stops and starts trainings.
actor RunWatch {
  private let thread = RenderThread(name: "studio runs")
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  let places: StudioPlaces
  let project: StudioProject
  private let events: EventHub
  /// The runs that pages look at, by page.
  private var watched: [EventHub.Listener: String] = [:]
  private var told: [String: RunSummary] = [:]
  private var toldSamples: [String: Int] = [:]
  private var polling: Task<Void, Never>?
  /// Processes that were asked to stop: a second signal would end them at once.
  private var stopping: Set<String> = []
  /// Trainings that were started here, by the id of their run.
  var children: [String: TrainingProcess] = [:]
  /// The names of trainings that are being started, whose folders may not be there yet.
  var startingNames: Set<String> = []
  /// Whether a training is being planned, which takes a core for some seconds: one at a time.
  var isPlanning = false

  init(places: StudioPlaces, project: StudioProject, events: EventHub) {
    (self.places, self.project, self.events) = (places, project, events)
  }

  /// The runs there are, also those that cannot be read.
  func list() -> [RunSummary] {
    reap()
    return places.contents().runs.map(RunSummary.listed)
  }

  /// The folder of the run of an id.
  ///
  /// - Throws: ``StudioError/run(_:problem:)``
  func folder(_ id: String) throws(StudioError) -> String {
    guard let path = places.contents().runs.first(where: { RunSummary.id(of: $0) == id }) else {
      throw .run(id, problem: "is not there")
    }
    return path
  }

  /// A run with its curves and sounds.
  ///
  /// - Throws: ``StudioError``, or an error of reading
  func detail(_ id: String) throws -> JSONValue { try RunDetail(folder(id)).json() }

  /// A sound or a picture of a step of a run.
  ///
  /// - Throws: ``StudioError/run(_:problem:)``, or an error of reading
  func sample(_ id: String, step: String, name: String) throws -> [UInt8] {
    let path = try folder(id)
    // Names are compared with those that are there: none leads anywhere else.
    guard let number = Int(step), "\(number)" == step,
      try RunDetail.files(of: path, step: number).contains(name)
    else { throw StudioError.run(id, problem: "has no such sound") }
    return try PlainFile("\(path)/samples/step-\(number)/\(name)").contents()
  }

  // MARK: Watching

  /// A page looks at a run; nil for none.
  func watch(_ id: String?, by listener: EventHub.Listener) {
    watched[listener] = id
    if let id { told.removeValue(forKey: id) }
    guard polling == nil, !watched.isEmpty else { return }
    polling = Task {
      while !Task.isCancelled, await self.tellNews() {
        do { try await Task.sleep(for: .seconds(1)) } catch { return }
      }
    }
  }

  /// Sends what is new; false if no page watches a run any more.
  private func tellNews() async -> Bool {
    guard !watched.isEmpty else {
      polling = nil
      return false
    }
    reap()
    let wanted = Set(watched.values)
    for path in places.contents().runs where wanted.contains(RunSummary.id(of: path)) {
      let summary = RunSummary.listed(path)
      let id = summary.id
      if let last = summary.lastPreview, last != toldSamples[id] {
        if toldSamples[id] != nil {
          await events.send(["kind": .text("preview"), "run": .text(id), "step": .integer(last)])
        }
        toldSamples[id] = last
      }
      guard told[id] != summary else { continue }
      told[id] = summary
      await events.send([
        "kind": .text("run"), "run": summary.json, "report": .object(summary.report),
      ])
    }
    if told.count > StudioPlaces.limit { (told, toldSamples) = ([:], [:]) }
    return true
  }

  // MARK: Stopping

  /// Asks the training of a run to stop, as Ctrl-C does: it saves first.
  ///
  /// - Throws: ``StudioError``, or an error of reading
  func stop(_ id: String) throws -> RunSummary {
    let summary = try RunSummary(folder(id))
    guard let process = summary.process, let number = pid_t(process), number > 1 else {
      throw StudioError.run(summary.name, problem: "is not training")
    }
    guard stopping.insert("\(id) \(process)").inserted else {
      throw StudioError.busy("The stop of \(summary.name)")
    }
    if stopping.count > 1000 { stopping = ["\(id) \(process)"] }
    guard kill(number, SIGINT) == 0 else { throw StudioError.process(reason: systemMessage()) }
    return summary
  }

  /// Takes note of processes that ended, so that the system can forget them.
  func reap() { children = children.filter { $0.value.status() == nil } }
}
