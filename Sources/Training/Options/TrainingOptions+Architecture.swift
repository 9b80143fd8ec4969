// SPDX-License-Identifier: MIT
import Audio
import Models
import Synthesis

extension TrainingOptions {
  /// The architecture of valid, resolved options, for a data set read with them.
  ///
  /// - Parameter progress: is told how many of how many slices are measured.
  func architecture(
    of dataset: ClipDataset, progress: (_ done: Int, _ total: Int) -> Void
  ) -> Architecture {
    switch model {
    case .wavegan: waveGAN(of: dataset)
    case .specgan: specGAN(of: dataset, progress: progress)
    }
  }

  private func waveGAN(of dataset: ClipDataset) -> Architecture {
    let taps = postFilterTaps ?? 0
    var network = WaveGANConfiguration(
      sliceLength: sliceLength, channelCount: channels, width: width, latentCount: latentSize,
      phaseShuffleRadius: phaseShuffle ?? 0, upsampling: networkUpsampling,
      postFilterLength: taps == 0 ? nil : taps)
    network.normalizesBatches = batchNormalization ? true : nil
    network.conditioning = conditioning(classCount: dataset.classNames.count)
    return .waveGAN(
      network: network,
      representation: WaveformRepresentation(
        sampleRate: dataset.sampleRate, sliceLength: sliceLength, channelCount: channels))
  }

  private func specGAN(
    of dataset: ClipDataset, progress: (_ done: Int, _ total: Int) -> Void
  ) -> Architecture {
    let spectrogram = spectrogram(sampleRate: dataset.sampleRate)
    let scaling =
      rangeDecibels == 0
      ? .standardized(moments: moments(of: dataset, spectrogram, progress))
      : SpectrogramScaling.fullScale
    var network = specGAN(spectrogram)
    network.normalizesBatches = batchNormalization ? true : nil
    network.conditioning = conditioning(classCount: dataset.classNames.count)
    return .specGAN(
      network: network,
      representation: SpectrogramRepresentation(
        sampleRate: dataset.sampleRate, sliceLength: sliceLength, channelCount: channels,
        spectrogram: spectrogram, scaling: scaling))
  }

  /// The spectrogram of resolved options for a SpecGAN.
  func spectrogram(sampleRate: Int) -> LogSpectrogram {
    let (size, hop, bands) = (transformSize ?? 0, hop ?? 0, melBands ?? 0)
    let melBands = bands == 0 ? nil : MelBands(count: bands, sampleRate: sampleRate)
    let range = Float(rangeDecibels ?? 0)
    return range == 0
      ? LogSpectrogram(transformSize: size, hop: hop, melBands: melBands)
      : LogSpectrogram(
        transformSize: size, hop: hop, rangeDecibels: range, melBands: melBands)
  }

  /// The networks of a SpecGAN for such spectrograms.
  func specGAN(_ spectrogram: LogSpectrogram) -> SpecGANConfiguration {
    SpecGANConfiguration(
      frameCount: spectrogram.frameCount(ofSamples: sliceLength), binCount: spectrogram.binCount,
      channelCount: channels, width: width, latentCount: latentSize, upsampling: networkUpsampling)
  }

  private func moments(
    of dataset: ClipDataset, _ spectrogram: LogSpectrogram,
    _ progress: (_ done: Int, _ total: Int) -> Void
  ) -> SpectrogramMoments {
    // An epoch has every short clip once and long ones as often as they are learned from.
    let sampler = BatchSampler(dataset: dataset, batchSize: 1, seed: seed)
    return SpectrogramMoments(
      ofClips: dataset.report.exampleCount, spectrogram: spectrogram, progress: progress,
      clip: { sampler.clips(ofBatch: $0)[0] })
  }

  private var networkUpsampling: Models.Upsampling {
    upsampling == .nearest ? .nearestNeighbor : .transposedConvolution
  }

  /// What the generator is told of classes.
  func conditioning(classCount: Int) -> Conditioning? {
    generatorLabels.map {
      Conditioning(classCount: classCount, method: $0 == .scale ? .scale : .embedding)
    }
  }
}
