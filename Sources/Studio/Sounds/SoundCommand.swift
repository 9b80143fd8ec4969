// SPDX-License-Identifier: MIT
import Files
import Synthesis

/// The shell command that writes the bytes of a sound.
struct SoundCommand {
  /// How `foley` was called.
  let program: String
  /// The model file or the folder of its run, as it was given.
  let modelPath: String
  /// The file of the latent, which a recipe with one needs.
  let latentPath: String

  /// The command of a recipe, which writes `file`.
  ///
  /// - Parameter format: the format of the file where it is not WAV; nil for WAV.
  func text(of recipe: SoundRecipe, file: String, format: String? = nil) -> String {
    var words = [program, "synth", modelPath.shellQuoted]
    let settings = recipe.settings
    if settings.latent != nil {
      words += ["--latent", latentPath.shellQuoted]
    } else {
      if let name = settings.className { words += ["--class", name.shellQuoted] }
      words += ["--seed", "\(settings.seed)", "--first", "\(settings.first)"]
      if let truncation = settings.truncation { words += ["--truncation", "\(truncation)"] }
    }
    if settings.noiseSeed != 0 { words += ["--noise-seed", "\(settings.noiseSeed)"] }
    for option in SoundRecipe.shaping {
      guard let value = recipe.shape[option.name] else { continue }
      words.append("--" + Self.hyphened(option.name))
      if value.flag == nil { words.append("\(value)".shellQuoted) }
    }
    if let format { words += ["--format", format] }
    return (words + ["--stdout", ">", file.shellQuoted]).joined(separator: " ")
  }

  /// The option of a setting: "trimSilence" as "trim-silence".
  private static func hyphened(_ name: String) -> String {
    if name == "pitch" { return "transpose" }
    return name.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
  }
}
