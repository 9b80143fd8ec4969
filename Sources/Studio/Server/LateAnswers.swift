// SPDX-License-Identifier: MIT
import Kernels

/// Lets a request end before its answer is there: the answer is asked for again by a name of its own.
///
/// FlyingFox keeps the clock of a request in memory until it would have run out, also after the answer.
/// With a few seconds for a request these clocks take little memory, however many requests come in an
/// hour.
public actor LateAnswers {
  /// A request that is waiting for its answer.
  private struct Waiting {
    let request: CheckedContinuation<StudioResponse?, Never>
    /// Whether nothing more of the request is to come over its connection.
    let isWhole: @Sendable () -> Bool
    var ticks = 0
  }

  private let work: @Sendable (StudioRequest) async -> StudioResponse
  private let tick: Duration
  private var waiting: [String: Waiting] = [:]
  /// The answers that were not asked for again yet, and the names of those that are being made.
  private var answers = RecentlyUsed<String, StudioResponse>(capacity: 64 << 20)
  private var unfinished: Set<String> = []
  private var lastName = 0
  private var isTicking = false

  /// The path of late answers, before their names.
  static let path = "/api/late/"
  /// Ticks after which a request ends without its answer.
  private static let patience = 8

  /// Answers of a studio.
  ///
  /// - Parameters:
  ///   - tick: an eighth of the time that a request waits.
  ///   - work: makes the answer to a request.
  public init(
    tick: Duration = .seconds(1),
    work: @escaping @Sendable (StudioRequest) async -> StudioResponse
  ) {
    (self.tick, self.work) = (tick, work)
  }

  /// The answer to a request, or where it will be.
  ///
  /// - Parameter isWhole: whether nothing more of the request is to come over its connection, which the
  ///   next request uses.
  public func response(
    to request: StudioRequest, isWhole: @escaping @Sendable () -> Bool = { true }
  ) async -> StudioResponse {
    if request.method == "GET", request.path.hasPrefix(Self.path) {
      return await response(named: String(request.path.dropFirst(Self.path.count)), isWhole)
    }
    lastName += 1
    let name = "\(lastName)"
    unfinished.insert(name)
    Task { end(name, with: await work(request)) }
    return await response(named: name, isWhole)
  }

  private func response(
    named name: String, _ isWhole: @escaping @Sendable () -> Bool
  ) async -> StudioResponse {
    if let answer = answers.removeValue(for: name) { return answer }
    guard unfinished.contains(name), waiting[name] == nil else {
      return .failure(StudioError.unknownPath(Self.path + name))
    }
    if !isTicking {
      isTicking = true
      Task { await countTicks() }
    }
    let answer = await withCheckedContinuation {
      waiting[name] = Waiting(request: $0, isWhole: isWhole)
    }
    return answer ?? .late(Self.path + name)
  }

  private func end(_ name: String, with answer: StudioResponse) {
    unfinished.remove(name)
    if let request = waiting.removeValue(forKey: name)?.request {
      request.resume(returning: answer)
    } else {
      answers.keep(answer, for: name, cost: answer.bytes.count + 1024)
    }
  }

  /// One clock for all requests, as long as there are any.
  private func countTicks() async {
    defer { isTicking = false }
    while !waiting.isEmpty {
      do { try await Task.sleep(for: tick) } catch { return }
      for (name, late) in waiting {
        waiting[name]?.ticks += 1
        guard late.ticks >= Self.patience, late.isWhole() else { continue }
        waiting[name] = nil
        late.request.resume(returning: nil)
      }
    }
  }
}
