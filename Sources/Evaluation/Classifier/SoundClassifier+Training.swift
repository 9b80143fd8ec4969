// SPDX-License-Identifier: MIT
import Audio

extension SoundClassifier {
  /// Trains a classifier on the subfolders of a collection and tests it.
  ///
  /// - Parameters:
  ///   - test: test sounds of the same classes; nil to hold back a tenth of the collection.
  ///   - sampleCount: the input length of the network in samples (default:
  ///     ``ClassifierTraining/commonLength(of:)``, at most 30 seconds).
  /// - Returns: the classifier and the confusion matrix of the test sounds.
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
    if let test, test.classNames.isEmpty {
      throw ClassifierError.tooFewClasses(path: test.path, found: [])
    }
    let (trainingSounds, testSounds) = test.map { (sounds, $0) } ?? sounds.holdingBackATenth()
    let actual = try testSounds.classes(among: names)
    let length = sampleCount ?? commonLength(of: trainingSounds)
    // One sample more shows which sounds are cut and fade out.
    let training = ClassifierTraining(
      clips: try (0..<trainingSounds.count).map {
        try trainingSounds.beginning($0, upTo: length + 1)
      },
      classes: trainingSounds.classes, classNames: names, sampleCount: length, budget: budget,
      seed: seed)
    let classifier = training.run(progress: progress)
    let predicted = try classifier.predictions(count: testSounds.count) { index in
      try testSounds.beginning(index, upTo: length + 1)
    }.map(\.classIndex)
    let matrix = ConfusionMatrix(classNames: names, actual: actual, predicted: predicted)
    classifier.training.testAccuracy = matrix.accuracy
    classifier.training.testClipCount = matrix.total
    return (classifier, matrix)
  }
  private static func commonLength(of sounds: SoundCollection) -> Int {
    let counts = (0..<sounds.count).map(sounds.frameCount)
    return min(
      ClassifierTraining.commonLength(ofFrameCounts: counts), 30 * sounds.report.sampleRate)
  }
}
