// SPDX-License-Identifier: MIT

/// What can go wrong while a training is under way.
public enum TrainingError: Error, Equatable, Sendable {
  /// A metric or a weight is NaN or infinite; the last good checkpoint, if there is one.
  case diverged(run: String, step: Int, what: String, lastGoodStep: Int?)
}

extension TrainingError: CustomStringConvertible {
  /// What happened, what is left, and what to try.
  public var description: String {
    switch self {
    case .diverged(let run, let step, let what, let lastGoodStep):
      "Training came apart at step \(step) (\(what) is not a finite number), so "
        + (lastGoodStep.map { "the run in \(run) stays as it was at step \($0)" }
          ?? "nothing was saved in \(run)")
        + ": begin a new run with a lower learningRate, a larger batchSize, or another seed."
    }
  }
}
