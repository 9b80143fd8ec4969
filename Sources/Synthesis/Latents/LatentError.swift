// SPDX-License-Identifier: MIT
public import Files

/// Why a place in a latent space cannot be found.
public enum LatentError: Error, Equatable, Sendable {
  /// A latent file that cannot be opened.
  case unreadable(path: String)
  /// A file that is no latent.
  case notALatent(path: String)
  /// A latent of another size than the model's.
  case size(path: String, found: Int, wanted: Int)
  /// A latent with other classes than the model's.
  case classes(path: String, found: Int, wanted: Int)
  /// A part of a sum that is neither a sound's number nor a file.
  case term(String)
  /// A sum of nothing, or without its next part.
  case incomplete(String)
  /// A sum whose parts cancel each other out.
  case cancelled(String)
  /// A generator without a first layer whose directions are known.
  case noDirections
  /// A model without styles where styles are needed.
  case noStyles
  /// Styles of another size than the model's; `wanted` is 0 for a model without styles.
  case styles(path: String, found: Int, wanted: Int)
  /// A recording as a place of a model that cannot encode it.
  case noEncoder
  /// A latent with styles where only a latent can be used.
  case notOnlyALatent(String)
}

extension LatentError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .unreadable(let path):
      ErrorMessage(
        "\(path) cannot be opened",
        advice: "give a latent file, or a sound's number like kick#12 or #12")
    case .notALatent(let path):
      ErrorMessage(
        "\(path) is no latent",
        advice: "give a .json that foley wrote, or a .npy of float32")
    case .size(let path, let found, let wanted):
      ErrorMessage(
        "\(path) holds \(found) numbers that can be used, and the model needs \(wanted)",
        advice: "give a latent of this model")
    case .classes(let path, let found, let wanted):
      ErrorMessage(
        "\(path) has shares of \(found) classes, and the model has \(wanted)",
        advice: "give a latent of this model, or name the class with --class")
    case .term(let text):
      ErrorMessage(
        "\"\(text)\" is no place",
        advice: "write a sound's number like kick#12 or #12, 0.5*kick#12 for half of it, or the "
          + "name of a latent file or, for a model that encodes, of a recording")
    case .incomplete(let text):
      ErrorMessage(
        "\"\(text)\" is no sum",
        advice: "write one like \"kick#12 - kick#3 + snare#5\", with spaces around + and -")
    case .cancelled(let text):
      ErrorMessage(
        "The parts of \"\(text)\" cancel each other out, or their weights are too large",
        advice: "change a weight or a number")
    case .noDirections:
      ErrorMessage("This kind of model has no first layer of weights to take directions from")
    case .noStyles:
      ErrorMessage(
        "This kind of model has no styles", advice: "give a model of the kind stylegan2 or stylegan"
      )
    case .styles(let path, let found, let wanted):
      ErrorMessage(
        "\(path) holds \(found) numbers of styles, and the model "
          + (wanted == 0 ? "has no styles" : "needs \(wanted)"),
        advice: "give a latent of this model")
    case .noEncoder:
      ErrorMessage(
        "The model has no encoder that turns a recording into a latent",
        advice: "find a latent with foley invert-latent, or train a model of the kind vae or pca")
    case .notOnlyALatent(let text):
      ErrorMessage(
        "\(text) has styles of its own, which cannot be added",
        advice:
          "use it alone, as a place of foley explore path, mix or neighbors, or with foley synth --latent"
      )
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable: .noInput
    case .notALatent, .size, .classes, .noDirections, .noStyles, .styles, .noEncoder:
      .dataError
    case .term, .notOnlyALatent, .incomplete, .cancelled: .usage
    }
  }
}
