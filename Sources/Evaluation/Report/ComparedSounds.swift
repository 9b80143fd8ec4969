// SPDX-License-Identifier: MIT
import Kernels

/// Which sounds are compared: equally many real, generated and, if possible, baseline sounds.
struct ComparedSounds {
  /// Real sounds that are evaluated like generated ones, for comparison.
  struct Baseline {
    /// Whether they are from the training folder; otherwise they are other real sounds.
    let isTraining: Bool
    let places: [Int]

    var name: String { isTraining ? "training sounds" : "other real sounds" }
  }

  let real: [Int]
  let generated: [Int]
  /// Nil where there are too few sounds.
  let baseline: Baseline?

  /// The number of sounds of the folders.
  struct Counts {
    let real: Int
    let generated: Int
    let training: Int?
  }

  /// The class of each sound of the folders, for equal class counts in all sets.
  struct Classes {
    let names: [String]
    let generatedFolder: String
    let real: [Int]
    let generated: [Int]
    let training: [Int]?
  }

  /// Chooses at random; the choice depends only on the number of sounds and on `classes`.
  ///
  /// - Throws: ``EvaluationError/tooFewOfClass(path:className:count:wanted:)``
  init(_ counts: Counts, limit: Int, classes: Classes? = nil) throws(EvaluationError) {
    let count = min(counts.real, counts.generated, limit)
    let order = Self.order(counts.real, "real")
    real = Array(order.prefix(count))
    var generatedPlaces = Self.order(counts.generated, "generated")
    var trainingPlaces = counts.training.map { Self.order($0, "training") } ?? []
    var otherPlaces = Array(order.dropFirst(count))
    if let classes {
      let wanted = real.reduce(into: [Int: Int]()) { $0[classes.real[$1], default: 0] += 1 }
      generatedPlaces = Self.taking(wanted, from: generatedPlaces, of: classes.generated)
      try Self.check(generatedPlaces, of: classes, against: wanted)
      trainingPlaces = Self.taking(wanted, from: trainingPlaces, of: classes.training ?? [])
      otherPlaces = Self.taking(wanted, from: otherPlaces, of: classes.real)
    }
    generated = Array(generatedPlaces.prefix(count))
    if counts.training != nil, trainingPlaces.count >= count {
      baseline = Baseline(isTraining: true, places: Array(trainingPlaces.prefix(count)))
    } else if otherPlaces.count >= count {
      baseline = Baseline(isTraining: false, places: Array(otherPlaces.prefix(count)))
    } else {
      baseline = nil
    }
  }

  private static func order(_ count: Int, _ name: String) -> [Int] {
    var places = Array(0..<count)
    var stream = RandomStream(seed: 0, name: "evaluated \(name)")
    stream.shuffle(&places)
    return places
  }

  /// The first of `places` that fill the number wanted of each class.
  private static func taking(
    _ wanted: [Int: Int], from places: [Int], of classes: [Int]
  ) -> [Int] {
    var left = wanted
    return places.filter { place in
      guard let count = left[classes[place]], count > 0 else { return false }
      left[classes[place]] = count - 1
      return true
    }
  }

  private static func check(
    _ places: [Int], of classes: Classes, against wanted: [Int: Int]
  ) throws(EvaluationError) {
    for (index, name) in classes.names.enumerated() {
      let count = places.count { classes.generated[$0] == index }
      guard count < wanted[index] ?? 0 else { continue }
      throw .tooFewOfClass(
        path: classes.generatedFolder, className: name, count: count, wanted: wanted[index] ?? 0)
    }
  }
}

/// The measurements of the sounds that are compared.
struct ChosenSounds {
  let real: MeasuredSounds
  let generated: MeasuredSounds
  let baseline: MeasuredSounds?
  /// "training sounds" or "other real sounds".
  let baselineName: String?

  init(_ choice: ComparedSounds, of measured: Evaluator.Measured) {
    real = measured.real.selecting(choice.real)
    generated = measured.generated.selecting(choice.generated)
    baseline = choice.baseline.flatMap { baseline in
      (baseline.isTraining ? measured.training : measured.real)?.selecting(baseline.places)
    }
    baselineName = choice.baseline?.name
  }
}

extension Evaluator {
  /// The classes of all folders, as indices into the subfolders of the real one.
  ///
  /// - Throws: ``EvaluationError/noClasses(path:)``
  func sharedClasses() throws(EvaluationError) -> ComparedSounds.Classes {
    guard !real.classNames.isEmpty else { throw .noClasses(path: real.path) }
    return ComparedSounds.Classes(
      names: real.classNames, generatedFolder: generated.path, real: real.classes,
      generated: try classes(of: generated), training: try training.map(classes))
  }

  /// The class of each sound as an index into the real classes; -1 for other names.
  private func classes(of sounds: SoundCollection) throws(EvaluationError) -> [Int] {
    guard !sounds.classNames.isEmpty else { throw .noClasses(path: sounds.path) }
    let places = sounds.classNames.map { real.classNames.firstIndex(of: $0) ?? -1 }
    return sounds.classes.map { places[$0] }
  }

  /// The total variation distance of the class shares of the real and generated sounds, 0 to 1; nil
  /// where either has no classes.
  var differenceOfClassShares: Double? {
    guard !real.classNames.isEmpty, !generated.classNames.isEmpty else { return nil }
    func share(_ sounds: SoundCollection, _ name: String) -> Double {
      guard let place = sounds.classNames.firstIndex(of: name) else { return 0 }
      return Double(sounds.classes.count { $0 == place }) / Double(sounds.count)
    }
    return Set(real.classNames + generated.classNames).sorted()
      .reduce(0) { $0 + abs(share(real, $1) - share(generated, $1)) } / 2
  }
}
