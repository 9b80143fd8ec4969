// SPDX-License-Identifier: MIT
import ArgumentParser
import Autograd
import Kernels
import Models

/// Training steps of the larger kinds as `foley train` does them in the preset `small`: whole networks,
/// spectrograms of 64 x 64 values and ten classes.
struct LargeTraining: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "large", abstract: "Seconds of a training step of a larger kind of model.")

  /// A kind that is measured.
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case progressive
    case biggan
    case stylegan
    case stylegan2
  }

  @Option(help: "The kind of model.") var model = Kind.progressive
  @OptionGroup var repetition: Repetition

  private static let classCount = 10

  func run() throws {
    repetition.threads.apply()
    let recipe = makeRecipe()
    _ = recipe.step(0)
    let period = recipe.workPeriod
    let times = repetition.times { index in
      for step in 0..<period { _ = recipe.step(1 + index * period + step) }
    }.map { $0 / Double(period) }
    try printJSON([
      "seconds": .number(median(times)),
      "secondsPerStep": .list(times.map(JSONValue.number)),
      "threads": .number(Double(WorkerPool.threadCount)),
      "peakMebibytes": .number(peakMebibytes),
    ])
  }

  private func makeRecipe() -> any Recipe {
    let spectrograms = SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 4096, channelCount: 1,
      spectrogram: LogSpectrogram(
        fftSize: 256, hop: 64, rangeDecibels: 60, melBands: MelBands(count: 64, sampleRate: 8000)),
      scaling: .fullScale)
    switch model {
    case .progressive:
      let design = ProgressiveDesign(
        network: ProgressiveConfiguration(
          frameCount: 64, binCount: 64, classCount: Self.classCount), spectrograms: spectrograms)
      return recipe(ProgressiveGAN.self, design) { $0[ProgressiveOptions.self].growth = false }
    case .biggan:
      let design = BigGANDesign(
        network: BigGANConfiguration(frameCount: 64, binCount: 64, classCount: Self.classCount),
        spectrograms: spectrograms)
      return recipe(BigGAN.self, design)
    case .stylegan:
      let network = StyleConfiguration(
        sizes: [64, 64], mappingDepth: 4, classCount: Self.classCount)
      return recipe(StyleGAN.self, StyleGANDesign(network: network, spectrograms: spectrograms))
    case .stylegan2:
      let network = StyleConfiguration(sizes: [64, 64], classCount: Self.classCount)
      return recipe(
        StyleGAN2.self, StyleGAN2Design(network: network, sounds: .spectrogram(spectrograms)))
    }
  }

  private func recipe<Measured: ModelKind>(
    _ kind: Measured.Type, _ design: Measured.Design,
    _ configure: (inout TrainingOptions) -> Void = { _ in }
  ) -> any Recipe {
    var options = TrainingOptions(kind)
    options.conditional = true
    configure(&options)
    let count = options.batchSize
    var stream = RandomStream(seed: 1, name: "examples")
    let examples = Tensor.uniform(
      in: -1...1, shape: [count] + design.representation.exampleShape, using: &stream)
    let labels = (0..<count).flatMap { example in
      (0..<Self.classCount).map { $0 == example % Self.classCount ? 1 : Float(0) }
    }
    return kind.makeRecipe(
      options.resolved(mostCommonRate: 8000)
        .resolved(classCount: Self.classCount, recordingCount: 1000),
      design: design, classCount: Self.classCount,
      source: ExampleSource(
        examples: { _ in examples },
        labels: { _ in Tensor(labels, shape: [count, Self.classCount]) }),
      describe: { ModelDescription(design: design, classNames: [], training: .init(steps: $0)) })
  }
}
