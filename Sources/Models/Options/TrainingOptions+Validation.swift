// SPDX-License-Identifier: MIT
public import Files
import Layers

extension TrainingOptions {
  /// Checks every value once, so that what follows may rely on them.
  ///
  /// - Throws: `OptionError` for the first value or combination that makes no sense.
  public func validate() throws(OptionError) {
    try table.validate(self)
    if let namedKind, namedKind != kind.name {
      throw .conflict(
        name: "model", reason: "it is \(namedKind) and these are options of \(kind.name)",
        advice: "begin with the options of the model \(namedKind)")
    }
    try kind.validate(self)
    if sliceLength > Self.mostSamples { throw lengthError(most: Self.mostSamples) }
    try validateLearning()
    try validateAugmentation()
    try validateConditioning()
    if steps != nil, minutes != nil {
      throw .conflict(
        name: "steps", reason: "minutes is set too, and a training stops at one of them",
        advice: "leave minutes out")
    }
    if steps == nil, minutes == nil {
      throw .value(name: "minutes", found: "none", wanted: "minutes or steps, to say when to stop")
    }
  }

  /// Samples of the longest sound of any kind.
  private static let mostSamples = 1 << 22

  /// An error about a length of one sound that is above what the networks can have, in the unit in which
  /// it was given.
  ///
  /// - Parameters:
  ///   - most: the largest length in samples.
  ///   - condition: of what it depends, as in " with a hop of 128".
  public func lengthError(most: Int, _ condition: String = "") -> OptionError {
    guard let seconds, let sampleRate else {
      return .value(
        name: "sliceLength", found: "\(sliceLength)", wanted: "up to \(most)\(condition)")
    }
    let longest = (Double(most) / Double(sampleRate) * 1000).rounded(.down) / 1000
    return .value(
      name: "seconds", found: "\(seconds.json)",
      wanted: "up to \(longest) at \(sampleRate) Hz\(condition)")
  }

  private func validateLearning() throws(OptionError) {
    if gapAwareRate, objective.equilibriumLoss == 0 {
      throw .conflict(
        name: "gapAwareRate",
        reason: "the loss of a balanced game is not known for the objective \(objective.name)",
        advice: "choose another objective")
    }
    guard decay != .none else {
      for (name, value) in [("decayStart", decayStart), ("decayEnd", decayEnd)] where value != nil {
        throw .conflict(
          name: name, reason: "nothing decays", advice: "set decay to linear or cosine")
      }
      return
    }
    guard let end = decayEnd ?? steps else {
      throw .conflict(
        name: "decay", reason: "a run that ends after minutes does not say in which step",
        advice: "set decayEnd")
    }
    let start = decayStart ?? 0
    guard end > start else {
      throw .value(
        name: "decayEnd", found: "\(end)", wanted: "a step after decayStart, which is \(start)")
    }
  }

  private func validateAugmentation() throws(OptionError) {
    if adaptiveAugmentation, objective.boundary == nil {
      throw .conflict(
        name: "adaptiveAugmentation",
        reason: "the objective \(objective.name) has no score between real and generated",
        advice: "choose non-saturating, hinge or least-squares")
    }
    if instanceNoiseSteps > 0, instanceNoise == 0 {
      throw .conflict(
        name: "instanceNoiseSteps", reason: "there is no noise to fade",
        advice: "set instanceNoise")
    }
  }

  /// Checks what has to do with classes, as far as it is known whether there are any.
  private func validateConditioning() throws(OptionError) {
    guard let conditional else { return }
    guard !conditional else {
      if classWeight != nil, criticConditioning != .classifier {
        throw .conflict(
          name: "classWeight", reason: "the critic does not name classes",
          advice: "set criticConditioning to classifier")
      }
      return
    }
    for name in ["generatorConditioning", "criticConditioning", "classWeight"]
    where table[name]?.value(in: self) != nil {
      throw .conflict(
        name: name, reason: "the model has no classes", advice: "set conditional to true")
    }
  }
}
