// SPDX-License-Identifier: MIT

extension Metric {
  /// The share of sounds whose predicted class is the subfolder they lie in.
  public static let classAccuracy = Metric(
    "classAccuracy", title: "class accuracy", better: .higher,
    estimator: "sounds named as their subfolder; no better than the classifier",
    fewestSounds: .perClass(10)
  ) { comparison in
    guard comparison.real.probabilities != nil, let classes = comparison.candidate.classes,
      let predicted = comparison.candidate.predictedClasses
    else { return nil }
    return .mean(of: zip(classes, predicted).map { $0 == $1 ? 1 : 0 }, comparison.bootstrap)
  }
}
