// SPDX-License-Identifier: MIT
public import Autograd
public import Files
import Layers

/// The state of a training between two steps: all that is needed to go on as if nothing had
/// happened.
///
/// One safetensors file: the recipe's tensors, and in the metadata the step, the time spent and the
/// version of this layout. Random numbers follow from seed and step, so no generator's state is
/// among it.
public struct Checkpoint: Sendable {
  /// The layout that is written, and the only one that is read.
  public static let formatVersion = "1"

  /// Steps done.
  public let step: Int
  /// Time spent, over all resumptions.
  public let elapsedSeconds: Double
  /// Identifies the recordings; see `ClipDataset`.
  public let dataFingerprint: String
  /// The recipe's state.
  public let state: [(name: String, tensor: Tensor)]

  /// A checkpoint of these parts.
  public init(
    step: Int, elapsedSeconds: Double, dataFingerprint: String,
    state: [(name: String, tensor: Tensor)]
  ) {
    self.step = step
    self.elapsedSeconds = elapsedSeconds
    self.dataFingerprint = dataFingerprint
    self.state = state
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: `SafetensorsError` or ``CheckpointError``
  public init(path: String) throws {
    let file = try SafetensorsFile.read(path)
    guard let version = file.metadata["formatVersion"],
      let step = file.metadata["step"].flatMap({ Int($0) }), (0...1 << 53).contains(step),
      let elapsed = file.metadata["elapsedSeconds"].flatMap({ Double($0) }),
      (0...1e12).contains(elapsed)
    else { throw CheckpointError.notACheckpoint(path: path) }
    guard version == Self.formatVersion else {
      throw CheckpointError.version(path: path, found: version)
    }
    self.init(
      step: step, elapsedSeconds: elapsed,
      dataFingerprint: file.metadata["dataFingerprint"] ?? "", state: file.tensors)
  }

  /// Writes the checkpoint, whole or not at all.
  ///
  /// - Throws: `AtomicFileError`
  public func write(to path: String) throws {
    let metadata = [
      "formatVersion": Self.formatVersion, "step": "\(step)",
      "elapsedSeconds": "\(elapsedSeconds)", "dataFingerprint": dataFingerprint,
    ]
    try SafetensorsFile.write(path, tensors: state, metadata: metadata)
  }

  /// The first tensor with a NaN or an infinity in it.
  public var firstNotFinite: String? {
    state.first { _, tensor in
      // A sum of zeros times the values is zero, or NaN as soon as one is not finite.
      tensor.withValues { values in !values.reduce(0) { $0 + $1 * 0 }.isZero }
    }?.name
  }
}

/// Why a safetensors file is no checkpoint that can be resumed.
public enum CheckpointError: Error, Equatable, Sendable {
  /// It lacks the metadata of one.
  case notACheckpoint(path: String)
  /// It was written by another version of Foley.
  case version(path: String, found: String)
}

extension CheckpointError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .notACheckpoint(let path):
      ErrorMessage("\(path) is no checkpoint of Foley", advice: "check that it is the right file")
    case .version(let path, let found):
      ErrorMessage(
        "\(path) has the checkpoint format \(found), and this Foley reads "
          + "\(Checkpoint.formatVersion)",
        advice: "resume it with the Foley that wrote it")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
