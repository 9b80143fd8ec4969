// SPDX-License-Identifier: MIT
import Files

extension AudioFile.Information {
  /// Whether the tags say that Foley generated the sound: the comment is a JSON object that names the
  /// version of Foley and the model.
  ///
  /// The commands `synth`, `render`, `explore` and `invert-latent` and the previews of a training write such
  /// comments. Tags can be removed or forged; `Watermark` finds the mark in the samples.
  public var isGenerated: Bool {
    guard let comment = tags[.comment], comment.hasPrefix("{"), comment.contains("\"foley\""),
      let members = try? JSONValue(parsing: Array(comment.utf8)).object
    else { return false }
    return members["foley"]?.text != nil && members["model"]?.text != nil
  }
}
