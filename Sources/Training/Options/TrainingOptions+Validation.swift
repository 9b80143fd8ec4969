// SPDX-License-Identifier: MIT
import Models

extension TrainingOptions {
  /// Checks every value once, so that what follows may rely on them.
  ///
  /// - Throws: ``TrainingOptionsError/value(_:found:wanted:)`` for the first value that makes no
  ///   sense, ``TrainingOptionsError/otherModel(_:only:model:)``,
  ///   ``TrainingOptionsError/twoBudgets`` or ``TrainingOptionsError/noBudget``.
  public func validate() throws(TrainingOptionsError) {
    try require(.sampleRate, sampleRate ?? 1000, in: 1000...192_000)
    guard WaveGANConfiguration.sliceLengths.contains(sliceLength) else {
      let lengths = WaveGANConfiguration.sliceLengths.map(String.init).joined(separator: ", ")
      throw .value(.sliceLength, found: "\(sliceLength)", wanted: "one of \(lengths)")
    }
    try require(.channels, channels, in: 1...2)
    try require(.heldOutShare, heldOutShare ?? 0, in: 0...Float(0.5))
    try require(.memoryBudgetMegabytes, memoryBudgetMegabytes, in: 1...1_048_576)
    try require(.width, width, in: 1...1024)
    try require(.latentSize, latentSize, in: 1...65_536)
    try requireKeysOfTheModel()
    try require(.phaseShuffle, phaseShuffle ?? 0, in: 0...16)
    try require(.postFilterTaps, postFilterTaps ?? 0, in: 0...4096)
    if model == .specgan { try requireSpectrograms() }
    try require(.rangeDecibels, rangeDecibels ?? 0, in: 0...140)
    try require(.batchSize, batchSize, in: 1...4096)
    try require(.criticSteps, criticSteps, in: 1...100)
    try require(.learningRate, learningRate, in: Float.leastNormalMagnitude...1)
    try requireLearning()
    try requireRegularization()
    try requireLabels()
    try require(.averagingDecay, averagingDecay, in: 0...Float(1).nextDown)
    try require(.steps, steps ?? 1, in: 1...1_000_000_000)
    try require(.minutes, minutes ?? 1, in: 0.001...5_000_000)
    try require(.threads, threads ?? 1, in: 1...256)
    try require(.checkpointMinutes, checkpointMinutes, in: 0...100_000)
    if steps != nil, minutes != nil { throw .twoBudgets }
    if steps == nil, minutes == nil { throw .noBudget }
  }

  /// An option that would have no effect is refused, lest somebody rely on it.
  private func requireKeysOfTheModel() throws(TrainingOptionsError) {
    for key in Key.allCases {
      guard let only = key.onlyModel, only != model, isSet(key) else { continue }
      throw .otherModel(key, only: only, model: model)
    }
  }

  /// Comparisons with NaN are false, so NaN is refused like any number outside.
  func require<Number: Comparable>(
    _ key: Key, _ value: Number, in range: ClosedRange<Number>
  ) throws(TrainingOptionsError) {
    guard range.contains(value) else {
      throw .value(
        key, found: "\(value)",
        wanted: "\(key.kind) from \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
