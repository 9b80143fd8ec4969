// SPDX-License-Identifier: MIT
import Autograd
import Files
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// What both generators of the style family have in common.
struct StyleGeneratorTests {
  @Test(
    arguments: [
      ([16, 16], [4, 4, 2]), ([64, 64], [12, 12, 8, 4, 2]), ([128, 64], [12, 12, 8, 4, 2]),
      ([48, 32], [8, 8, 4, 2]), ([128, 128], [16, 16, 12, 8, 4, 2]),
      ([256], [2, 2, 1]), ([640], [2, 2, 1]), ([4096], [8, 8, 4, 2, 1]),
      ([16_384], [16, 16, 8, 4, 2, 1]),
    ] as [([Int], [Int])])
  func networksHaveTheSizesOfTheirExamples(sizes: [Int], channels: [Int]) throws {
    let network = StyleFixture.network(sizes: sizes)
    let kinds = StyleFixture.kinds.filter { sizes.count == 2 || $0 == StyleGAN2.self }
    for kind in kinds {
      let generator = StyleFixture.generator(kind, network)
      #expect(generator.styleMapping.layerCount == 2 * channels.count)
      let convolved = generator.parameters.map(\.parameter.value.shape)
        .filter { $0.count > 3 || sizes.count == 1 && $0.count == 3 && $0[0] == 9 }
      #expect(
        Set(convolved.flatMap { $0.suffix(2) }).subtracting([1]) == Set(channels).subtracting([1]))
      let examples = withoutRecording {
        generator(StyleFixture.latents(2), labels: StyleFixture.labels(2))
      }
      #expect(examples.shape == [2] + sizes + [1])
      #expect(examples.values.allSatisfy { abs($0) <= 1 })
    }
  }

  /// The counts that designs state are those of their networks.
  @Test(arguments: [0, 2], [false, true])
  func designsCountTheirNumbers(classes: Int, takesNoise: Bool) throws {
    for sizes in [[16, 16], [64, 32], [1024]] {
      var network = StyleFixture.network(
        sizes: sizes, classCount: classes, takesNoise: takesNoise)
      func designs() -> [any ModelDesign] {
        [StyleGAN2Design(network: network, sounds: .spectrogram(StyleFixture.spectrograms))]
          + (sizes.count == 1
            ? [] : [StyleGANDesign(network: network, spectrograms: StyleFixture.spectrograms)])
      }
      var all = designs()
      if classes > 0 {
        (network.classLayerCount, network.styleCount) = (2, 5)
        all += designs()
      }
      for design in all {
        var stream = RandomStream(seed: 1, name: "weights")
        let networks = design.makeNetworks(initializer: .undefined, using: &stream)
        let count = networks.state().reduce(0) { $0 + $1.tensor.count }
        #expect(count == design.parameterCount, "\(design)")
      }
    }
  }

  /// An example depends on its own latent and class, whatever the batch, with noise as well.
  @Test(arguments: [false, true])
  func anExampleDependsOnItsRowAlone(takesNoise: Bool) {
    for kind in StyleFixture.kinds {
      let generator = StyleFixture.generator(kind, StyleFixture.network(takesNoise: takesNoise))
      var stream = RandomStream(seed: 5, name: "means")
      generator.styleMapping.measureMeans(using: &stream)
      let (latents, labels) = (StyleFixture.latents(5), StyleFixture.labels(5))
      var input = GeneratorInput(latents, labels: labels)
      input.truncation = 0.6
      let together = withoutRecording { generator(input).values }
      for row in 0..<5 {
        input.latents = latents.sliced(from: [row, 0], to: [row + 1, 3])
        input.labels = labels.sliced(from: [row, 0], to: [row + 1, 2])
        let alone = withoutRecording { generator(input).values }
        #expect((alone == Array(together[row * 256..<(row + 1) * 256])) as Bool)
      }
    }
  }

  @Test func noiseFollowsFromTheLatentAndASeed() {
    for kind in StyleFixture.kinds {
      func picture(_ latent: [Float], noiseSeed: UInt64 = 0, takesNoise: Bool = true) -> [Float] {
        var input = GeneratorInput(
          Tensor(latent, shape: [1, 3]), labels: StyleFixture.labels(1))
        input.noiseSeed = noiseSeed
        let generator = StyleFixture.generator(kind, StyleFixture.network(takesNoise: takesNoise))
        return withoutRecording { generator(input).values }
      }
      func distance(_ a: [Float], _ b: [Float]) -> Float {
        zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) }
      }
      let first = picture([0.01, 0.5, -0.2])
      let near = distance(first, picture([0.0101, 0.5, -0.2]))
      #expect(near < 0.1 * distance(first, picture([-0.01, 0.5, -0.2])))
      #expect(near < 0.1 * distance(first, picture([0.01, 0.5, -0.2], noiseSeed: 1)))
      #expect(first == picture([0.01, 0.5, -0.2]))
      #expect(
        picture([0.01, 0.5, -0.2], takesNoise: false)
          == picture([0.01, 0.5, -0.2], noiseSeed: 1, takesNoise: false))
    }
  }

  /// A truncation of 0 leaves the mean style of the class, 1 leaves the styles as they are.
  @Test func truncationLeadsToTheMeanStyle() {
    for kind in StyleFixture.kinds {
      let generator = StyleFixture.generator(kind)
      let mapping = generator.styleMapping
      var stream = RandomStream(seed: 5, name: "means")
      mapping.measureMeans(using: &stream)
      var input = GeneratorInput(StyleFixture.latents(2), labels: StyleFixture.labels(2))
      func examples(_ truncation: Float?) -> [Float] {
        input.truncation = truncation
        return withoutRecording { generator(input).values }
      }
      let plain = examples(nil)
      #expect((examples(1) == plain) as Bool)
      let means = mapping.means.value.reshaped(to: [2, 1, 4]).broadcast(
        to: [2, mapping.layerCount, 4])
      var given = input
      given.styles = means
      let mean = withoutRecording { generator(given).values }
      #expect((examples(0) == mean) as Bool)
      #expect((mean != plain) as Bool)
      let styles = mapping.styles(of: input.latents, labels: input.labels)
      let half = mapping.styles(of: input.latents, labels: input.labels, truncation: 0.5)
      let middle = (styles + mapping.means.value.reshaped(to: [2, 4])) * 0.5
      expectClose(half, middle.values)
    }
  }

  /// The mean styles are means over latents, class by class.
  @Test func meanStylesAreMeasured() {
    let mapping = StyleFixture.generator(StyleGAN2.self).styleMapping
    var stream = RandomStream(seed: 5, name: "means")
    mapping.measureMeans(using: &stream)
    let count = 4000
    let labels = Tensor((0..<count).flatMap { _ in [0, 1] as [Float] }, shape: [count, 2])
    let styles = mapping.styles(of: StyleFixture.latents(count), labels: labels)
    let deviations =
      (styles
      - styles.mean(alongAxes: [0], keepingDimensions: true)
      .broadcast(to: styles.shape)).squared().mean().squareRoot().item
    for (measured, wanted) in zip(
      mapping.means.value.values[4...], styles.mean(alongAxes: [0]).values)
    { #expect(abs(measured - wanted) < 0.15 * deviations, "\(measured) \(wanted)") }
  }

  /// The first layers have the style of the first latents, the others that of the second.
  @Test func mixedStylesChangeAtTheirLayer() {
    for kind in StyleFixture.kinds {
      let generator = StyleFixture.generator(kind)
      let mapping = generator.styleMapping
      let (labels, layers) = (StyleFixture.labels(2), mapping.layerCount)
      let (a, b) = (StyleFixture.latents(2), StyleFixture.latents(2, seed: 3))
      func mixed(from layer: Int) -> [Float] {
        var input = GeneratorInput(a, labels: labels)
        (input.secondLatents, input.secondStyleLayer) = (b, layer)
        return withoutRecording { generator(input).values }
      }
      let alone = [a, b].map { latents in
        withoutRecording { generator(latents, labels: labels).values }
      }
      #expect((mixed(from: layers) == alone[0]) as Bool)
      #expect((mixed(from: 0) == alone[1]) as Bool)
      let styles = [a, b].map { mapping.styles(of: $0, labels: labels).reshaped(to: [2, 1, 4]) }
      var given = GeneratorInput(a, labels: labels)
      given.styles = .concatenated(
        (0..<layers).map { styles[$0 < 3 ? 0 : 1] }, alongAxis: 1)
      #expect((mixed(from: 3) == withoutRecording { generator(given).values }) as Bool)
    }
  }

  /// Where the first layers get the class alone, the others do not depend on it, nor the first ones on
  /// the latent: mixing there takes over all of a sound but its class.
  @Test(arguments: [1, 3]) func layersOfTheClassSeeTheClassAlone(count: Int) {
    for kind in StyleFixture.kinds {
      let generator = StyleFixture.generator(kind, StyleFixture.network(classLayerCount: count))
      let mapping = generator.styleMapping
      let (a, b) = (StyleFixture.latents(1), StyleFixture.latents(1, seed: 3))
      let classes = [[1, 0], [0, 1]].map { Tensor($0, shape: [1, 2]) }
      func example(_ coarse: Tensor, _ fine: Tensor, from layer: Int) -> [Float] {
        var input = GeneratorInput(a, labels: classes[0])
        let styles = [coarse, fine].map { $0.reshaped(to: [1, 1, 4]) }
        input.styles = .concatenated(
          (0..<mapping.layerCount).map { styles[$0 < layer ? 0 : 1] }, alongAxis: 1)
        return withoutRecording { generator(input).values }
      }
      func plain(_ latents: Tensor, _ labels: Tensor) -> [Float] {
        withoutRecording { generator(latents, labels: labels).values }
      }
      let first = mapping.styles(of: a, labels: classes[0])
      let second = mapping.styles(of: b, labels: classes[1])
      #expect((example(first, second, from: count) == plain(b, classes[0])) as Bool)
      #expect((example(second, first, from: count) == plain(a, classes[1])) as Bool)
      #expect((example(first, second, from: count + 1) != plain(b, classes[0])) as Bool)
      #expect((plain(a, classes[0]) != plain(a, classes[1])) as Bool)
      #expect((plain(a, classes[0]) != plain(b, classes[0])) as Bool)
    }
  }

  @Test func layersOfTheClassNeedClassesAndOthers() throws {
    for count in [1, 5] { try StyleFixture.network(classLayerCount: count).validate() }
    for (count, classes) in [(6, 2), (0, 2), (2, 0)] {
      let network = StyleFixture.network(classCount: classes, classLayerCount: count)
      let error = #expect(throws: ConfigurationError.self) { try network.validate() }
      #expect(error?.name == "classLayerCount")
    }
    var options = TrainingOptions(StyleGAN.self)
    options[StyleOptions.self].classLayers = 2
    for (conditional, size) in [(false, 8), (true, 1)] {
      (options.conditional, options[StyleOptions.self].styleSize) = (conditional, size)
      #expect(throws: OptionError.self) { try options.validate() }
    }
  }

  @Test func sizesThatCannotBeAreNamed() {
    for (sizes, name) in [([18, 16], "sizes"), ([260], "sizes"), ([8, 16], "sizes")] {
      let design = StyleGAN2Design(
        network: StyleFixture.network(sizes: sizes), sounds: .spectrogram(StyleFixture.spectrograms)
      )
      let error = #expect(throws: ConfigurationError.self) { try design.validate() }
      #expect(error?.name == name, "\(sizes)")
    }
    let waveform = StyleGANDesign(
      network: StyleFixture.network(sizes: [256]), spectrograms: StyleFixture.spectrograms)
    #expect(throws: ConfigurationError.self) { try waveform.validate() }
  }
}
