// SPDX-License-Identifier: MIT
public import Files

/// Why a model cannot be written in another format.
public enum ExportError: Error, Equatable, Sendable {
  /// A network with an operation that the format has no words for.
  case unsupported(String)
  /// A network whose operations depend on the examples that it was traced with.
  case batchDependent(step: Int)
  /// A kind of sound that can only be exported as the output of the network.
  case networkOnly(String)
}

extension ExportError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .unsupported(let operation):
      ErrorMessage(
        "The network has the operation \"\(operation)\", which cannot be exported",
        advice: "report it; the model can be played with foley synth and in Python")
    case .batchDependent(let step):
      ErrorMessage(
        "Step \(step) of the network depends on the sounds that it was traced with",
        advice: "report it; the model can be played with foley synth and in Python")
    case .networkOnly(let name):
      ErrorMessage(
        "The phases of \(name) cannot be exported", advice: "give --parts network")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .usage }
}
