// SPDX-License-Identifier: MIT
import Kernels

/// As many real sounds as generated ones, and as many others.
struct ChosenSounds {
  let real: MeasuredSounds
  let generated: MeasuredSounds
  /// Real sounds that are judged as if they were generated.
  let baseline: MeasuredSounds?
  let baselineName: String?

  /// The class of each sound of the folders, where the same number of each is wanted of all of them.
  struct Classes {
    let names: [String]
    let generatedFolder: String
    let real: [Int]
    let generated: [Int]
    let training: [Int]?
  }

  /// Chosen at random, by the number of sounds, and their classes where given, alone.
  ///
  /// - Throws: ``EvaluationError/tooFewOfClass(path:className:count:wanted:)``
  init(
    real: MeasuredSounds, generated: MeasuredSounds, training: MeasuredSounds?, limit: Int,
    classes: Classes? = nil
  ) throws(EvaluationError) {
    let count = min(real.points.count, generated.points.count, limit)
    let order = Self.order(real, "real")
    let realPlaces = Array(order.prefix(count))
    var generatedPlaces = Self.order(generated, "generated")
    var trainingPlaces = training.map { Self.order($0, "training") } ?? []
    if let classes {
      let wanted = realPlaces.reduce(into: [Int: Int]()) { $0[classes.real[$1], default: 0] += 1 }
      generatedPlaces = Self.taking(wanted, from: generatedPlaces, of: classes.generated)
      try Self.check(generatedPlaces, of: classes, against: wanted)
      trainingPlaces = Self.taking(wanted, from: trainingPlaces, of: classes.training ?? [])
    }
    self.real = real.selecting(realPlaces)
    self.generated = generated.selecting(Array(generatedPlaces.prefix(count)))
    if let training, trainingPlaces.count >= count {
      baseline = training.selecting(Array(trainingPlaces.prefix(count)))
      baselineName = "training sounds"
    } else if order.count >= 2 * count {
      baseline = real.selecting(Array(order[count..<2 * count]))
      baselineName = "other real sounds"
    } else {
      (baseline, baselineName) = (nil, nil)
    }
  }

  private static func order(_ sounds: MeasuredSounds, _ name: String) -> [Int] {
    var places = Array(0..<sounds.points.count)
    var stream = RandomStream(seed: 0, name: "evaluated \(name)")
    stream.shuffle(&places)
    return places
  }

  /// The first of `places` that are of the classes wanted, as many of each.
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

extension Evaluator {
  /// The classes of all folders, by the names of the real one's subfolders.
  ///
  /// - Throws: ``EvaluationError/noClasses(path:)``
  func sharedClasses() throws(EvaluationError) -> ChosenSounds.Classes {
    guard !real.classNames.isEmpty else { throw .noClasses(path: real.path) }
    return ChosenSounds.Classes(
      names: real.classNames, generatedFolder: generated.path, real: real.classes,
      generated: try classes(of: generated), training: try training.map(classes))
  }

  /// The classes by the names of the real ones; what has another name is of none, -1.
  private func classes(of sounds: SoundCollection) throws(EvaluationError) -> [Int] {
    guard !sounds.classNames.isEmpty else { throw .noClasses(path: sounds.path) }
    let places = sounds.classNames.map { real.classNames.firstIndex(of: $0) ?? -1 }
    return sounds.classes.map { places[$0] }
  }

  /// How much the shares of the classes of two sets differ, 0 to 1: half the sum of the differences
  /// (total variation); nil where a set has none.
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
