// SPDX-License-Identifier: MIT
public import Files

/// Why an evaluation failed; every case names the folder, file or option.
public enum EvaluationError: Error, Equatable, Sendable {
  /// Files of several sample rates in one folder, in hertz.
  case severalRates(path: String, rates: [Int])
  /// Folders of different sample rates, in hertz.
  case differentRates(path: String, rate: Int, other: String, otherRate: Int)
  /// Fewer sounds than an evaluation needs.
  case tooFew(path: String, count: Int)
  /// A folder with only silent sounds.
  case silence(path: String)
  /// A folder without subfolders, with matched classes.
  case noClasses(path: String)
  /// Fewer sounds of a class than the real folder has.
  case tooFewOfClass(path: String, className: String, count: Int, wanted: Int)
  /// An option that needs a classifier, without one.
  case noClassifier(option: String)
  /// A file of embeddings whose shape does not fit the sounds.
  case embedding(path: String, shape: [Int], expected: Int)
  /// A file of embeddings with infinite values or NaN.
  case notFinite(path: String)
  /// Folders without a pair of sounds; the names that differ the least, or those of which the lengths
  /// differ.
  case noPairs(path: String, other: String, nearest: [String], differing: [String])
}

extension EvaluationError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .severalRates(let path, let rates):
      ErrorMessage(
        "\(path) contains sounds at \(rates.map { "\($0) Hz" }.joined(separator: " and ")); "
          + "different sample rates cannot be compared fairly",
        advice: "give --sample-rate \(rates.min() ?? 0) to convert all sounds")
    case .differentRates(let path, let rate, let other, let otherRate):
      ErrorMessage(
        "\(path) is at \(rate) Hz and \(other) at \(otherRate) Hz; different sample rates cannot "
          + "be compared fairly",
        advice: "give --sample-rate \(min(rate, otherRate)) to convert both")
    case .tooFew(let path, let count):
      ErrorMessage(
        "\(path) has \(counted(count, "usable sound")), but an evaluation needs at least "
          + "\(QualityScore.fewest)",
        advice: "use a hundred sounds for a rough result, a thousand for a precise one")
    case .silence(let path):
      ErrorMessage(
        "\(path) contains only silent sounds (all peaks are below -60 dB of full scale)",
        advice: "check how the files were written")
    case .noClasses(let path):
      ErrorMessage(
        "\(path) has no subfolders, so its classes are unknown",
        advice: "sort the files into one subfolder per class, or omit --match-classes")
    case .tooFewOfClass(let path, let className, let count, let wanted):
      ErrorMessage(
        "\(path) has \(counted(count, "sound")) of the class \"\(className)\", but \(wanted) are "
          + "needed",
        advice: "generate more, lower --limit, or omit --match-classes")
    case .noClassifier(let option):
      ErrorMessage(
        "\(option) needs a classifier",
        advice: "train one with foley classify train and name its file with --classifier")
    case .embedding(let path, let shape, let expected):
      ErrorMessage(
        "\(path) contains an array of \(shape.map(String.init).joined(separator: " x ")), but "
          + "\(expected) rows are needed",
        advice: "one for each sound of REAL, then of GENERATED, then of --training, each in byte "
          + "order of the file names")
    case .noPairs(let path, let other, let nearest, let differing):
      differing.isEmpty
        ? ErrorMessage(
          "\(path) and \(other) have no sounds of the same name; the nearest are "
            + nearest.joined(separator: "; "),
          advice: "a sound and what it should be need the same path in their folders, apart from "
            + "the extension")
        : ErrorMessage(
          "the lengths of all pairs of \(path) and \(other) differ by more than a tenth, such as "
            + "those of \(differing[0])",
          advice: "compare sounds of one length")
    case .notFinite(let path):
      ErrorMessage(
        "\(path) contains values that are infinite or NaN",
        advice: "check how the embeddings were computed")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
