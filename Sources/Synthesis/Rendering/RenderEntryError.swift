// SPDX-License-Identifier: MIT
import Audio
public import Files

/// Why the sounds of an entry cannot be rendered.
public enum RenderEntryError: Error, Equatable, Sendable {
  /// A folder that is not below the output folder, and why.
  case folder(String, reason: String)
  /// A file that is not below the output folder, and why.
  case file(String, reason: String)
  /// A latent whose size is not the model's.
  case latent(found: Int, wanted: Int)
  /// Styles whose size is not the model's; `wanted` is 0 for a model without styles.
  case styles(found: Int, wanted: Int)
  /// A sound of more samples than a file may have.
  case tooLong(samples: Double, seconds: Double, sampleRate: Int, channels: Int)
  /// A name with `{class}` for a model without classes.
  case noClass(pattern: String)
  /// A name without `{number}` for several sounds.
  case noNumber(pattern: String)
  /// A name with `{layer}` for whole sounds.
  case noLayer(pattern: String)
}

extension RenderEntryError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .folder(let folder, let reason):
      ErrorMessage(
        "The folder \"\(folder)\" \(reason)",
        advice: "give one below the output folder, like hits/kicks")
    case .file(let file, let reason):
      ErrorMessage("The file \"\(file)\" \(reason)", advice: "give another name")
    case .latent(let found, let wanted):
      ErrorMessage(
        "The latent has \(found) numbers and the model needs \(wanted)",
        advice: "give a latent of this model")
    case .styles(let found, let wanted):
      ErrorMessage(
        "There are \(found) numbers of styles, and the model "
          + (wanted == 0 ? "has no styles" : "needs \(wanted)"),
        advice: "give a latent of this model")
    case .tooLong(let samples, let seconds, let rate, let channels):
      ErrorMessage(
        "A sound of \(seconds) s at \(rate) Hz with \(counted(channels, "channel")) has "
          + "\(grouped(Int(checked: samples) ?? .max)) samples, and a file may have "
          + grouped(AudioFile.sampleLimit),
        advice: "choose a smaller duration, sample rate or number of channels")
    case .noClass(let pattern):
      ErrorMessage(
        "The name \"\(pattern)\" has {class}, and the model was trained without classes",
        advice: "leave it out")
    case .noNumber(let pattern):
      ErrorMessage(
        "The name \"\(pattern)\" is the same for every sound",
        advice: "add {number} to it")
    case .noLayer(let pattern):
      ErrorMessage(
        "The name \"\(pattern)\" has {layer}, and no layer of the sounds is asked for",
        advice: "leave it out, or set layer")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .usage }
}
