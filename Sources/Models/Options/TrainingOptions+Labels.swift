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
    let others = self[UnpairedOptions.self]
    if labels == .words, others.labelPattern != nil || others.labelTable != nil {
      throw OptionError.exclusive(
        reason: "labels=words and labelPattern or labelTable both say where labels come from",
        advice: "give one of them")
    }
    return (labels ?? kind.usualLabels) == .words ? .words : try others.labelSource()
  }

  /// Decides about words once it is known whether the recordings have any.
  ///
  /// Names without a vocabulary leave subfolders, unless words are asked for. A vocabulary makes a model
  /// conditional.
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
