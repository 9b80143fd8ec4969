// SPDX-License-Identifier: MIT
import Autograd
import Layers

/// Adversarial training of networks that grow.
///
/// Before each step both networks get the stage of the step, and recordings are those of the stage:
/// averaged, and blended while a stage fades in. The moments of both optimisers are zero again whenever
/// a fade begins or has ended, as the loss changes there. Karras and others, "Progressive Growing of
/// GANs" (2018), section 2 and the published implementation.
///
/// The running average of the generator begins anew there, too, which is not in the paper: with an
/// average over some 500 steps, the layers of a stage that fades in over 100 to 600 steps would be
/// mostly their initial numbers, and the model would sound worse with every step of the fade.
final class ProgressiveRecipe: WrappedRecipe {
  let adversarial: AdversarialRecipe
  private let schedule: GrowthSchedule
  private let source: ExampleSource

  /// A recipe with the networks of a design, initialised from the seed.
  init(
    design: some AdversarialDesign, settings: AdversarialRecipe.Settings, schedule: GrowthSchedule,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) {
    self.schedule = schedule
    self.source = source
    let criticSteps = max(1, settings.criticSteps)
    let grown = ExampleSource(
      examples: { batch in
        withoutRecording {
          source.examples(batch).grown(
            to: schedule.stage(inStep: batch / criticSteps), last: schedule.last)
        }
      }, labels: source.labels)
    adversarial = AdversarialRecipe(
      design: design, settings: settings, source: grown, describe: describe)
  }

  /// The numbers of adversarial training and the stage.
  var metrics: [MetricDescription] { adversarial.metrics + [Self.stage] }
  /// The first step after growth.
  var firstTypicalStep: Int { max(1, schedule.stepCount) }
  /// The first batch of recordings, in full.
  var previewExamples: Tensor? { source.examples(0) }

  static let stage = MetricDescription(
    "stage",
    "How far the networks have grown: finished stages, each of which doubles the resolution, and "
      + "the weight of the stage that fades in.", progressLabel: "stage")

  /// Sets the stage of the networks; then updates critic and generator.
  func step(_ index: Int) -> StepReport {
    let number = schedule.number(inStep: index)
    for network in [adversarial.generator, adversarial.critic] as [any Module] {
      (network as? any GrowingNetwork)?.stage.assign(.filled(with: number, shape: [1]))
    }
    if schedule.isBoundary(index) { adversarial.restartLearning() }
    var report = adversarial.step(index)
    report.append(Self.stage.name, number)
    return report
  }
}
