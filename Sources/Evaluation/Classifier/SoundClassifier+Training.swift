// SPDX-License-Identifier: MIT

extension SoundClassifier {
  /// A classifier of the subfolders of a collection, and how well it names sounds it has not seen.
  ///
  /// - Parameters:
  ///   - test: sounds of the same classes; a tenth of the collection is held back where there are
  ///     none.
  ///   - sampleCount: samples seen of a clip; ``ClassifierTraining/commonLength(of:)`` if not given.
  /// - Throws: ``ClassifierError``
  public static func trained(
    on sounds: SoundCollection, test: SoundCollection? = nil, sampleCount: Int? = nil,
    budget: ClassifierTraining.Budget, seed: UInt64,
    progress: (ClassifierTraining.Progress) -> Void = { _ in }
  ) throws -> (classifier: SoundClassifier, matrix: ConfusionMatrix) {
    let names = sounds.classNames
    guard names.count > 1 else {
      throw ClassifierError.tooFewClasses(path: sounds.path, found: names)
    }
    for (index, name) in names.enumerated() {
      let count = sounds.classes.count { $0 == index }
      guard count > 1 else {
        throw ClassifierError.tooFewClips(path: sounds.path, className: name, count: count)
      }
    }
    let (seen, unseen) = test.map { (sounds, $0) } ?? sounds.holdingBackATenth()
    let actual = try unseen.classes(among: names)
    let training = ClassifierTraining(
      clips: seen.clips, classes: seen.classes, classNames: names, sampleCount: sampleCount,
      budget: budget, seed: seed)
    let classifier = training.run(progress: progress)
    let named = try classifier.predictions(of: unseen.clips).map(\.classIndex)
    let matrix = ConfusionMatrix(classNames: names, actual: actual, named: named)
    classifier.training.testAccuracy = matrix.accuracy
    classifier.training.testClipCount = matrix.total
    return (classifier, matrix)
  }
}
