// SPDX-License-Identifier: MIT
import Models

extension TrainingOptions {
  /// Checks what decides the sides of SpecGAN's spectrograms, by themselves and against the networks.
  ///
  /// Whether every mel band has a bin is known only with the sample rate.
  func requireSpectrograms() throws(TrainingOptionsError) {
    let options = resolved(mostCommonRate: sampleRate)
    let (size, hop, bands) = (options.transformSize ?? 0, options.hop ?? 0, options.melBands ?? 0)
    guard (32...65_536).contains(size), size.isMultiple(of: 2) else {
      throw .value(.transformSize, found: "\(size)", wanted: "an even number from 32 to 65536")
    }
    guard (1...size / 2).contains(hop) else {
      throw .value(
        .hop, found: "\(hop)",
        wanted: "1 to \(size / 2), half a frame: longer hops leave gaps between the frames")
    }
    let mostBands = min(size / 2, MelBands.counts.upperBound)
    guard (0...mostBands).contains(bands) else {
      throw .value(
        .melBands, found: "\(bands)", wanted: "0, or up to \(mostBands) with an nFFT of \(size)")
    }
    try options.requireSides(hop: hop, bands: bands)
    guard let sampleRate, bands > 0 else { return }
    guard MelBands(count: bands, sampleRate: sampleRate).fit(transformSize: size) else {
      throw .value(
        .melBands, found: "\(bands)",
        wanted: "fewer, or a longer nFFT than \(size): at \(sampleRate) Hz some bands have no bin")
    }
  }

  /// Checks that the networks can halve both sides of the spectrograms.
  private func requireSides(hop: Int, bands: Int) throws(TrainingOptionsError) {
    let network = specGAN(spectrogram(sampleRate: 1))
    let (frames, bins, unit) = (network.frameCount, network.binCount, network.sizeUnit)
    let sizes = SpecGANConfiguration.sizes
    let limits = "\(sizes.lowerBound) to \(sizes.upperBound)"
    guard sizes.contains(frames), frames.isMultiple(of: unit) else {
      let wanted = sizes.contains(frames) ? "a multiple of \(unit)" : limits
      throw .value(
        .hop, found: "\(hop)",
        wanted: "one that cuts \(sliceLength) samples into \(wanted) frames, not \(frames)")
    }
    guard sizes.contains(bins), bins.isMultiple(of: unit) else {
      let (isSize, multiple) = (sizes.contains(bins), "a multiple of \(unit)")
      guard bands == 0 else {
        let wanted = isSize ? multiple : "0, or \(sizes.lowerBound) or more"
        throw .value(
          .melBands, found: "\(bands)", wanted: "\(wanted), which the networks can halve")
      }
      throw .value(
        .transformSize, found: "\(2 * bins)",
        wanted:
          "twice \(isSize ? multiple : limits) bins, which the networks can halve, or melBands")
    }
  }
}
