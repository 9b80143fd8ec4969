// SPDX-License-Identifier: MIT

/// Whether operations are recorded, per task or thread.
enum Recording {
  @TaskLocal static var isOn = true
}

/// Calls `body` without recording operations (`torch.no_grad`).
public func withoutRecording<R>(_ body: () throws -> R) rethrows -> R {
  try Recording.$isOn.withValue(false, operation: body)
}
