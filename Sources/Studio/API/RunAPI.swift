// SPDX-License-Identifier: MIT
import Files

/// The requests about runs.
struct RunAPI: Sendable {
  let runs: RunWatch

  /// The answer to a request that reads below `/api/runs`; nil for an unknown one.
  func read(_ parts: [String]) async throws -> StudioResponse? {
    switch parts.count {
    case 1: return .object(["runs": .list(await runs.list().map(\.json))])
    case 2: return .json(try await runs.detail(parts[1]))
    case 5 where parts[2] == "samples":
      let bytes = try await runs.sample(parts[1], step: parts[3], name: parts[4])
      let type = parts[4].hasSuffix(".png") ? "image/png" : "audio/wav"
      return StudioResponse(type: type, bytes: bytes)
    default: return nil
    }
  }

  /// The answer to a request that changes something below `/api/runs` and `/api/training`; nil for an
  /// unknown one.
  func change(_ parts: [String], _ request: StudioRequest) async throws -> StudioResponse? {
    switch (parts[0], parts.count, parts.last) {
    case ("runs", 3, "stop"): return .object(["run": try await runs.stop(parts[1]).json])
    case ("runs", 3, "resume"):
      return .object(["run": try await runs.resume(parts[1], request.members()).json])
    case ("training", 2, "plan"):
      return .object(["text": .text(try await runs.plan(request.members()))])
    case ("training", 2, "start"):
      return .object(["run": try await runs.start(request.members()).json])
    default: return nil
    }
  }
}
