// SPDX-License-Identifier: MIT
import Files
import Kernels

/// Work that takes longer than a request should: its progress and its end are events.
actor JobList {
  /// A job and how far it is.
  private struct Job {
    var task: Task<Void, Never>?
    /// What is sent of it: its share, its result or its error.
    var state: [String: JSONValue]
  }

  private let events: EventHub
  private var jobs: [String: Job] = [:]
  private var order: [String] = []
  private var last = 0
  /// The sounds that jobs made, as WAV.
  private var results = RecentlyUsed<String, [UInt8]>(capacity: 64 << 20)

  /// Jobs whose end can be asked for; older ones are forgotten.
  private static let keptCount = 64
  /// Jobs at the same time.
  private static let runningLimit = 4

  init(events: EventHub) { self.events = events }

  /// Tells how far a job is, from any thread.
  struct Progress: Sendable {
    fileprivate let stream: AsyncStream<(Double, String)>.Continuation

    func show(_ share: Double, _ message: String) { stream.yield((share, message)) }
  }

  /// Starts a job.
  ///
  /// - Parameter work: returns the result; it ends early if its task is cancelled.
  /// - Returns: the id of the job.
  /// - Throws: ``StudioError/busy(_:)`` if there are too many.
  func start(
    _ work: @escaping @Sendable (_ id: String, Progress) async throws -> JSONValue
  ) throws(StudioError) -> String {
    guard jobs.values.count(where: { $0.task != nil }) < Self.runningLimit else {
      throw .busy("Much")
    }
    last += 1
    let id = "job-\(last)"
    let (shares, continuation) = AsyncStream.makeStream(
      of: (Double, String).self, bufferingPolicy: .bufferingNewest(1))
    jobs[id] = Job(state: ["kind": .text("job"), "job": .text(id), "share": .number(0)])
    order.append(id)
    if order.count > Self.keptCount { jobs.removeValue(forKey: order.removeFirst()) }
    Task {
      for await (share, message) in shares {
        await update(id, ["share": .number(share), "message": .text(message)])
      }
    }
    jobs[id]?.task = Task {
      let outcome: [String: JSONValue]
      do {
        outcome = [
          "share": .number(1), "result": try await work(id, Progress(stream: continuation)),
        ]
      } catch is CancellationError {
        outcome = ["error": .text("The job was cancelled.")]
      } catch {
        outcome = ["error": .text("\(error)".printable)]
      }
      continuation.finish()
      await end(id, outcome)
    }
    return id
  }

  private func update(_ id: String, _ members: [String: JSONValue]) async {
    guard jobs[id]?.task != nil else { return }
    jobs[id]?.state.merge(members) { $1 }
    await events.send(jobs[id]?.state ?? members)
  }

  private func end(_ id: String, _ members: [String: JSONValue]) async {
    jobs[id]?.task = nil
    jobs[id]?.state.merge(members) { $1 }
    await events.send(jobs[id]?.state ?? members)
  }

  /// The state of a job, as its events have it.
  ///
  /// - Throws: ``StudioError/noJob(_:)``
  func state(_ id: String) throws(StudioError) -> JSONValue {
    guard let job = jobs[id] else { throw .noJob(id) }
    return .object(job.state)
  }

  /// Ends a job early.
  ///
  /// - Throws: ``StudioError/noJob(_:)``
  func cancel(_ id: String) throws(StudioError) {
    guard let job = jobs[id] else { throw .noJob(id) }
    job.task?.cancel()
  }

  /// Keeps the sound that a job made.
  func keep(_ bytes: [UInt8], of id: String) { results.keep(bytes, for: id, cost: bytes.count) }

  /// The sound that a job made.
  ///
  /// - Throws: ``StudioError/noJob(_:)``
  func sound(_ id: String) throws(StudioError) -> [UInt8] {
    guard let bytes = results.value(for: id) else { throw .noJob(id) }
    return bytes
  }
}
