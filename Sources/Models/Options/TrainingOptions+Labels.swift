// SPDX-License-Identifier: MIT
public import Audio
public import Files

extension TrainingOptions {
  /// What a conditional model is conditioned on.
  public enum Labels: String, OptionChoice {
    /// The subfolder of a recording, its class.
    case subfolders
    /// The words of its names, in equal shares.
    case words
  }

  /// Where the labels of recordings come from.
  ///
  /// - Throws: `LabelPatternError`, or `OptionError` for two answers.
  public func labelSource() throws -> LabelSource {
    (labels ?? kind.usualLabels) == .words
      ? .words : try self[UnpairedOptions.self].labelSource()
  }

  /// Decides about words once it is known whether the recordings have any: names without a vocabulary
  /// leave subfolders, unless words are asked for.
  ///
  /// A vocabulary makes a model conditional.
  ///
  /// - Parameter folder: that of the recordings, for the message.
  /// - Throws: `OptionError`
  public mutating func settleLabels(
    _ vocabulary: WordVocabulary?, folder: String
  ) throws(OptionError) {
    guard (labels ?? kind.usualLabels) == .words else { return }
    if labels == .words, vocabulary == nil {
      throw .conflict(
        name: "labels",
        reason: "no two words stand in the names of "
          + "\(WordVocabulary.fewestRecordings) recordings in \(folder) but not in all",
        advice: "set labels to subfolders")
    }
    labels = vocabulary == nil ? .subfolders : .words
    if vocabulary != nil { conditional = conditional ?? true }
  }
}
