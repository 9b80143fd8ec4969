// SPDX-License-Identifier: MIT

extension ModelDescription.Training {
  /// What is wrong with the model's sounds, as in "sounds are still noise"; nil for a model whose sounds
  /// were not scored or may be recordings.
  ///
  /// It stands among ``data``, so that earlier versions read the file.
  public var warning: String? {
    get { data["warning"] }
    set { data["warning"] = newValue }
  }
}
