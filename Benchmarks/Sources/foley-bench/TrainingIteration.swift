// SPDX-License-Identifier: MIT
import ArgumentParser
import Autograd
import GANModels
import Kernels
import Synthesis
import Training

/// Iterations of WGAN-GP as `foley train` does them: five critic updates with penalty, one of the
/// generator, and the running average.
struct TrainingIteration: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wgan-gp", abstract: "Seconds of a training iteration of WaveGAN.")

  @Option(help: "Width d of the network.") var width = 16
  @Option(help: "Examples in a batch.") var batch = 64
  @Option(help: "Samples of a sound.") var length = 16384
  @Option(help: "Iterations before the measured ones.") var warmup = 1
  @Option(help: "Iterations measured.") var repeats = 3
  @OptionGroup var threads: Threads

  func run() throws {
    threads.apply()
    let recipe = makeRecipe()
    for index in 0..<warmup { _ = recipe.step(index) }
    let taken = MemoryPool.systemBytes
    let times = (0..<repeats).map { index in seconds { _ = recipe.step(warmup + index) } }
    try printJSON([
      "secondsPerIteration": .list(times.map(JSONValue.number)),
      "threads": .number(Double(WorkerPool.threadCount)),
      "peakMegabytes": .number(Double(MemoryPool.peakLiveBytes) / 1e6),
      "megabytesTakenAfterWarmup": .number(Double(MemoryPool.systemBytes - taken) / 1e6),
    ])
  }

  private func makeRecipe() -> AdversarialRecipe {
    let architecture = Architecture.waveGAN(
      network: WaveGANConfiguration(sliceLength: length, width: width),
      representation: WaveformRepresentation(sampleRate: 16_000, sliceLength: length, channelCount: 1))
    var settings = AdversarialRecipe.Settings()
    settings.batchSize = batch
    var stream = RandomStream(seed: 1, name: "examples")
    let examples = Tensor.uniform(in: -1...1, shape: [batch, length, 1], using: &stream)
    return AdversarialRecipe(
      architecture: architecture, settings: settings, batch: { _ in examples },
      describe: { steps in
        ModelDescription(
          architecture: architecture, classNames: [],
          training: .init(steps: steps, options: [:], data: [:]))
      })
  }
}
