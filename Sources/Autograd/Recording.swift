// SPDX-License-Identifier: MIT

/// Whether operations are recorded, for the current task or thread.
enum Recording {
  @TaskLocal static var isOn = true
}

/// Calls `body` without recording what it computes.
public func withoutRecording<R>(_ body: () throws -> R) rethrows -> R {
  try Recording.$isOn.withValue(false, operation: body)
}
