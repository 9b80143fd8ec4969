// SPDX-License-Identifier: MIT
import ArgumentParser
import Autograd
import Kernels
import Models
import Synthesis
import Training

/// Iterations of WGAN-GP as `foley train` does them: five critic updates with penalty, one of the
/// generator, and the running average.
struct TrainingIteration: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wgan-gp", abstract: "Seconds of a training iteration of WaveGAN or SpecGAN.")

  @Option(help: "The networks.") var model = Model.wavegan
  @Option(help: "Width d of the network.") var width = 16
  @Option(help: "Examples in a batch.") var batch = 64
  @OptionGroup var repetition: Repetition

  func run() throws {
    repetition.threads.apply()
    let recipe = makeRecipe()
    _ = recipe.step(0)
    let (taken, peak) = (MemoryPool.systemBytes, peakMebibytes)
    var rates: [Double] = []
    let sgemm = SgemmRate()
    let times = repetition.times(before: { rates.append(sgemm.measure()) }) { index in
      _ = recipe.step(1 + index)
    }
    let (time, rate) = (median(times), median(rates))
    try printJSON([
      "seconds": .number(time), "sgemmGflops": .number(rate * 1e-9),
      "gflops": .number(Double(operations) / time * 1e-9),
      "share": .number(Double(operations) / time / rate),
      "secondsPerIteration": .list(times.map(JSONValue.number)),
      "threads": .number(Double(WorkerPool.threadCount)),
      "peakMebibytes": .number(peak),
      "peakTensorMebibytes": .number(Double(MemoryPool.peakLiveBytes) / 1_048_576),
      "mebibytesTakenAfterWarmup": .number(Double(MemoryPool.systemBytes - taken) / 1_048_576),
    ])
  }

  /// Multiplications and additions of an iteration's convolutions by the direct method.
  ///
  /// A critic update is a pass of the generator and ten of the critic: forward, input and kernel
  /// gradients of real and generated examples (6), the penalty's forward and input gradient (2),
  /// and the gradients of the latter in the signal and in the kernel (2); nobody reads the first
  /// layer's input gradient of the first two. The generator's update is three passes of the
  /// generator and two of the critic. A pass costs the same in both networks.
  private var operations: Int {
    let layers = model.convolutions(width: width, batch: batch).map(\.operations)
    return layers.reduce(0, +) * (5 * (1 + 10) + 3 + 2) - layers[0] * (5 * 2)
  }

  private func makeRecipe() -> AdversarialRecipe {
    let design = model.design(width: width)
    var settings = AdversarialRecipe.Settings()
    settings.batchSize = batch
    var stream = RandomStream(seed: 1, name: "examples")
    let shape = [batch] + design.representation.exampleShape
    let examples = Tensor.uniform(in: -1...1, shape: shape, using: &stream)
    return AdversarialRecipe(
      design: design, settings: settings, source: .init(examples: { _ in examples }),
      describe: { steps in
        ModelDescription(
          design: design, classNames: [],
          training: .init(steps: steps, options: [:], data: [:]))
      })
  }
}
