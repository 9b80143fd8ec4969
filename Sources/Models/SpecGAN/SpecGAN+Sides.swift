// SPDX-License-Identifier: MIT
import Files

extension SpectrogramOptions {
  /// The networks for such spectrograms.
  func network(_ spectrogram: LogSpectrogram, of options: TrainingOptions) -> SpecGANConfiguration {
    SpecGANConfiguration(
      frameCount: spectrogram.frameCount(ofSamples: options.sliceLength),
      binCount: spectrogram.binCount, channelCount: options.channels, width: options.width,
      latentCount: options.latentSize, upsampling: options.upsampling)
  }

  /// The shortest length from `samples` on whose frames the networks can halve; of resolved options.
  func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int {
    let hop = hop ?? 1
    var network = network(spectrogram(sampleRate: 1), of: options)
    let sizes = SpecGANConfiguration.sizes
    network.frameCount = max((samples - 1) / hop + 1, sizes.lowerBound)
    guard network.frameCount <= sizes.upperBound else { return network.frameCount * hop }
    while !network.frameCount.isMultiple(of: network.sizeUnit) { network.frameCount += 1 }
    return network.frameCount * hop
  }

  /// Checks that the networks can halve both sides of the spectrograms.
  func validateSides(of options: TrainingOptions) throws(OptionError) {
    let (hop, bands) = (hop ?? 0, melBands ?? 0)
    let network = network(spectrogram(sampleRate: 1), of: options)
    let (frames, bins, unit) = (network.frameCount, network.binCount, network.sizeUnit)
    let sizes = SpecGANConfiguration.sizes
    let limits = "\(sizes.lowerBound) to \(sizes.upperBound)"
    if options.seconds != nil, frames > sizes.upperBound {
      throw options.lengthError(
        most: sizes.upperBound * hop,
        " with a hop of \(hop) samples; a longer hop makes longer sounds")
    }
    guard sizes.contains(frames), frames.isMultiple(of: unit) else {
      let wanted = sizes.contains(frames) ? "a multiple of \(unit)" : limits
      throw .value(
        name: "hop", found: "\(hop)",
        wanted: "one that cuts \(options.sliceLength) samples into \(wanted) frames, not \(frames)")
    }
    guard sizes.contains(bins), bins.isMultiple(of: unit) else {
      let (isSize, multiple) = (sizes.contains(bins), "a multiple of \(unit)")
      guard bands == 0 else {
        let wanted = isSize ? multiple : "0, or \(sizes.lowerBound) or more"
        throw .value(
          name: "melBands", found: "\(bands)", wanted: "\(wanted), which the networks can halve")
      }
      throw .value(
        name: "fftSize", found: "\(2 * bins)",
        wanted:
          "twice \(isSize ? multiple : limits) bins, which the networks can halve, or melBands")
    }
  }
}
