// SPDX-License-Identifier: MIT
import Autograd
import Layers

/// How far a network has grown.
struct GrowthStage: Equatable {
  /// The last stage that has finished, from 0.
  let finished: Int
  /// The weight of the stage after it, which fades in; 0 if none does.
  let weight: Float

  /// The stage of a number as in ``GeneratorInput/stage``, moved into 0...last as it may come from a
  /// file.
  init(_ number: Float, last: Int) {
    let number = min(max(number, 0), Float(last))
    finished = Int(number)
    weight = number - Float(finished)
  }

  /// The finest stage that takes part.
  var finest: Int { weight > 0 ? finished + 1 : finished }

  /// coarse · (1 - weight) + fine · weight.
  func faded(_ coarse: Tensor, _ fine: Tensor) -> Tensor {
    coarse * (1 - weight) + fine * weight
  }
}

/// In which step a growing network has which stage.
///
/// Stage 0 stays for so many steps, then stage 1 fades in over as many, stays, and so on. A pure
/// function of the step, so a resumed training needs no state for it. Karras and others,
/// "Progressive Growing of GANs" (2018), section 2, where stages last equally many images.
struct GrowthSchedule: Equatable {
  /// Steps of each stage but the last, and of the fade after it.
  let stageSteps: [Int]

  /// A schedule of so many stages.
  ///
  /// - Parameter steps: of stages before the last, which the last value is of; the first value counts
  ///   for further ones before it. Empty for networks that are whole from the first step on.
  init(stageCount: Int, steps: [Int]) {
    stageSteps =
      steps.isEmpty
      ? []
      : (0..<max(0, stageCount - 1)).map { steps[max(0, $0 + steps.count - (stageCount - 1))] }
    last = max(0, stageCount - 1)
  }

  /// The number of the last stage.
  let last: Int

  /// Steps until the last stage has finished.
  var stepCount: Int { 2 * stageSteps.reduce(0, +) }

  /// The stage in a step, as in ``GeneratorInput/stage``.
  func number(inStep index: Int) -> Float {
    var start = 0
    for (stage, steps) in stageSteps.enumerated() {
      let faded = index - start - steps + 1
      guard faded > steps else {
        return Float(stage) + (faded <= 0 ? 0 : Float(faded) / Float(steps + 1))
      }
      start += 2 * steps
    }
    return Float(last)
  }

  /// The stage in a step.
  func stage(inStep index: Int) -> GrowthStage {
    GrowthStage(number(inStep: index), last: last)
  }

  /// Whether a fade begins or has ended with a step.
  func isBoundary(_ index: Int) -> Bool {
    guard index > 0 else { return false }
    let (before, now) = (stage(inStep: index - 1), stage(inStep: index))
    return before.finished != now.finished || (before.weight > 0) != (now.weight > 0)
  }
}

extension Tensor {
  /// Pictures `[N, T, F, C]` of the last stage as those of another one: means of squares, repeated, and
  /// of two stages while one fades in.
  func grown(to stage: GrowthStage, last: Int) -> Tensor {
    func picture(_ level: Int) -> Tensor {
      let factor = [1 << (last - level), 1 << (last - level)]
      return level == last ? self : AveragePooling(factor: factor)(self).repeated(factor)
    }
    let coarse = picture(stage.finished)
    return stage.weight > 0 ? stage.faded(coarse, picture(stage.finished + 1)) : coarse
  }
}

/// A network that grows.
protocol GrowingNetwork: Module {
  /// Its stage as in ``GeneratorInput/stage``, `[1]`.
  var stage: Buffer { get }
}
