// SPDX-License-Identifier: MIT
import Autograd
import Layers

/// Adversarial training of two stages, one after the other.
///
/// The first stage is trained for so many steps, against a critic of pictures of half size; then it is
/// replaced by its running average, which is the generator that was heard, and stays as it is: the
/// second stage alone depends on the losses from there on, with a critic and moments of its own. Zhang
/// and others, "StackGAN" (ICCV 2017), section 3.5.
final class StackGANRecipe: WrappedRecipe {
  let adversarial: AdversarialRecipe
  private let firstSteps: Int

  /// A recipe around the one that trains the networks.
  ///
  /// - Parameter firstSteps: of the first stage.
  init(_ adversarial: AdversarialRecipe, firstSteps: Int) {
    self.adversarial = adversarial
    self.firstSteps = firstSteps
  }

  /// The numbers of adversarial training, of the terms and the stage.
  var metrics: [MetricDescription] { adversarial.metrics + Self.metrics }
  /// The first step of the second stage.
  var firstTypicalStep: Int { max(1, firstSteps) }

  static let stage = MetricDescription(
    "stage", "Which stage is trained: 1 makes spectrograms of half size, 2 refines them.",
    progressLabel: "stage")
  static let metrics = [MismatchedLabels.description, stage]

  /// Sets the stage of the networks; then updates critic and generator.
  func step(_ index: Int) -> StepReport {
    let isFirst = index < firstSteps
    for network in [adversarial.generator, adversarial.critic] as [any Module] {
      (network as? any GrowingNetwork)?.stage.assign(.filled(with: isFirst ? 0 : 1, shape: [1]))
    }
    if index == firstSteps, index > 0 { adversarial.continueFromAverage() }
    var report = adversarial.step(index)
    report.append(Self.stage.name, isFirst ? 1 : 2)
    return report
  }
}
