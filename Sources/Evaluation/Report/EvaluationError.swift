// SPDX-License-Identifier: MIT

/// Why sounds cannot be compared; every case names the folder or file.
public enum EvaluationError: Error, Equatable, Sendable {
  /// Files of several sample rates in one folder, in hertz.
  case severalRates(path: String, rates: [Int])
  /// Folders of different sample rates, in hertz.
  case differentRates(path: String, rate: Int, other: String, otherRate: Int)
  /// Fewer sounds than can be compared.
  case tooFew(path: String, count: Int)
  /// A folder of nothing but silence.
  case silence(path: String)
  /// A folder without subfolders, where classes are to be matched.
  case noClasses(path: String)
  /// Fewer sounds of a class than the real ones have.
  case tooFewOfClass(path: String, className: String, count: Int, wanted: Int)
  /// Something that needs a classifier, and there is none.
  case noClassifier(option: String)
  /// A file of embeddings that does not belong to the sounds.
  case embedding(path: String, shape: [Int], expected: Int)
  /// A file of embeddings with numbers that are none.
  case notFinite(path: String)
}

extension EvaluationError: CustomStringConvertible {
  /// One sentence that names the folder and says what to do.
  public var description: String {
    switch self {
    case .severalRates(let path, let rates):
      "\(path) holds sounds at \(rates.map { "\($0) Hz" }.joined(separator: " and ")), which cannot "
        + "be compared fairly: give --sample-rate to convert all of them."
    case .differentRates(let path, let rate, let other, let otherRate):
      "\(path) is at \(rate) Hz and \(other) at \(otherRate) Hz, which cannot be compared fairly: "
        + "give --sample-rate \(min(rate, otherRate)) to convert both."
    case .tooFew(let path, let count):
      "\(path) has \(count) usable sound\(count == 1 ? "" : "s"), and \(QualityScore.fewest) are the "
        + "fewest to compare: a hundred tell something, a thousand tell it well."
    case .silence(let path):
      "\(path) holds nothing but silence (all peaks below -60 dB of full scale): check how the files "
        + "were written."
    case .noClasses(let path):
      "\(path) has no subfolders, so that nobody knows its classes: sort it, or leave --match-classes "
        + "out."
    case .tooFewOfClass(let path, let className, let count, let wanted):
      "\(path) has \(count) sound\(count == 1 ? "" : "s") of the class \"\(className)\", and \(wanted) "
        + "are compared: make more, compare fewer with --limit, or leave --match-classes out."
    case .noClassifier(let option):
      "\(option) needs a classifier: train one with foley classify train and give it with "
        + "--classifier."
    case .embedding(let path, let shape, let expected):
      "\(path) holds an array of \(shape.map(String.init).joined(separator: " x ")), and \(expected) "
        + "rows are needed: one for each sound of REAL, then of GENERATED, then of --training, in "
        + "the order of the bytes of their names."
    case .notFinite(let path):
      "\(path) holds numbers that are infinite or NaN: check how the embeddings were made."
    }
  }
}
